"""What is announced to the world outside, and that it names nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rostersync.domain.announcement import Announced, roster_changed, school_changed
from rostersync.domain.change import Summary
from rostersync.domain.school import School, SchoolState, Standing
from rostersync.domain.school_settings import Settings
from tests.builders import NIGHT, NOW, SCHOOL_ID, a_school, an_autosync

OK = a_school(standing=Standing(state=SchoolState.OK, since=NOW))
WAITING = a_school(standing=Standing(state=SchoolState.MANUAL_SYNC_REQUIRED, since=NOW))


def test_a_frame_is_announced_by_its_numbers() -> None:
    """Enough to know that one has to follow, and from where."""
    run = replace(
        an_autosync(),
        sequence=7,
        roster_digest="seventh",
        ended_at=NOW,
        summary=Summary(students_joining=2),
    )
    assert roster_changed(run).detail == {
        "school_id": SCHOOL_ID,
        "sequence": 7,
        "run_id": "2026-11-23-autosync",
        "kind": "autosync",
        "at": "2026-11-23T01:00:00+00:00",
        "counts": {"students_joining": 2},
        "roster_digest": "seventh",
    }


def test_a_new_position_is_announced() -> None:
    """State, who must act, and since when."""
    announced = school_changed(OK, WAITING, NIGHT)
    assert announced is not None
    assert (announced.what, dict(announced.detail)) == (
        Announced.SCHOOL_CHANGED,
        {
            "school_id": SCHOOL_ID,
            "state": "manual_sync_required",
            "next_step": "manual_sync",
            "since": "2026-11-23T01:00:00+00:00",
        },
    )


def test_a_new_school_is_announced() -> None:
    """It was not there before."""
    assert school_changed(None, a_school(standing=Standing()), NIGHT) is not None


@pytest.mark.parametrize(
    "after",
    [
        OK,
        replace(OK, name="Renamed"),
        replace(OK, applying="a-run"),
        replace(OK, standing=replace(OK.standing, frames=9)),
        replace(OK, settings=Settings(paused_until=NIGHT - timedelta(days=1))),
    ],
)
def test_another_write_is_no_news(after: School) -> None:
    """A school's record is written several times a night."""
    assert school_changed(OK, after, NIGHT) is None


def test_a_pause_is_news() -> None:
    """Whoever listens knows that nothing will come for a while."""
    paused = replace(OK, settings=Settings(paused_until=NIGHT))
    announced = school_changed(OK, paused, NIGHT)
    assert announced is not None
    assert announced.detail["state"] == "paused"
