"""Announcements: a school's roster or state changed. They wake programs that listen.

They carry ids, counts and a digest, and never a person's name. The feed has order and
content, so an announcement that is lost or comes twice costs nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from rostersync.domain.run import Run
from rostersync.domain.school import School, school_next_step, state_on


class Announced(StrEnum):
    """The kind of an announcement: the event's `detail-type`."""

    ROSTER_CHANGED = "Roster changed"
    SCHOOL_CHANGED = "School changed"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One event; `detail` holds plain JSON values."""

    what: Announced
    detail: Mapping[str, Any]


def roster_changed(run: Run) -> Announcement:
    """Announce the frame that a run became; `counts` leaves out what is zero."""
    return Announcement(
        Announced.ROSTER_CHANGED,
        {
            "school_id": run.school_id,
            "sequence": run.sequence,
            "run_id": run.run_id,
            "kind": run.kind,
            "at": run.ended_at and run.ended_at.isoformat(),
            "counts": {head: count for head, count in asdict(run.summary).items() if count},
            "roster_digest": run.roster_digest,
        },
    )


def school_changed(before: School | None, after: School, day: date) -> Announcement | None:
    """Announce a school's state and next step on that day, if either is another than before."""
    if before is not None and _position(before, day) == _position(after, day):
        return None
    state, step = _position(after, day)
    since = after.standing.since
    return Announcement(
        Announced.SCHOOL_CHANGED,
        {
            "school_id": after.id,
            "state": state,
            "next_step": step,
            "since": since and since.isoformat(),
        },
    )


def _position(school: School, day: date) -> tuple[str, str]:
    return state_on(school, day), school_next_step(school)
