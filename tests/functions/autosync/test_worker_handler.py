"""Worker, as the queue's event source mapping calls it."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from mypy_boto3_dynamodb.service_resource import Table
from mypy_boto3_sqs.service_resource import Queue

from autosync import worker as worker_module
from autosync.worker import handler
from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.ports.erasures import ErasureOrder
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.runs import WriteAhead
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.wanted import Choice
from rostersync.aws.stores.erasures import DynamoErasures
from rostersync.aws.stores.night_tallies import DynamoNightTallies
from rostersync.aws.stores.nights import DynamoNights
from rostersync.aws.stores.roster_items import roster_item
from rostersync.aws.table.table import Table as StoreTable
from rostersync.domain.ending import Ending
from rostersync.domain.errors import MisAccessRefused, MisUnavailable
from rostersync.domain.night_report import Night
from rostersync.domain.pending import PendingPreview
from rostersync.domain.roster import StudentState
from rostersync.domain.run import Cause, Outcome, autosync_run_id
from rostersync.domain.school import MisSettings, Standing
from rostersync.domain.snapshot import MisClass, Snapshot
from rostersync.mis.wonde import walk
from tests.builders import NIGHT, NOW, SCHOOL_ID, a_manual_sync, a_roster, a_school, mirror
from tests.fakes import FakeMis
from tests.functions.context import Annotations, a_context, lines_of
from tests.mis_edits import with_class, without_class

BODY = json.dumps({"school_id": SCHOOL_ID, "night": NIGHT.isoformat()})


@pytest.fixture(autouse=True)
def worker(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    """One school in order; the worker's ports are the real stores over a fake MIS."""
    ports.schools.add(a_school())
    monkeypatch.setattr("autosync.messages.ports", lambda where: ports)


def an_event(queue: Queue, body: str = BODY, receives: int = 1) -> dict[str, Any]:
    """One message, really received, so that its receipt is one that SQS knows."""
    queue.send_message(MessageBody=body)
    [message] = queue.receive_messages(VisibilityTimeout=1800)
    return {
        "Records": [
            {
                "messageId": message.message_id,
                "receiptHandle": message.receipt_handle,
                "body": body,
                "attributes": {"ApproximateReceiveCount": str(receives)},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-2:123456789012:night",
                "awsRegion": "eu-west-2",
            }
        ]
    }


def failed_ids(answer: dict[str, Any]) -> list[str]:
    return [item["itemIdentifier"] for item in answer["batchItemFailures"]]


@pytest.fixture
def log() -> Iterator[StringIO]:
    with lines_of(worker_module.logger) as lines:
        yield lines


def test_a_message_runs_its_school(queue: Queue, ports: Ports) -> None:
    """The run is in the table, and the message is done with."""
    answer = handler(an_event(queue), a_context())

    run = ports.runs.get(SCHOOL_ID, autosync_run_id(NIGHT))
    assert run is not None
    assert (run.outcome, failed_ids(answer)) == (Outcome.UNCHANGED, [])


