"""The start of the night: who is due, and what becomes of the others."""

import pytest

from rostersync.application.dispatch import Dispatched, NightOrder, NightPorts, dispatch
from rostersync.application.ports import NightMessage
from rostersync.domain.night_report import Night
from rostersync.domain.school import SchoolState, Settings
from tests.builders import NIGHT, NOW, a_school
from tests.fakes import FakeNightQueue, FakeNights, FakeOutbox, FakeSchools, FakeTable


@pytest.fixture
def nights() -> FakeNights:
    """Two in order, one with a problem, one new, one paused, one new with a plan unfinished."""
    table = FakeTable()
    table.add(a_school("B2"))
    table.add(a_school("A1"))
    table.add(a_school("C3", state=SchoolState.MIS_PROBLEM))
    table.add(a_school("D4", state=SchoolState.NEW))
    table.add(a_school("E5", settings=Settings(paused_until=NIGHT)))
    table.add(a_school("F6", state=SchoolState.NEW, applying="run"))
    return FakeNights(table, FakeOutbox())


def ports_of(nights: FakeNights, queue: FakeNightQueue) -> NightPorts:
    return NightPorts(FakeSchools(nights.table), queue, nights)


def test_every_school_that_is_due_gets_one_message(nights: FakeNights) -> None:
    """New and paused schools are not due, unless a plan of theirs is unfinished."""
    queue = FakeNightQueue()

    dispatch(NightOrder(NIGHT), ports_of(nights, queue), NOW)

    assert queue.sent == [NightMessage(id, NIGHT) for id in ("A1", "B2", "C3", "F6")]


def test_the_answer_says_what_became_of_each(nights: FakeNights) -> None:
    """Schools that are not due are named, so that nobody waits for them."""
    dispatched = dispatch(NightOrder(NIGHT), ports_of(nights, FakeNightQueue()), NOW)

    assert dispatched == Dispatched(NIGHT, ("A1", "B2", "C3", "F6"), ("D4", "E5"), (), ())


def test_a_night_can_be_for_some_schools_alone(nights: FakeNights) -> None:
    """Those that were asked for and are due are sent; unknown ids are said to be so."""
    order = NightOrder(NIGHT, frozenset({"A1", "D4", "Z9"}))

    dispatched = dispatch(order, ports_of(nights, FakeNightQueue()), NOW)

    assert dispatched == Dispatched(NIGHT, ("A1",), ("D4",), (), ("Z9",))


def test_messages_that_the_queue_refused_are_named(nights: FakeNights) -> None:
    """A partial failure of the batch call is no silent loss."""
    refusing = FakeNightQueue(refuses=["B2"])

    dispatched = dispatch(NightOrder(NIGHT), ports_of(nights, refusing), NOW)

    assert (dispatched.sent, dispatched.not_sent) == (("A1", "C3", "F6"), ("B2",))


def test_a_night_is_written_down_before_it_is_queued(nights: FakeNights) -> None:
    """A message that the queue never took is missed by the night report."""
    dispatch(NightOrder(NIGHT), ports_of(nights, FakeNightQueue(refuses=["A1", "B2"])), NOW)

    assert nights.unreported() == (Night(NIGHT, NOW, ("A1", "B2", "C3", "F6")),)


def test_a_night_for_some_schools_alone_is_not_reported(nights: FakeNights) -> None:
    """An operator who asks for a school watches it, and needs no mail."""
    order = NightOrder(NIGHT, frozenset({"A1"}))

    dispatch(order, ports_of(nights, FakeNightQueue()), NOW)

    assert nights.unreported() == ()
