"""The start of the night: who is due, and what becomes of the others."""

import pytest

from rostersync.application.dispatch import Dispatched, dispatch
from rostersync.application.ports import NightMessage
from rostersync.domain.school import SchoolState, Settings
from tests.builders import NIGHT, a_school
from tests.fakes import FakeNightQueue, FakeSchools, FakeTable


@pytest.fixture
def schools() -> FakeSchools:
    """Two in order, one with a problem, one new, one paused, one new with a plan unfinished."""
    table = FakeTable()
    table.add(a_school("B2"))
    table.add(a_school("A1"))
    table.add(a_school("C3", state=SchoolState.MIS_PROBLEM))
    table.add(a_school("D4", state=SchoolState.NEW))
    table.add(a_school("E5", settings=Settings(paused_until=NIGHT)))
    table.add(a_school("F6", state=SchoolState.NEW, applying="run"))
    return FakeSchools(table)


def test_every_school_that_is_due_gets_one_message(schools: FakeSchools) -> None:
    """New and paused schools are not due, unless a plan of theirs is unfinished."""
    queue = FakeNightQueue()

    dispatch(NIGHT, None, schools, queue)

    assert queue.sent == [NightMessage(id, NIGHT) for id in ("A1", "B2", "C3", "F6")]


def test_the_answer_says_what_became_of_each(schools: FakeSchools) -> None:
    """Schools that are not due are named, so that nobody waits for them."""
    dispatched = dispatch(NIGHT, None, schools, FakeNightQueue())

    assert dispatched == Dispatched(NIGHT, ("A1", "B2", "C3", "F6"), ("D4", "E5"), (), ())


def test_a_night_can_be_for_some_schools_alone(schools: FakeSchools) -> None:
    """Those that were asked for and are due are sent; unknown ids are said to be so."""
    dispatched = dispatch(NIGHT, frozenset({"A1", "D4", "Z9"}), schools, FakeNightQueue())

    assert dispatched == Dispatched(NIGHT, ("A1",), ("D4",), (), ("Z9",))


def test_messages_that_the_queue_refused_are_named(schools: FakeSchools) -> None:
    """A partial failure of the batch call is no silent loss."""
    dispatched = dispatch(NIGHT, None, schools, FakeNightQueue(refuses=["B2"]))

    assert (dispatched.sent, dispatched.not_sent) == (("A1", "C3", "F6"), ("B2",))
