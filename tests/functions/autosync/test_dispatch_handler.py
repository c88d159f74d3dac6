"""Nightly, as EventBridge and as an operator call it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from mypy_boto3_dynamodb.service_resource import Table
from mypy_boto3_sqs.service_resource import Queue
from pydantic import ValidationError

from autosync.dispatch import NightIncomplete, handler, logger
from autosync.events import OrderKind, kind_of, order_of
from rostersync.application.dispatch import NightOrder
from rostersync.application.ports.nights import NightNotHeld
from rostersync.application.ports.sync import Ports
from rostersync.domain.run import Outcome
from tests.builders import NIGHT, NOW, a_school, an_autosync
from tests.fakes import FakeWorkQueue
from tests.functions.context import a_context, lines_of

SCHEDULED = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2026-11-23T01:00:00Z",
    "region": "eu-west-2",
    "resources": ["arn:aws:events:eu-west-2:123456789012:rule/night"],
    "detail": {},
}


def test_the_scheduled_event_sends_a_message_for_each_school(ports: Ports, queue: Queue) -> None:
    """A message is one school and the night of the event."""
    ports.schools.add(a_school("A1"))
    ports.schools.add(a_school("B2"))

    handler(SCHEDULED, a_context())

    bodies = [
        json.loads(message.body) for message in queue.receive_messages(MaxNumberOfMessages=10)
    ]
    assert sorted(bodies, key=lambda body: str(body["school_id"])) == [
        {"school_id": "A1", "night": "2026-11-23"},
        {"school_id": "B2", "night": "2026-11-23"},
    ]


def test_the_answer_names_an_unknown_school(ports: Ports) -> None:
    """An operator who mistypes an id reads so in the console."""
    ports.schools.add(a_school("A1"))

    answer = handler({"school_ids": ["A1", "Z9"], "night": "2026-11-20"}, a_context())

    assert answer == {
        "night": "2026-11-20",
        "sent": ("A1",),
        "not_due": (),
        "not_sent": (),
        "unknown": ("Z9",),
        "ended": (),
    }


def test_messages_that_were_not_taken_fail_the_invocation(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lambda then tries again, and in the end the failure destination gets it."""
    ports.schools.add(a_school("A1"))
    monkeypatch.setattr("rostersync.bootstrap.SqsWorkQueue", lambda url: FakeWorkQueue(["A1"]))

    with pytest.raises(NightIncomplete):
        handler(SCHEDULED, a_context())


@pytest.mark.parametrize(
    "payload",
    [{"school_id": ["A1"]}, {"school_ids": "A1"}, {"school_ids": []}, {"night": "tonight"}],
)
def test_a_payload_that_is_not_understood_is_refused(payload: dict[str, object]) -> None:
    """A mistyped key must not become a night for every school."""
    with pytest.raises(ValidationError):
        order_of(payload, NOW)


@pytest.mark.parametrize(
    ("payload", "order"),
    [
        ({}, NightOrder(NIGHT, None)),
        ({"school_ids": ["A1"]}, NightOrder(NIGHT, frozenset({"A1"}))),
        (SCHEDULED | {"time": "2026-11-22T23:59:59Z"}, NightOrder(NIGHT.replace(day=22), None)),
    ],
)
def test_the_night_is_the_utc_day(payload: dict[str, object], order: NightOrder) -> None:
    """Of the event if there is one, else of the moment."""
    assert order_of(payload, datetime(2026, 11, 23, 7, 30, tzinfo=UTC)) == order


@pytest.mark.parametrize(
    ("payload", "counted"),
    [
        (SCHEDULED, {"NightsBegun", "SchoolsDue", "SchoolsNotQueued"}),
        ({"school_ids": ["A1"]}, {"SchoolsNotQueued"}),
        ({"again": True}, {"SchoolsNotQueued"}),
    ],
)
def test_only_a_night_of_all_schools_counts_as_one(
    ports: Ports,
    queue: Queue,
    capsys: pytest.CaptureFixture[str],
    payload: dict[str, object],
    counted: set[str],
) -> None:
    """The heartbeat and the dashboard's due schools know no orders of an operator."""
    ports.schools.add(a_school("A1"))

    handler(payload, a_context())

    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {each["Name"] for each in said["_aws"]["CloudWatchMetrics"][0]["Metrics"]} == counted


@pytest.mark.filterwarnings("ignore:No application metrics")
def test_a_night_that_is_not_held_cannot_be_released(ports: Ports, queue: Queue) -> None:
    """The console shows the refusal, with the date that was typed."""
    with pytest.raises(NightNotHeld, match="2026-11-23"):
        handler({"release": "2026-11-23"}, a_context())


def test_a_released_night_is_queued_again(ports: Ports, queue: Queue, table: Table) -> None:
    """One act: the brake is taken off, and each school's message comes once more."""
    ports.schools.add(a_school("A1"))
    handler(SCHEDULED, a_context())
    queue.purge()
    table.update_item(
        Key={"pk": "NIGHT#2026-11-23", "sk": "NIGHT"},
        UpdateExpression="SET held_by = :cause",
        ExpressionAttributeValues={":cause": "mis_empty"},
    )

    answer = handler({"release": "2026-11-23"}, a_context())

    assert answer["sent"] == ("A1",)


def test_a_school_that_failed_is_run_again(ports: Ports, queue: Queue) -> None:
    """The message names the run that it is to be."""
    ports.schools.add(a_school("A1"))
    ports.runs.record(replace(an_autosync(school_id="A1"), outcome=Outcome.FAILED))

    handler({"night": "2026-11-23", "school_ids": ["A1"], "again": True}, a_context())

    [message] = queue.receive_messages()
    assert json.loads(message.body) == {"school_id": "A1", "night": "2026-11-23", "ordinal": 2}


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (SCHEDULED, OrderKind.ALL),
        ({"night": "2026-11-23"}, OrderKind.ALL),
        ({"school_ids": ["A1"]}, OrderKind.SOME),
        ({"night": "2026-11-23", "again": True}, OrderKind.AGAIN),
        ({"school_ids": ["A1"], "again": True}, OrderKind.AGAIN),
        ({"release": "2026-11-23"}, OrderKind.RELEASED),
    ],
)
def test_an_order_is_of_all_schools_of_some_or_of_those_that_failed(
    payload: dict[str, object], kind: OrderKind
) -> None:
    """A query that says when a night began must not take an operator's single school for it."""
    assert kind_of(order_of(payload, NOW)) is kind


def test_a_night_says_that_it_begins_and_then_what_was_queued(ports: Ports, queue: Queue) -> None:
    """First, so that its time is the night's: thousands of messages take a while."""
    ports.schools.add(a_school("A1"))

    with lines_of(logger) as said:
        handler({"night": "2026-11-23"}, a_context())

    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert [(line["message"], line["night"], line["kind"], line.get("sent")) for line in lines] == [
        ("night_begun", "2026-11-23", "all", None),
        ("night_queued", "2026-11-23", "all", 1),
    ]
