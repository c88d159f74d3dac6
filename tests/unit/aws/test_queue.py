import json
from collections.abc import Iterator

import pytest
from botocore.stub import Stubber

from rostersync.application.ports.erasures import ErasureOrder
from rostersync.application.ports.queue import NightMessage
from rostersync.aws import clients
from rostersync.aws.queue import SqsWorkQueue
from tests.builders import NIGHT

URL = "https://queue.example/night"
FIRST, SECOND = NightMessage("A1", NIGHT), NightMessage("A2", NIGHT)


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """SQS with its answers told beforehand, and no waiting."""
    monkeypatch.setattr("rostersync.aws.backoff.time.sleep", lambda seconds: None)
    clients.sqs.cache_clear()
    with Stubber(clients.sqs()) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()
    clients.sqs.cache_clear()


def expect(sqs: Stubber, messages: list[NightMessage], failed: list[str]) -> None:
    entries = [
        {"Id": str(n), "MessageBody": json.dumps({"school_id": m.school_id, "night": "2026-11-23"})}
        for n, m in enumerate(messages)
    ]
    sqs.add_response(
        "send_message_batch",
        {
            "Successful": [],
            "Failed": [{"Id": id, "SenderFault": False, "Code": "InternalError"} for id in failed],
        },
        {"QueueUrl": URL, "Entries": entries},
    )


def test_a_message_that_was_not_taken_is_sent_again_by_itself(sqs: Stubber) -> None:
    """The call succeeds though a part of the batch fails; only that part is repeated."""
    expect(sqs, [FIRST, SECOND], failed=["1"])
    expect(sqs, [SECOND], failed=[])

    assert SqsWorkQueue(URL).send([FIRST, SECOND]) == ()


def test_a_message_that_is_never_taken_comes_back(sqs: Stubber) -> None:
    """After the last try the caller knows which schools have no message."""
    expect(sqs, [FIRST, SECOND], failed=["1"])
    for _ in range(3):
        expect(sqs, [SECOND], failed=["0"])

    assert SqsWorkQueue(URL).send([FIRST, SECOND]) == (SECOND,)


def test_a_postponed_message_stays_hidden_for_that_long(sqs: Stubber) -> None:
    """It comes back when the delay is over, counted from now."""
    asked = {"QueueUrl": URL, "ReceiptHandle": "r1", "VisibilityTimeout": 1800}
    sqs.add_response("change_message_visibility", {}, asked)

    SqsWorkQueue(URL).postpone("r1", 1800)

    sqs.assert_no_pending_responses()


def test_an_erasure_names_the_student_by_id_and_who_ordered_it(sqs: Stubber) -> None:
    """Which is all that Worker needs to finish it."""
    body = json.dumps({"school_id": "A1", "erase": "ada", "by": "operator@example.org"})
    sqs.add_response("send_message", {}, {"QueueUrl": URL, "MessageBody": body})

    SqsWorkQueue(URL).send_erasure(ErasureOrder("A1", "ada", "operator@example.org"))

    sqs.assert_no_pending_responses()
