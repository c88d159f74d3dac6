"""A school's whole roster at one sequence of its feed, in pages."""

from dataclasses import dataclass

from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.pages import PageOrder
from rostersync.application.ports.roster import RosterPages
from rostersync.domain.change import RosterEntity
from rostersync.domain.errors import SnapshotMoved
from rostersync.domain.feed import roster_digest
from rostersync.domain.roster import SchoolClass, Student, Subject, Teacher
from rostersync.domain.school import School

_KINDS: tuple[type[RosterEntity], ...] = (SchoolClass, Student, Subject, Teacher)
"""Kind by kind, in the order in which the digest sorts them."""


@dataclass(frozen=True, slots=True)
class SnapshotPlace:
    """Where a page begins: of which sequence, in which list, after which id."""

    sequence: int
    list_number: int = 0
    after: str | None = None


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """Some of the roster at a sequence; `next` is where the rest begins, None at the end."""

    sequence: int
    roster_digest: str
    items: tuple[RosterEntity, ...]
    next: SnapshotPlace | None


def roster_snapshot(
    school_id: str, limit: int, place: SnapshotPlace | None, ports: ApiPorts
) -> SnapshotPage:
    """Read one page of a roster, all pages being of one sequence; without a place, the first.

    Raises:
        UnknownSchool, SchoolRecordInvalid: as `Schools.get`.
        SnapshotMoved: a run is writing the roster, or has written it since the first page.

    """
    school = ports.sync.schools.get(school_id)
    start = place or SnapshotPlace(school.standing.frames)
    _refuse_moved(school, start.sequence)
    items, rest = _read(school_id, limit, start, ports.roster_pages)
    _refuse_moved(ports.sync.schools.get(school_id), start.sequence)
    return SnapshotPage(start.sequence, _digest(school, ports), items, rest)


def _read(
    school_id: str, limit: int, start: SnapshotPlace, pages: RosterPages
) -> tuple[tuple[RosterEntity, ...], SnapshotPlace | None]:
    items: list[RosterEntity] = []
    after = start.after
    for number in range(start.list_number, len(_KINDS)):
        if len(items) == limit:
            return tuple(items), SnapshotPlace(start.sequence, number)
        page = pages.page(_KINDS[number], school_id, PageOrder(limit - len(items), after))
        items += page.items
        if page.after is not None:
            return tuple(items), SnapshotPlace(start.sequence, number, page.after)
        after = None
    return tuple(items), None


def _digest(school: School, ports: ApiPorts) -> str:
    """A roster that no run has changed since there are frames has its digest made here."""
    known = school.standing.roster_digest
    return known or roster_digest(ports.sync.rosters.roster(school))


def _refuse_moved(school: School, sequence: int) -> None:
    if school.applying is not None or school.standing.frames != sequence:
        raise SnapshotMoved(
            f"the roster is at sequence {school.standing.frames}, the snapshot at {sequence}"
        )
