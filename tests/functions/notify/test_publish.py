"""Publish, from the stream's records to the bus."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from notify import publish
from rostersync import bootstrap
from rostersync.aws.stores.run_items import run_item
from rostersync.aws.stores.school_record import school_item
from rostersync.aws.table.items import Item, to_dynamodb
from rostersync.domain.announcement import Announced, Announcement
from rostersync.domain.run import Outcome, unended
from rostersync.domain.school import SchoolState, Standing
from tests.builders import NOW, a_school, an_autosync
from tests.functions.context import a_context

ENDED = replace(
    an_autosync(), outcome=Outcome.APPLIED, ended_at=NOW, sequence=1, roster_digest="first"
)
OK = a_school(standing=Standing(state=SchoolState.OK))
WAITING = a_school(standing=Standing(state=SchoolState.MANUAL_SYNC_REQUIRED))


class FakeBus:
    """A bus that keeps what it took; `refuses` counts how many of the first it does not take."""

    def __init__(self, refuses: int = 0) -> None:
        self.taken: list[Announcement] = []
        self.refuses = refuses

    def put(self, announcements: Sequence[Announcement]) -> frozenset[int]:
        self.taken += announcements[self.refuses :]
        return frozenset(range(min(self.refuses, len(announcements))))


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> FakeBus:
    made = FakeBus()
    monkeypatch.setenv("TABLE_NAME", "rostersync")
    monkeypatch.setenv("BUS_NAME", "rosters")
    monkeypatch.setattr(bootstrap, "bus", lambda _name: made)
    return made


def a_record(after: Item, before: Item | None = None, number: str = "1") -> dict[str, Any]:
    """A record as the stream has it, with the item before and after."""
    images = {"NewImage": to_dynamodb(after), "SequenceNumber": number}
    return {"dynamodb": images | ({"OldImage": to_dynamodb(before)} if before else {})}


def published(*records: dict[str, Any]) -> dict[str, Any]:
    return publish.handler({"Records": list(records)}, a_context())


def test_a_run_that_became_a_frame_is_announced(bus: FakeBus) -> None:
    """Once it has ended."""
    published(a_record(run_item(ENDED), run_item(unended(ENDED))))
    assert [each.what for each in bus.taken] == [Announced.ROSTER_CHANGED]


def test_a_frame_that_is_written_again_is_no_news(bus: FakeBus) -> None:
    """An erasure rewrites what past runs changed."""
    published(a_record(run_item(ENDED), run_item(ENDED)))
    assert bus.taken == []


def test_a_school_in_another_state_is_announced(bus: FakeBus) -> None:
    """Old and new are compared as people see them."""
    published(a_record(school_item(WAITING), school_item(OK)))
    assert [each.detail["state"] for each in bus.taken] == ["manual_sync_required"]


def test_a_school_written_without_news_is_left(bus: FakeBus) -> None:
    """The mark of a run that begins is nobody's business outside."""
    published(a_record(school_item(replace(OK, applying="a-run")), school_item(OK)))
    assert bus.taken == []


def test_what_the_bus_did_not_take_comes_again(bus: FakeBus) -> None:
    """By the record's own number; the others are done."""
    bus.refuses = 1
    answer = published(
        a_record(school_item(WAITING), school_item(OK), "1"),
        a_record(run_item(ENDED), None, "2"),
    )
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}


def test_a_damaged_record_does_not_stop_the_others(bus: FakeBus) -> None:
    """It is logged, and would read no better a second time."""
    damaged = {**school_item(OK), "state": "nonsense"}
    answer = published(a_record(damaged), a_record(run_item(ENDED), None, "2"))
    assert (answer, len(bus.taken)) == ({"batchItemFailures": []}, 1)
