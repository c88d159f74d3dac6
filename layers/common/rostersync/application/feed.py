"""Follow the rosters: frames in order, snapshots for the start, and the changed schools."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.feed import Moved
from rostersync.application.ports.pages import Page, PageOrder
from rostersync.domain.change import Change
from rostersync.domain.errors import DocumentDamaged, FeedExpired
from rostersync.domain.feed import Frame
from rostersync.domain.run import Run
from rostersync.domain.school import School

MOST_CHANGES = 1_000
"""Of one answer: some 500 KB. A frame with more goes over several answers."""

SETTLED_AFTER = timedelta(seconds=15)
"""A run's end is written and listed this long after its time, so that the list never goes back."""

LOOK_EVERY_S = 1.0
"""How often to look at the school of a waiting reader: one small read each time."""

_SURELY_LISTED_AFTER = timedelta(hours=1)
"""The index is behind by moments: an older frame that it does not list is gone."""


@dataclass(frozen=True, slots=True)
class FeedOrder:
    """Which frames: those after a sequence, `limit` at most, from one of its changes on.

    `wait_s` is how long to wait for news where there is none.
    """

    school_id: str
    after: int
    limit: int
    wait_s: float = 0.0
    from_change: int = 0


@dataclass(frozen=True, slots=True)
class FramePart:
    """A frame with some of its changes; `next_change` is where the rest begins, None at the end."""

    frame: Frame
    next_change: int | None = None


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Frames in order; `newest` is the school's newest sequence."""

    frames: tuple[FramePart, ...]
    newest: int

    @property
    def is_more(self) -> bool:
        """Whether there is something to ask for at once."""
        if not self.frames:
            return False
        last = self.frames[-1]
        return last.next_change is not None or last.frame.sequence < self.newest


def follow(order: FeedOrder, ports: ApiPorts, pause: Callable[[float], None]) -> FeedPage:
    """Read the frames of a school after a sequence, and wait for news if there are none.

    Raises:
        UnknownSchool, SchoolRecordInvalid: as `Schools.get`.
        FeedExpired: the feed cannot go on after that sequence.

    """
    school = _awaited(order, ports, pause)
    newest = school.standing.frames
    if order.after > newest:
        raise FeedExpired(school.id, order.after, _oldest(school, ports), newest)
    if order.after == newest:
        return FeedPage((), newest)
    runs = ports.feed.runs(school.id, order.after, order.limit)
    if not runs:
        _refuse_expired(order, school, ports)
    parts = tuple(_parts(runs, order.from_change, ports))
    if runs and not parts:
        raise FeedExpired(school.id, order.after, order.after + 2, newest)
    return FeedPage(parts, newest)


def _awaited(order: FeedOrder, ports: ApiPorts, pause: Callable[[float], None]) -> School:
    """Give the school as it is when it has news, or when the time is over."""
    schools, clock = ports.sync.schools, ports.sync.clock
    school = schools.get(order.school_id)
    end = clock.now() + timedelta(seconds=order.wait_s)
    while order.after == school.standing.frames and clock.now() < end:
        pause(LOOK_EVERY_S)
        school = schools.get(order.school_id)
    return school


def _oldest(school: School, ports: ApiPorts) -> int:
    oldest = ports.feed.oldest(school.id)
    return (oldest.sequence if oldest else None) or school.standing.frames


def _refuse_expired(order: FeedOrder, school: School, ports: ApiPorts) -> None:
    """Distinguish frames that are gone from frames that the index does not list yet."""
    oldest = ports.feed.oldest(school.id)
    if oldest is None or oldest.sequence is None or oldest.sequence <= order.after + 1:
        return
    age = ports.sync.clock.now() - (oldest.ended_at or oldest.started_at)
    if age > _SURELY_LISTED_AFTER:
        raise FeedExpired(school.id, order.after, oldest.sequence, school.standing.frames)


def _parts(runs: Iterable[Run], from_change: int, ports: ApiPorts) -> Iterable[FramePart]:
    """Make frames of runs, up to the bound of an answer or the first that lost its changes."""
    left = MOST_CHANGES
    for run in runs:
        if left == 0 or (left < MOST_CHANGES and run.change_count > left):
            return
        changes = _changes(run, ports)
        if changes is None:
            return
        part = _part(run, changes, from_change, left)
        yield part
        if part.next_change is not None:
            return
        left -= len(part.frame.changes)
        from_change = 0


def _changes(run: Run, ports: ApiPorts) -> tuple[Change, ...] | None:
    """Read what a run changed; None if that is lost, so that a reader cannot skip it unseen."""
    try:
        changes = ports.sync.runs.changes(run.school_id, run.run_id)
    except DocumentDamaged:
        return None
    return changes if len(changes) == run.change_count else None


def _part(run: Run, changes: tuple[Change, ...], start: int, most: int) -> FramePart:
    end = start + most
    return FramePart(
        Frame(
            sequence=run.sequence or 0,
            school_id=run.school_id,
            run_id=run.run_id,
            kind=run.kind,
            at=run.ended_at or run.started_at,
            changes=changes[start:end],
            roster_digest=run.roster_digest or "",
        ),
        next_change=end if end < len(changes) else None,
    )


def moved_since(order: PageOrder, ports: ApiPorts) -> Page[Moved]:
    """List the schools whose roster changed, in the order of time, each once a page.

    Runs of the last seconds come with a later page, so that the list skips none.
    """
    page = ports.feed.moved(ports.sync.clock.now() - SETTLED_AFTER, order)
    newest = {each.school_id: each for each in page.items}
    return Page(tuple(newest.values()), page.after)
