"""Nightly, as EventBridge and as an operator call it."""

import json
from datetime import UTC, datetime

import pytest
from mypy_boto3_sqs.service_resource import Queue
from pydantic import ValidationError

from autosync.dispatch import NightIncomplete, handler, order_of
from rostersync.application.dispatch import NightOrder
from rostersync.application.ports import Ports
from tests.builders import NIGHT, NOW, a_school
from tests.fakes import FakeNightQueue
from tests.functions.context import a_context

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
    }


def test_messages_that_were_not_taken_fail_the_invocation(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lambda then tries again, and in the end the failure destination gets it."""
    ports.schools.add(a_school("A1"))
    monkeypatch.setattr("rostersync.bootstrap.SqsNightQueue", lambda url: FakeNightQueue(["A1"]))

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
