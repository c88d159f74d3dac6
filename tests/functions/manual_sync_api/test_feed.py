"""The feed as a platform reads it."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rostersync.application import feed
from rostersync.application.night import run_school
from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.queue import NightMessage
from rostersync.domain.change import Change, Reason
from rostersync.domain.feed import records
from rostersync.domain.roster import EntityKind
from tests.builders import NIGHT, SCHOOL_ID, a_roster, a_student, mirror
from tests.fakes import FakeClock, FakeMis, FakeTable
from tests.fakes.brake import an_idle_brake
from tests.functions.manual_sync_api.client import STAFF_CLAIMS, Client
from tests.mis_edits import without_students

SCHOOL = f"/schools/{SCHOOL_ID}"
READER = {"client_id": "platform", "scope": "rostersync/feed.read"}
ROSTER_READER = {"client_id": "platform", "scope": "rostersync/roster.read"}


def a_night(ports: ApiPorts, mis: FakeMis, number: int) -> None:
    """A night in which one student more is gone from the MIS."""
    mis.answer = without_students(mirror(a_roster()), *("ada", "ben")[:number])
    night = NIGHT + timedelta(days=number)
    run_school(NightMessage(SCHOOL_ID, night, reread=True), 3, ports.sync, an_idle_brake())


@pytest.fixture
def one_night(ports: ApiPorts, mis: FakeMis) -> None:
    """One student left."""
    a_night(ports, mis, 1)


def digest_of(items: list[dict[str, Any]]) -> str:
    """The digest as docs/integrate.md has it, made by a reader."""
    ordered = sorted(items, key=lambda item: (item["entity"], item["id"]))
    text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_night_is_a_frame(client: Client, one_night: None) -> None:
    """With each change in one verb, and the digest of what the night left."""
    answer = client.call("GET", f"{SCHOOL}/feed", claims=READER).json()
    (frame,) = answer["frames"]
    assert (frame["sequence"], frame["kind"], answer["newest"], answer["more"]) == (
        1,
        "autosync",
        1,
        False,
    )
    assert {(each["id"], each["verb"]) for each in frame["changes"]} == {
        ("7x", "changed"),
        ("ada", "left"),
    }


def test_the_frames_lead_to_the_snapshot(client: Client, one_night: None) -> None:
    """Whoever applies the frame to what was before has the roster, and the same digest."""
    replica = {(each["entity"], each["id"]): each for each in records(a_roster())}
    (frame,) = client.call("GET", f"{SCHOOL}/feed", claims=READER).json()["frames"]
    for change in frame["changes"]:
        replica[change["entity"], change["id"]] = change["after"]

    snapshot = client.call("GET", f"{SCHOOL}/snapshot", claims=READER).json()
    assert digest_of(list(replica.values())) == snapshot["roster_digest"] == frame["roster_digest"]
    assert digest_of(snapshot["items"]) == snapshot["roster_digest"]


def test_a_large_frame_goes_over_several_answers(
    client: Client, one_night: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the frame's own cursor, with the same `after`."""
    monkeypatch.setattr(feed, "MOST_CHANGES", 1)
    first = client.call("GET", f"{SCHOOL}/feed", claims=READER).json()["frames"][0]
    second = client.call("GET", f"{SCHOOL}/feed", claims=READER, cursor=first["cursor"]).json()
    ids = [change["id"] for part in (first, second["frames"][0]) for change in part["changes"]]
    assert (sorted(ids), second["frames"][0]["cursor"]) == (["7x", "ada"], None)


def test_of_one_who_was_erased_the_id_alone_is_said(
    client: Client, table: FakeTable, one_night: None
) -> None:
    """Whoever follows the feed must erase too, and needs nothing else for it."""
    (key,) = [key for key, run in table.runs.items() if run.sequence == 1]
    erased = Change(EntityKind.STUDENT, "ada", a_student(), None, (Reason.ERASED,))
    table.plans[key] = replace(table.plans[key], changes=(erased,))
    table.runs[key] = replace(table.runs[key], change_count=1)
    (frame,) = client.call("GET", f"{SCHOOL}/feed", claims=READER).json()["frames"]
    assert frame["changes"] == [
        {
            "entity": "student",
            "id": "ada",
            "verb": "erased",
            "before": None,
            "after": None,
            "reasons": ["erased"],
        }
    ]


def test_a_sequence_ahead_of_the_newest_is_gone(client: Client, one_night: None) -> None:
    """With the way back: the snapshot."""
    refused = client.call("GET", f"{SCHOOL}/feed", claims=READER, after="2")
    problem = refused.json()
    assert (refused.status, problem["type"], problem["snapshot"], problem["newest"]) == (
        410,
        "/problems/feed-expired",
        f"{SCHOOL}/snapshot",
        1,
    )


@pytest.mark.parametrize(
    "query", [{"after": "-1"}, {"after": "x"}, {"wait": "21"}, {"wait": "-1"}, {"limit": "0"}]
)
def test_impossible_orders_are_refused(client: Client, query: dict[str, str]) -> None:
    """A field is named, and nothing is waited for."""
    refused = client.call("GET", f"{SCHOOL}/feed", claims=READER, **query)  # type: ignore[arg-type] # by name
    assert (refused.status, refused.json()["type"]) == (422, "/problems/invalid-request")


def test_a_cursor_of_another_school_is_refused(
    client: Client, one_night: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cursor is good for the one frame that gave it out."""
    monkeypatch.setattr(feed, "MOST_CHANGES", 1)
    (frame,) = client.call("GET", f"{SCHOOL}/feed", claims=READER).json()["frames"]
    refused = client.call("GET", "/schools/B2/feed", claims=READER, cursor=frame["cursor"])
    assert (refused.status, refused.json()["type"]) == (404, "/problems/invalid-cursor")


@pytest.mark.parametrize("path", [f"{SCHOOL}/feed", f"{SCHOOL}/snapshot", "/feed"])
@pytest.mark.parametrize("claims", [ROSTER_READER, STAFF_CLAIMS], ids=["another scope", "staff"])
def test_the_feed_is_for_its_own_scope(client: Client, path: str, claims: dict[str, str]) -> None:
    """Rosters of all schools are not for whoever may read one."""
    assert client.call("GET", path, claims=claims).status == 403


def test_schools_that_moved_are_listed(client: Client, one_night: None, clock: FakeClock) -> None:
    """And the cursor goes on from there, at the end too."""
    clock.advance(timedelta(minutes=1))
    first = client.call("GET", "/feed", claims=READER).json()
    second = client.call("GET", "/feed", claims=READER, after=first["cursor"]).json()
    assert ([each["school_id"] for each in first["items"]], second["items"]) == ([SCHOOL_ID], [])
    assert second["cursor"] == first["cursor"]
