"""Notify's three functions, as Lambda calls them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sesv2.models import sesv2_backends
from pydantic import ValidationError

from notify import check, feedback, handler
from rostersync.application.mail_tags import tags_of
from rostersync.application.ports.mail import MailPutOff, MarkState
from rostersync.aws.stores.nights import DynamoNights
from rostersync.aws.stores.notice_items import notice_item
from rostersync.aws.stores.recipients import DynamoRecipients
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Table
from rostersync.domain.night_report import Night
from rostersync.domain.notice import Notice
from tests.builders import NIGHT, NOW, SCHOOL_ID
from tests.functions.context import Annotations, a_context, lines_of
from tests.functions.notify.events import BOUNCED, a_bounce, a_complaint, stream_record
from tests.mail_samples import COMPOSER, RECIPIENTS, a_major_failure

RECIPIENT = "network.manager@larkrise.example"


def leave(store: Table, notice: Notice) -> tuple[str, str]:
    item = notice_item(notice)
    store.put(item)
    return item["pk"], item["sk"]


def sent_to() -> list[str]:
    messages = sesv2_backends[DEFAULT_ACCOUNT_ID]["eu-west-2"].core_backend.sent_messages
    return [address for message in messages for address in message.destinations["ToAddresses"]]


def test_a_stream_record_sends_its_notice(store: Table) -> None:
    """And nothing comes again."""
    record = stream_record(1, *leave(store, a_major_failure()))

    answer = handler.handler({"Records": [record]}, a_context())

    assert (answer, sent_to()) == ({"batchItemFailures": []}, [RECIPIENT])


def test_a_batch_that_comes_again_sends_nothing(store: Table) -> None:
    """Lambda replays everything from the first failed record on."""
    records = [
        stream_record(n, *leave(store, replace(a_major_failure(), run_id=f"r{n}")))
        for n in range(3)
    ]
    handler.handler({"Records": records}, a_context())

    handler.handler({"Records": records[1:] + records}, a_context())

    assert sent_to() == [RECIPIENT] * 3


def test_what_is_put_off_comes_again_and_the_others_are_sent(
    store: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is reported back by its sequence number."""
    records = [
        stream_record(n, *leave(store, replace(a_major_failure(), run_id=f"r{n}")))
        for n in range(2)
    ]
    throttled = iter([True, False])

    def send(*asked: object) -> str:
        if next(throttled):
            raise MailPutOff("TooManyRequestsException")
        return "0102018c"

    monkeypatch.setattr("rostersync.aws.mailer.SesMailer.send", send)

    answer = handler.handler({"Records": records}, a_context())

    assert answer == {"batchItemFailures": [{"itemIdentifier": f"{0:021}"}]}


def test_a_notice_that_cannot_be_read_does_not_keep_the_others_back(store: Table) -> None:
    """It comes again, and counts as our own error."""
    pk, sk = leave(store, replace(a_major_failure(), run_id="broken"))
    store.put({"pk": pk, "sk": sk, "type": "notice", "kind": "no such kind"})
    good = leave(store, a_major_failure())

    answer = handler.handler(
        {"Records": [stream_record(1, pk, sk), stream_record(2, *good)]}, a_context()
    )

    assert (answer, sent_to()) == (
        {"batchItemFailures": [{"itemIdentifier": f"{1:021}"}]},
        [RECIPIENT],
    )


def test_the_logs_name_nobody(store: Table) -> None:
    """Neither an address nor a class, a school or a task."""
    with lines_of(handler.logger) as said_to:
        record = stream_record(1, *leave(store, a_major_failure()))
        handler.handler({"Records": [record]}, a_context())

    said = said_to.getvalue()
    assert "notice_sent" in said
    assert [name for name in ("@", "Resit", "Larkrise", "Fractions") if name in said] == []


def a_record_of(store: Table, notice: Notice) -> dict[str, Any]:
    """With what the item says beside its keys, as the stream has it."""
    record = stream_record(1, *leave(store, notice))
    image = record["dynamodb"]["NewImage"]
    image |= {"school_id": {"S": notice.school_id}, "run_id": {"S": notice.run_id}}
    return record


def test_a_trace_is_found_by_the_school_and_run_of_a_notice(
    store: Table, annotations: Annotations
) -> None:
    """The run's id is the one that is in the mail."""
    handler.handler({"Records": [a_record_of(store, a_major_failure())]}, a_context())

    assert annotations == [("school_id", SCHOOL_ID), ("run_id", a_major_failure().run_id)]


def test_a_trace_is_found_by_the_night_of_a_report(store: Table, annotations: Annotations) -> None:
    """A night's report is of no school."""
    record = stream_record(1, "NIGHT#2026-11-23", "NOTICE#night_report")
    record["dynamodb"]["NewImage"]["night"] = {"S": "2026-11-23"}

    handler.handler({"Records": [record]}, a_context())

    assert annotations == [("night", "2026-11-23")]


