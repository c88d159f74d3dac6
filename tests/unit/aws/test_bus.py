"""The bus: what goes out to EventBridge, and what becomes of a batch that is taken in part."""

import time
from typing import Any

import pytest

from rostersync.aws import bus, clients
from rostersync.aws.bus import EventBridgeBus
from rostersync.domain.announcement import Announced, Announcement


def an_announcement(number: int) -> Announcement:
    return Announcement(Announced.ROSTER_CHANGED, {"school_id": f"S{number}"})


class FakeEventBridge:
    """EventBridge's client that never takes the school `never`."""

    def __init__(self, never: str = "none") -> None:
        self.never = f'"{never}"'
        self.batches: list[list[dict[str, str]]] = []

    def put_events(self, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        self.batches.append(Entries)
        failed = {"ErrorCode": "ThrottlingException"}
        return {"Entries": [failed if self.never in each["Detail"] else {} for each in Entries]}


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> FakeEventBridge:
    client = FakeEventBridge()
    monkeypatch.setattr(clients, "events", lambda: client)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    return client


def test_an_event_has_the_names_of_the_contract(events: FakeEventBridge) -> None:
    """By source and detail-type a platform's rule finds it."""
    EventBridgeBus("rosters").put([an_announcement(1)])
    assert events.batches == [
        [
            {
                "EventBusName": "rosters",
                "Source": "rostersync",
                "DetailType": "Roster changed",
                "Detail": '{"school_id": "S1"}',
            }
        ]
    ]


def test_no_request_holds_more_than_eventbridge_takes(events: FakeEventBridge) -> None:
    """Ten at a time."""
    EventBridgeBus("rosters").put([an_announcement(number) for number in range(12)])
    assert [len(batch) for batch in events.batches] == [10, 2]


def test_what_is_never_taken_is_given_back(events: FakeEventBridge) -> None:
    """By its place; what was taken is not sent again."""
    events.never = '"S1"'
    refused = EventBridgeBus("rosters").put([an_announcement(number) for number in (0, 1, 2)])
    assert refused == frozenset({1})
    assert [len(batch) for batch in events.batches] == [3, *[1] * (bus._TRIES - 1)]
