"""AWS's limits before the emulator: each walked just under, on and just over."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from local.aws_proxy import Answer, Call
from local.limits import (
    LARGEST_ANSWER,
    LARGEST_MESSAGE,
    MAILS_A_SECOND,
    MailRate,
    MessageSize,
    is_carried,
)
from local.partition_limits import LARGEST_ITEM, READ_UNITS, PartitionLimits

SIGNED = "AWS4-HMAC-SHA256 Credential=test/20261125/eu-west-2/{}/aws4_request, Signature=x"


@dataclass
class FakeTime:
    now: float = 0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def limits(time: FakeTime) -> PartitionLimits:
    return PartitionLimits(time)


def a_call(service: str, operation: str, asked: dict[str, Any]) -> Call:
    headers = {"authorization": SIGNED.format(service), "x-amz-target": f"X.{operation}"}
    return Call("POST", "/", headers, json.dumps(asked).encode())


def an_item(pk: str, size: int) -> dict[str, Any]:
    """An item of about that many bytes."""
    return {"pk": {"S": pk}, "sk": {"S": "x"}, "data": {"S": "x" * size}}


def a_put(pk: str, kilobytes: int) -> Call:
    return a_call("dynamodb", "PutItem", {"Item": an_item(pk, kilobytes * 1024 - 100)})


def a_transaction(*pks: str) -> Call:
    items = [{"Put": {"Item": an_item(pk, 10)}} for pk in pks]
    return a_call("dynamodb", "TransactWriteItems", {"TransactItems": items})


def reasons(answer: Answer | None) -> list[str]:
    assert answer is not None
    return [each["Code"] for each in json.loads(answer.body)["CancellationReasons"]]


@pytest.mark.parametrize(("kilobytes", "is_refused"), [(299, False), (300, False), (301, True)])
def test_a_partition_takes_a_thousand_units_a_second(
    limits: PartitionLimits, kilobytes: int, *, is_refused: bool
) -> None:
    """After 700 of them there are 300 left."""
    limits.before(a_put("SCHOOL#s", 350))
    limits.before(a_put("SCHOOL#s", 350))

    assert (limits.before(a_put("SCHOOL#s", kilobytes)) is not None) is is_refused


def test_a_transaction_costs_double(limits: PartitionLimits) -> None:
    """Five times a hundred small writes are a second's units; the next is cancelled."""
    for _ in range(5):
        assert limits.before(a_transaction(*["SCHOOL#s"] * 100)) is None

    cancelled = limits.before(a_transaction("SCHOOL#s", "SCHOOL#t"))

    assert reasons(cancelled) == ["ThrottlingError", "None"]


def test_what_was_used_comes_back(limits: PartitionLimits, time: FakeTime) -> None:
    """A tenth of it in a tenth of a second."""
    limits.before(a_put("SCHOOL#s", 400))
    limits.before(a_put("SCHOOL#s", 400))
    limits.before(a_put("SCHOOL#s", 200))
    time.now += 0.1

    assert [limits.before(a_put("SCHOOL#s", kilobytes)) is None for kilobytes in (101, 100)] == [
        False,
        True,
    ]


def test_another_partition_has_its_own(limits: PartitionLimits) -> None:
    """A school does not pay for its neighbour."""
    for pk in ("SCHOOL#s", "SCHOOL#t"):
        for _ in range(5):
            assert limits.before(a_transaction(*[pk] * 100)) is None


@pytest.mark.parametrize(("beyond", "is_refused"), [(-1, False), (0, False), (1, True)])
def test_an_item_has_a_size(limits: PartitionLimits, beyond: int, *, is_refused: bool) -> None:
    """By itself and in a transaction, whose reason names it."""
    item = an_item("SCHOOL#s", 0)
    item["data"]["S"] = "x" * (LARGEST_ITEM - len("pkSCHOOL#sskxdata") + beyond)
    alone = limits.before(a_call("dynamodb", "PutItem", {"Item": item}))
    items = [{"Put": {"Item": {**item, "pk": {"S": f"SCHOOL#{name}"}}}} for name in "tu"]
    together = limits.before(a_call("dynamodb", "TransactWriteItems", {"TransactItems": items}))

    assert [alone is not None, together is not None] == [is_refused, is_refused]
    assert not together or reasons(together) == ["ValidationError", "ValidationError"]


@pytest.mark.parametrize(("items", "is_refused"), [(11, False), (12, True)])
def test_a_transaction_has_a_size(limits: PartitionLimits, items: int, *, is_refused: bool) -> None:
    """Of 4 MB."""
    puts = [{"Put": {"Item": an_item(f"SCHOOL#{place}", 360_000)}} for place in range(items)]

    answer = limits.before(a_call("dynamodb", "TransactWriteItems", {"TransactItems": puts}))

    assert (answer is not None) is is_refused


def read(limits: PartitionLimits, kilobytes: int, *, consistent: bool) -> Answer | None:
    """Read that much of a partition."""
    values = {":pk": {"S": "SCHOOL#s"}}
    asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": values}
    call = a_call("dynamodb", "Query", {**asked, "ConsistentRead": consistent})
    refused = limits.before(call)
    if refused is None:
        found = {"Items": [an_item("SCHOOL#s", kilobytes * 1024 - 100)]}
        limits.after(call, Answer(200, {}, json.dumps(found).encode()))
    return refused


@pytest.mark.parametrize(("consistent", "reads"), [(True, 1), (False, 2)])
def test_three_thousand_units_are_read_a_second(
    limits: PartitionLimits, reads: int, *, consistent: bool
) -> None:
    """Of 4 KB each; a read that may be a moment old costs half."""
    answers = [
        read(limits, READ_UNITS * 4, consistent=consistent) is None for _ in range(reads + 1)
    ]

    assert answers == [True] * reads + [False]


def test_mails_have_a_rate(time: FakeTime) -> None:
    """Those of a second, and the next ones when it is over."""
    rate = MailRate(time)
    mail = Call("POST", "/v2/email/outbound-emails", {}, b"{}")

    sent = [rate.before(mail) for _ in range(MAILS_A_SECOND + 1)]
    time.now += 1

    assert [each.status for each in sent if each] == [429]
    assert rate.before(mail) is None


@pytest.mark.parametrize(("beyond", "is_refused"), [(-1, False), (0, False), (1, True)])
@pytest.mark.parametrize("letter", ["a", "é"])
def test_a_message_has_a_size(letter: str, beyond: int, *, is_refused: bool) -> None:
    """In bytes, by itself and in a batch."""
    letters = letter * (LARGEST_MESSAGE // len(letter.encode()) + beyond)
    alone = a_call("sqs", "SendMessage", {"MessageBody": letters})
    batch = a_call("sqs", "SendMessageBatch", {"Entries": [{"MessageBody": letters}]})

    refused = [MessageSize().before(call) is not None for call in (alone, batch)]

    assert refused == [is_refused, is_refused]


@pytest.mark.parametrize("letter", ["a", '"', "€"])
def test_an_answer_has_a_size_as_it_is_carried(letter: str) -> None:
    """Escaped and encoded."""
    each = len(json.dumps(letter, ensure_ascii=False).encode()) - 2
    fits = (LARGEST_ANSWER - 200) // each

    carried = [
        is_carried(200, {}, (letter * count).encode()) for count in (fits, fits + 400 // each)
    ]

    assert carried == [True, False]


def test_a_binary_answer_travels_as_base64() -> None:
    """Four bytes for three."""
    carried = [is_carried(200, {}, b"\xff" * size) for size in (4_700_000, 4_730_000)]

    assert carried == [True, False]