def test_the_line_of_a_notice_carries_its_ids(store: Table) -> None:
    """And the next notice's line does not."""
    records = [
        a_record_of(store, a_major_failure()),
        stream_record(2, *leave(store, replace(a_major_failure(), run_id="r2"))),
    ]

    with lines_of(handler.logger) as said:
        handler.handler({"Records": records}, a_context())

    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert [(each.get("school_id"), each.get("run_id")) for each in lines] == [
        (SCHOOL_ID, a_major_failure().run_id),
        (None, None),
    ]


def test_an_error_does_not_pass_through_the_trace(
    store: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK would write its text there, which may quote a person."""
    passed: list[object] = []

    begin = handler.tracer.provider.in_subsegment

    @contextmanager
    def subsegment(name: str) -> Iterator[object]:
        try:
            with begin(name=name) as begun:
                yield begun
        except Exception as error:
            passed.append(error)
            raise

    monkeypatch.setattr(handler.tracer.provider, "in_subsegment", subsegment)

    def send(*asked: object) -> str:
        raise ValueError("Ada Finch")

    monkeypatch.setattr("rostersync.aws.mailer.SesMailer.send", send)

    answer = handler.handler({"Records": [a_record_of(store, a_major_failure())]}, a_context())

    assert (passed, len(answer["batchItemFailures"])) == ([], 1)


def test_the_check_sends_what_the_stream_gave_up(store: Table) -> None:
    """A notice of an hour ago that is still open."""
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    leave(store, replace(a_major_failure(), created_at=an_hour_ago))

    answer = check.handler({}, a_context())

    assert (answer["left_behind"], sent_to()) == (1, [RECIPIENT])


def test_the_check_leaves_the_stream_its_time(store: Table) -> None:
    """A notice of this moment is the stream's."""
    leave(store, replace(a_major_failure(), created_at=datetime.now(UTC)))

    check.handler({}, a_context())

    assert sent_to() == []


def test_the_check_reports_a_night_that_is_over(store: Table) -> None:
    """The report is a notice, which the stream then carries."""
    DynamoNights(store).begin(Night(NIGHT, NOW - timedelta(days=400), (SCHOOL_ID,)))

    answer = check.handler({}, a_context())

    assert answer["reported"] == [NIGHT.isoformat()]
    assert store.get(Key(f"NIGHT#{NIGHT}", "NOTICE#night_report")) is not None


def test_the_check_says_how_the_newest_night_stands(
    store: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    """As levels, so that an alarm lasts for as long as a school has not ended."""
    DynamoNights(store).begin(Night(NIGHT, NOW - timedelta(days=400), (SCHOOL_ID,)))

    answer = check.handler({}, a_context())

    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    levels = {name: said[name] for name in ("NightsHeld", "SchoolsUnfinished", "SchoolsFailedByUs")}
    assert levels == {
        "NightsHeld": [0.0],
        "SchoolsUnfinished": [1.0],
        "SchoolsFailedByUs": [0.0],
    }
    assert answer["newest_night"] == {"held": 0, "unfinished": 1, "failed_by_us": 0}


def test_a_night_that_cannot_be_read_does_not_keep_mails_back(store: Table) -> None:
    """What was left behind goes first."""
    leave(store, replace(a_major_failure(), created_at=NOW - timedelta(days=400)))
    store.put({"pk": "NIGHT#x", "sk": "NIGHT", "directory_pk": "NIGHTS", "directory_sk": "x"})

    with pytest.raises(Exception, match="NIGHT#x"):
        check.handler({}, a_context())

    assert sent_to() == [RECIPIENT]


TAGS = {name: [value] for name, value in tags_of(COMPOSER(a_major_failure(), RECIPIENTS)).items()}


@pytest.mark.parametrize(
    ("event", "state", "reason"),
    [
        (a_bounce(TAGS), MarkState.BOUNCED, "Permanent/General"),
        (a_bounce(TAGS, sub_kind="Suppressed"), MarkState.BOUNCED, "Permanent/Suppressed"),
        (a_complaint(TAGS), MarkState.COMPLAINED, "abuse"),
    ],
)
def test_a_lasting_failure_marks_the_address(
    store: Table, event: dict[str, object], state: MarkState, reason: str
) -> None:
    """On the school that the mail was for."""
    feedback.handler(event, a_context())

    [mark] = DynamoRecipients(store).marks(SCHOOL_ID)
    assert (mark.email, mark.state, mark.reason) == (BOUNCED, state, reason)


@pytest.mark.parametrize("event", [a_bounce(TAGS, kind="Transient"), a_bounce({})])
def test_what_may_pass_or_is_no_schools_marks_nothing(
    store: Table, event: dict[str, object]
) -> None:
    """A full mailbox; the operators' own mail."""
    feedback.handler(event, a_context())

    assert DynamoRecipients(store).marks(SCHOOL_ID) == ()


def test_an_event_that_is_not_understood_fails(store: Table) -> None:
    """It is tried again and ends in the dead letters, where a person sees it."""
    with pytest.raises(ValidationError):
        feedback.handler({"detail": {"mail": "x"}}, a_context())
