"""Follow a school's roster, and wait for news of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from rostersync.application.feed import (
    MOST_CHANGES,
    SETTLED_AFTER,
    FeedOrder,
    FeedPage,
    follow,
    moved_since,
)
from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.pages import PageOrder
from rostersync.application.ports.runs import WriteAhead
from rostersync.domain.change import Change, Reason
from rostersync.domain.ending import Ending
from rostersync.domain.errors import FeedExpired
from rostersync.domain.roster import EntityKind, StudentState
from rostersync.domain.run import Outcome, Run
from rostersync.domain.school import Standing
from tests.builders import NOW, SCHOOL_ID, a_roster, a_school, a_student, an_autosync, mirror
from tests.fakes import FakeClock, FakeMis, FakeTable
from tests.fakes.api import api_ports
from tests.fakes.feed import FakeFeed


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def table() -> FakeTable:
    """A school without frames."""
    table = FakeTable()
    table.add(a_school(standing=Standing()), a_roster())
    return table


@pytest.fixture
def ports(table: FakeTable, clock: FakeClock) -> ApiPorts:
    return api_ports(table, FakeMis(mirror(a_roster())), clock)


def add_frame(table: FakeTable, sequence: int, changes: int = 1) -> None:
    """Put a run there that changed that many students, as its end leaves it."""
    run = replace(
        an_autosync(),
        run_id=f"run-{sequence}",
        outcome=Outcome.APPLIED,
        ended_at=NOW + timedelta(minutes=sequence),
        sequence=sequence,
        roster_digest=f"digest-{sequence}",
        change_count=changes,
    )
    table.runs[SCHOOL_ID, run.run_id] = run
    table.plans[SCHOOL_ID, run.run_id] = a_plan(run, changes)
    school = table.schools[SCHOOL_ID]
    standing = replace(school.standing, frames=sequence)
    table.schools[SCHOOL_ID] = replace(school, standing=standing)


def a_plan(run: Run, changes: int) -> WriteAhead:
    left = a_student(state=StudentState.LEFT)
    made = tuple(
        Change(EntityKind.STUDENT, str(number), a_student(), left, (Reason.LEFT,))
        for number in range(changes)
    )
    return WriteAhead(Ending(run, Standing()), made, frozenset(), 0)


def never(_seconds: float) -> None:
    raise AssertionError("waited")


def read(
    ports: ApiPorts, after: int = 0, pause: Callable[[float], None] = never, **order: int
) -> FeedPage:
    return follow(FeedOrder(SCHOOL_ID, after, order.pop("limit", 100), **order), ports, pause)


def sequences(page: FeedPage) -> list[int]:
    return [part.frame.sequence for part in page.frames]


def test_frames_carry_what_their_runs_changed(table: FakeTable, ports: ApiPorts) -> None:
    """The frame is its run: same changes, same digest."""
    add_frame(table, 1, changes=3)
    frame = read(ports).frames[0].frame
    assert (len(frame.changes), frame.roster_digest) == (3, "digest-1")


def test_a_reader_who_has_all_gets_nothing(table: FakeTable, ports: ApiPorts) -> None:
    """And the answer does not say to ask again at once."""
    add_frame(table, 1)
    page = read(ports, after=1)
    assert (page.frames, page.newest, page.is_more) == ((), 1, False)


def test_more_frames_than_asked_for_are_announced(table: FakeTable, ports: ApiPorts) -> None:
    """So a reader who is far behind does not wait between two answers."""
    for sequence in (1, 2):
        add_frame(table, sequence)
    page = read(ports, limit=1)
    assert (sequences(page), page.is_more) == ([1], True)


def test_frames_are_not_cut_where_they_need_not_be(table: FakeTable, ports: ApiPorts) -> None:
    """One that does not fit beside the others comes whole with the next answer."""
    add_frame(table, 1, changes=MOST_CHANGES - 1)
    add_frame(table, 2, changes=2)
    assert sequences(read(ports)) == [1]


def test_frames_that_just_fit_come_together(table: FakeTable, ports: ApiPorts) -> None:
    """The bound is of the answer, and belongs to it."""
    add_frame(table, 1, changes=MOST_CHANGES - 1)
    add_frame(table, 2, changes=1)
    assert sequences(read(ports)) == [1, 2]


def test_a_large_frame_is_read_in_parts(table: FakeTable, ports: ApiPorts) -> None:
    """All its changes come, each once and in order."""
    add_frame(table, 1, changes=2 * MOST_CHANGES + 1)
    ids: list[str] = []
    start: int | None = 0
    while start is not None:
        (part,) = read(ports, from_change=start).frames
        ids += [change.id for change in part.frame.changes]
        start = part.next_change
    assert ids == [str(number) for number in range(2 * MOST_CHANGES + 1)]


def test_after_the_end_of_a_large_frame_the_next_follows(table: FakeTable, ports: ApiPorts) -> None:
    """The last part leaves room for other frames."""
    add_frame(table, 1, changes=MOST_CHANGES + 1)
    add_frame(table, 2)
    assert sequences(read(ports, from_change=MOST_CHANGES)) == [1, 2]


def test_a_reader_waits_for_news(table: FakeTable, ports: ApiPorts, clock: FakeClock) -> None:
    """The answer comes with the frame that ended while it waited."""

    def pause(seconds: float) -> None:
        clock.advance(timedelta(seconds=seconds))
        add_frame(table, 1)

    assert sequences(read(ports, pause=pause, wait_s=20)) == [1]


def test_a_reader_waits_no_longer_than_asked(ports: ApiPorts, clock: FakeClock) -> None:
    """Then the answer is that there is nothing."""
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        clock.advance(timedelta(seconds=seconds))

    read(ports, pause=pause, wait_s=3)
    assert sum(waited) == pytest.approx(3)


def test_a_sequence_that_never_was_is_refused(table: FakeTable, ports: ApiPorts) -> None:
    """A reader of another school, or of a table from before, must take a snapshot."""
    add_frame(table, 1)
    with pytest.raises(FeedExpired) as refused:
        read(ports, after=2)
    assert (refused.value.oldest, refused.value.newest) == (1, 1)


def test_frames_that_are_gone_are_refused(
    table: FakeTable, ports: ApiPorts, clock: FakeClock
) -> None:
    """Nobody can go on over a gap."""
    for sequence in (1, 2, 3):
        add_frame(table, sequence)
    del table.runs[SCHOOL_ID, "run-1"]
    clock.advance(timedelta(days=400))
    with pytest.raises(FeedExpired) as refused:
        read(ports)
    assert refused.value.oldest == 2


def test_a_reader_just_before_the_oldest_frame_goes_on(
    table: FakeTable, ports: ApiPorts, clock: FakeClock
) -> None:
    """What it has not is all there."""
    for sequence in (1, 2):
        add_frame(table, sequence)
    del table.runs[SCHOOL_ID, "run-1"]
    clock.advance(timedelta(days=400))
    assert sequences(read(ports, after=1)) == [2]


def test_what_the_index_does_not_list_yet_is_not_gone(table: FakeTable, ports: ApiPorts) -> None:
    """The reader asks again, and loses nothing."""
    for sequence in (1, 2):
        add_frame(table, sequence)
    assert isinstance(ports.feed, FakeFeed)
    ports.feed.hidden.add(1)
    page = read(ports)
    assert (page.frames, page.newest) == ((), 2)


def test_a_frame_that_lost_its_changes_is_never_passed_over(
    table: FakeTable, ports: ApiPorts
) -> None:
    """The frames before it come; after them the way on is a snapshot."""
    for sequence in (1, 2, 3):
        add_frame(table, sequence)
    del table.plans[SCHOOL_ID, "run-2"]
    assert sequences(read(ports)) == [1]
    with pytest.raises(FeedExpired):
        read(ports, after=1)


def test_each_school_that_moved_is_named_once_a_page(
    table: FakeTable, ports: ApiPorts, clock: FakeClock
) -> None:
    """With its newest frame: following it brings the others."""
    for sequence in (1, 2):
        add_frame(table, sequence)
    clock.advance(timedelta(hours=1))
    moved = moved_since(PageOrder(10), ports)
    assert [(each.school_id, each.newest) for each in moved.items] == [(SCHOOL_ID, 2)]


@pytest.mark.parametrize(("later", "listed"), [(timedelta(0), 1), (-timedelta(seconds=1), 0)])
def test_a_change_is_listed_when_it_is_settled(
    table: FakeTable, ports: ApiPorts, clock: FakeClock, later: timedelta, listed: int
) -> None:
    """Not before every run of that time must have been written."""
    add_frame(table, 1)
    clock.advance(timedelta(minutes=1) + SETTLED_AFTER + later)
    assert len(moved_since(PageOrder(10), ports).items) == listed