def test_something_major_is_read_again_by_a_message_of_its_own(
    queue: Queue, mis: FakeMis, ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes after the delay, with all its tries; this one is done with, and nobody is told."""
    later: list[tuple[NightMessage, int]] = []
    monkeypatch.setattr(
        "rostersync.aws.queue.SqsWorkQueue.send_later",
        lambda self, message, delay_s: later.append((message, delay_s)),
    )
    set_up(ports, mis)

    answer = handler(an_event(queue, receives=2), a_context())

    assert (later, failed_ids(answer)) == ([(NightMessage(SCHOOL_ID, NIGHT, reread=True), 300)], [])
    assert ports.runs.get(SCHOOL_ID, autosync_run_id(NIGHT)) is None


def test_the_second_read_decides(queue: Queue, mis: FakeMis, ports: Ports) -> None:
    """Its message says that it is the second."""
    set_up(ports, mis)

    handler(an_event(queue, json.dumps({**json.loads(BODY), "reread": True})), a_context())

    run = ports.runs.get(SCHOOL_ID, autosync_run_id(NIGHT))
    assert run is not None
    assert run.cause is Cause.MAJOR_CHANGES


def set_up(ports: Ports, mis: FakeMis) -> None:
    """The school took in what the MIS has; then its class is gone there."""
    seen = mis.answer
    assert isinstance(seen, Snapshot)
    choice = Choice(frozenset({"maths"}), frozenset({"7x"}))
    made = preview(PreviewOrder(SCHOOL_ID, "head", choice), lambda: "t", ports)
    confirm(ConfirmOrder(SCHOOL_ID, made.preview_id, "head"), ports)
    mis.answer = with_class(without_class(seen, "7x"), MisClass("7y", "7Y", "maths"))


def test_an_outage_gives_the_message_back(queue: Queue, mis: FakeMis) -> None:
    """Before the third receive the message is reported as failed, and the function is not."""
    mis.answer = MisUnavailable("503 from classes, page 3")
    event = an_event(queue)

    assert failed_ids(handler(event, a_context())) == [event["Records"][0]["messageId"]]


@pytest.mark.parametrize(("receives", "delay_s"), [(1, 900), (2, 1800)])
def test_it_comes_back_after_a_growing_delay(
    queue: Queue, mis: FakeMis, receives: int, delay_s: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RetryDelaySeconds times the number of tries."""
    postponed: list[int] = []
    monkeypatch.setattr(
        "rostersync.aws.queue.SqsWorkQueue.postpone",
        lambda self, receipt, delay_s: postponed.append(delay_s),
    )
    mis.answer = MisUnavailable("503")

    handler(an_event(queue, receives=receives), a_context())

    assert postponed == [delay_s]


def test_the_third_receive_ends_the_run(queue: Queue, mis: FakeMis, ports: Ports) -> None:
    """The run has failed for the night, and the message is done with."""
    mis.answer = MisUnavailable("503")

    answer = handler(an_event(queue, receives=3), a_context())

    run = ports.runs.get(SCHOOL_ID, autosync_run_id(NIGHT))
    assert run is not None
    assert (run.cause, run.attempts, failed_ids(answer)) == (Cause.MIS_UNAVAILABLE, 3, [])


@pytest.mark.parametrize(
    "body",
    [
        "not json",
        "{}",
        '{"school_id": "A1"}',
        '{"school_id": "", "night": "2026-11-23"}',
        '{"school_id": "A1", "night": "2026-11-23", "force": true}',
        '{"school_id": "A0", "night": "2026-11-23"}',
    ],
)
def test_what_cannot_be_recorded_goes_to_the_dead_letter_queue(queue: Queue, body: str) -> None:
    """A malformed message or an unknown school is given back until SQS moves it away."""
    event = an_event(queue, body=body, receives=3)

    assert failed_ids(handler(event, a_context())) == [event["Records"][0]["messageId"]]


def test_a_redelivered_message_of_an_ended_run_does_nothing(
    queue: Queue, mis: FakeMis, log: StringIO
) -> None:
    """It is logged as a repeat, and the MIS is asked once in all."""
    handler(an_event(queue), a_context())

    handler(an_event(queue, receives=2), a_context())

    assert len(mis.reads) == 1
    assert '"run_repeated"' in log.getvalue()


def test_a_run_leaves_one_line_that_answers(queue: Queue, log: StringIO) -> None:
    """School, night, outcome and counts are in one line of the log."""
    handler(an_event(queue), a_context())

    lines = [json.loads(line) for line in log.getvalue().splitlines() if "run_ended" in line]
    assert [(line["school_id"], line["night"], line["outcome"]) for line in lines] == [
        (SCHOOL_ID, NIGHT.isoformat(), "unchanged")
    ]


def test_runs_are_counted_by_outcome_and_cause(
    queue: Queue, capsys: pytest.CaptureFixture[str]
) -> None:
    """In CloudWatch's embedded metric format, under the namespace of the product."""
    handler(an_event(queue), a_context())

    out = capsys.readouterr().out
    metrics = [json.loads(line) for line in out.splitlines() if "SchoolRuns" in line]
    assert [(m["outcome"], m["cause"], m["SchoolRuns"]) for m in metrics] == [
        ("unchanged", "none", [1.0])
    ]


def test_nobody_is_named_in_the_logs(
    queue: Queue, mis: FakeMis, log: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever happens to a message, the log speaks in ids and counts."""
    handler(an_event(queue), a_context())
    mis.answer = MisUnavailable("503")
    handler(an_event(queue, body=BODY.replace("23", "24")), a_context())
    mis.answer = mirror(a_roster())
    handler(an_event(queue, body="Ada Finch"), a_context())

    text = log.getvalue() + capsys.readouterr().out
    students, teachers = a_roster().students.values(), a_roster().teachers.values()
    names = {*(each.forename for each in students), *(each.forename for each in teachers)}
    assert [name for name in names if name and name in text] == []


def test_a_school_too_many_holds_the_night(
    queue: Queue, mis: FakeMis, table: Table, log: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two of two schools fail alike: the second is held and logged, and not recorded."""
    DynamoNights(StoreTable(table.name)).begin(Night(NIGHT, NOW, (SCHOOL_ID, "B2")))
    DynamoNightTallies(StoreTable(table.name)).count(NIGHT, Cause.MIS_ACCESS)
    mis.answer = MisAccessRefused("withdrawn")

    answer = handler(an_event(queue), a_context())

    emitted = [name for line in capsys.readouterr().out.splitlines() for name in _metrics(line)]
    assert (failed_ids(answer), "night_held" in log.getvalue()) == ([], True)
    assert emitted == ["SchoolsHeld"]


@pytest.mark.parametrize("receives", [1, 3])
def test_a_fault_of_ours_counts_against_the_version(
    queue: Queue,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    receives: int,
) -> None:
    """Each try: a deployment is rolled back long before the third."""

    def read(mis: FakeMis, school: MisSettings) -> Snapshot:
        raise RuntimeError("ours")

    monkeypatch.setattr(FakeMis, "read", read)

    handler(an_event(queue, receives=receives), a_context())

    emitted = [name for line in capsys.readouterr().out.splitlines() for name in _metrics(line)]
    assert emitted.count("VersionFaults") == 1


def test_an_outage_counts_against_no_version(
    queue: Queue, mis: FakeMis, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the MIS does is no fault of the version."""
    mis.answer = MisUnavailable("503")

    handler(an_event(queue), a_context())

    emitted = [name for line in capsys.readouterr().out.splitlines() for name in _metrics(line)]
    assert emitted == ["MisErrors"]


def _metrics(line: str) -> list[str]:
    definitions = json.loads(line)["_aws"]["CloudWatchMetrics"]
    return [metric["Name"] for each in definitions for metric in each["Metrics"]]


def test_what_a_read_went_without_is_logged_with_its_school(
    queue: Queue, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader's own line carries the ids of the message that it reads for."""

    def read(mis: FakeMis, *asked: object) -> Snapshot:
        logging.getLogger(walk.__name__).warning("mis_includes_refused")
        return mirror(a_roster())

    monkeypatch.setattr(FakeMis, "read", read)

    handler(an_event(queue), a_context())

    lines = [json.loads(line) for line in log.getvalue().splitlines() if "includes_ref" in line]
    assert [(line["school_id"], line["night"]) for line in lines] == [(SCHOOL_ID, "2026-11-23")]


def test_the_readers_own_line_is_written_once(queue: Queue, log: StringIO) -> None:
    """Lambda's handler stands at the root, and would write it once more."""
    root = logging.StreamHandler(StringIO())
    logging.getLogger().addHandler(root)

    logging.getLogger(walk.__name__).warning("mis_includes_refused")

    logging.getLogger().removeHandler(root)
    assert (log.getvalue().count("mis_includes_refused"), root.stream.getvalue()) == (1, "")


@pytest.fixture
def begun(ports: Ports) -> str:
    """The message about a plan that was too large to be written while a person waits."""
    run = replace(a_manual_sync(), outcome=Outcome.APPLIED, ended_at=NOW)
    ports.runs.begin(WriteAhead(Ending(run, Standing()), (), frozenset(), 0))
    return json.dumps({"school_id": SCHOOL_ID, "finish": run.run_id})


def test_a_plan_that_a_request_began_is_finished(queue: Queue, ports: Ports, begun: str) -> None:
    """To be asked again does nothing."""
    answers = [handler(an_event(queue, begun), a_context()) for _ in range(2)]

    ended = ports.runs.get(SCHOOL_ID, a_manual_sync().run_id)
    assert [failed_ids(each) for each in answers] == [[], []]
    assert (ended and ended.outcome, ports.schools.get(SCHOOL_ID).applying) == ("applied", None)


def test_a_preview_that_a_request_began_is_made(queue: Queue, ports: Ports, log: StringIO) -> None:
    """Where the night is read; to be asked again does nothing."""
    ports.previews.begin(
        PendingPreview("p9", SCHOOL_ID, "head@larkrise.example", datetime.now(UTC))
    )
    body = json.dumps({"school_id": SCHOOL_ID, "preview": "p9"})

    answers = [handler(an_event(queue, body), a_context()) for _ in range(2)]

    assert [failed_ids(each) for each in answers] == [[], []]
    assert ports.previews.get(SCHOOL_ID, "p9").by == "head@larkrise.example"


def test_who_finishes_it_leaves_the_line_of_its_run(
    queue: Queue, begun: str, log: StringIO
) -> None:
    """Once: who is asked again finds a run that has ended."""
    for _ in range(2):
        handler(an_event(queue, begun), a_context())

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(line["message"], line.get("kind"), line["run_id"]) for line in lines] == [
        ("run_ended", "manual_sync", a_manual_sync().run_id),
        ("run_repeated", None, a_manual_sync().run_id),
    ]
    assert lines[0]["seconds"].keys() == {"write"}


def test_a_trace_is_found_by_the_ids_of_its_run(queue: Queue, annotations: Annotations) -> None:
    """The same as in the log line."""
    handler(an_event(queue), a_context())

    assert annotations == [
        ("school_id", SCHOOL_ID),
        ("night", NIGHT.isoformat()),
        ("run_id", autosync_run_id(NIGHT)),
    ]


def test_a_trace_is_found_by_the_run_that_was_finished(
    queue: Queue, begun: str, annotations: Annotations
) -> None:
    """A manual sync's run belongs to no night."""
    handler(an_event(queue, begun), a_context())

    assert annotations == [("school_id", SCHOOL_ID), ("run_id", a_manual_sync().run_id)]


def test_each_line_carries_the_id_of_its_trace(
    queue: Queue, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lambda says it in the environment; the console's traces are opened by it."""
    trace = "1-6923a1f0-3c5b8e0d9f2a4b6c8d0e1f2a"
    monkeypatch.setenv("_X_AMZN_TRACE_ID", f"Root={trace};Parent=53995c3f42cd8ad8;Sampled=1")

    handler(an_event(queue), a_context())

    traces = {json.loads(line)["xray_trace_id"] for line in log.getvalue().splitlines()}
    assert traces == {trace}


def test_an_erasure_that_was_cut_off_is_finished(queue: Queue, table: Table, log: StringIO) -> None:
    """Nightly found it begun; the line says who had ordered it."""
    order = ErasureOrder(SCHOOL_ID, "ada", "operator@example.org")
    left = replace(a_roster().students["ada"], state=StudentState.LEFT)
    StoreTable(table.name).put(roster_item(SCHOOL_ID, left))
    erasures = DynamoErasures(StoreTable(table.name))
    erasures.begin(order, NOW)
    body = json.dumps({"school_id": SCHOOL_ID, "erase": "ada", "by": order.by})

    handler(an_event(queue, body), a_context())

    assert list(erasures.unfinished()) == []
    assert '"message":"student_erased"' in log.getvalue()
    assert order.by in log.getvalue()
