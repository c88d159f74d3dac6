"""Announce writes to the table, for anybody who listens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, assert_never

from rostersync.domain.announcement import Announcement, roster_changed, school_changed
from rostersync.domain.run import Run
from rostersync.domain.school import School


@dataclass(frozen=True, slots=True)
class FrameWritten:
    """A run became a frame of its school's feed."""

    run: Run


@dataclass(frozen=True, slots=True)
class SchoolWritten:
    """A school's record was written; `before` is None for a new one."""

    before: School | None
    after: School


type Written = FrameWritten | SchoolWritten


class Bus(Protocol):
    """The bus of announcements."""

    def put(self, announcements: Sequence[Announcement]) -> frozenset[int]:
        """Send them, and give back the places of those that were not taken after retries."""
        ...


def announce(written: Iterable[tuple[str, Written]], bus: Bus, day: date) -> frozenset[str]:
    """Announce each write that matters outside, and return the keys that were not taken."""
    made = [(key, announcement_of(each, day)) for key, each in written]
    news = [(key, announcement) for key, announcement in made if announcement is not None]
    refused = bus.put([announcement for _, announcement in news]) if news else frozenset()
    return frozenset(news[place][0] for place in refused)


def announcement_of(written: Written, day: date) -> Announcement | None:
    """Make the announcement of a write; None if nobody outside needs it."""
    match written:
        case FrameWritten():
            return roster_changed(written.run)
        case SchoolWritten():
            return school_changed(written.before, written.after, day)
        case _:
            assert_never(written)
