"""A night in which too many schools fail alike: what the brake lets through, and what not."""

import pytest

from rostersync.application.brake import Brake
from rostersync.application.night import run_school
from rostersync.application.night_results import Held, Ran, TryAgain
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.domain.brake import Bounds
from rostersync.domain.errors import MisAccessRefused, MisUnavailable
from rostersync.domain.run import Cause, Outcome, autosync_run_id
from rostersync.domain.snapshot import MisClass, MisStudent
from tests.builders import NIGHT, SCHOOL_ID, a_roster, mirror
from tests.fakes import FakeMis, FakeTable
from tests.fakes.brake import FakeNightTallies
from tests.mis_edits import with_class, with_student

TONIGHT = NightMessage(SCHOOL_ID, NIGHT, reread=True)


@pytest.fixture
def tallies() -> FakeNightTallies:
    """A night of ten schools."""
    return FakeNightTallies(due={NIGHT: 10})


@pytest.fixture
def brake(tallies: FakeNightTallies) -> Brake:
    """Three schools that fail alike are too many."""
    return Brake(tallies, Bounds(percent=20, minimum=3))


def the_others_failed(tallies: FakeNightTallies, count: int, cause: Cause) -> None:
    for _ in range(count):
        tallies.count(NIGHT, cause)


def the_class_is_empty(mis: FakeMis) -> None:
    mis.answer = with_class(mirror(a_roster()), MisClass("7x", "7X Maths", "maths"))


def a_joiner_arrives(mis: FakeMis) -> None:
    snapshot = with_student(mirror(a_roster()), MisStudent("cyd", forename="Cyd"))
    mis.answer = with_class(
        snapshot, MisClass("7x", "7X Maths", "maths", ("ada", "ben", "cyd"), ("grey",))
    )


def test_the_one_too_many_is_held(
    ports: Ports, mis: FakeMis, tallies: FakeNightTallies, brake: Brake
) -> None:
    """It is the first to be held, and the operators get a page."""
    the_others_failed(tallies, 2, Cause.MAJOR_CHANGES)
    the_class_is_empty(mis)

    result = run_school(TONIGHT, 1, ports, brake)

    assert result == Held(SCHOOL_ID, Cause.MAJOR_CHANGES, is_first=True)


def test_a_held_school_is_left_as_it_was(
    ports: Ports, mis: FakeMis, table: FakeTable, tallies: FakeNightTallies, brake: Brake
) -> None:
    """No run, no notice, no change of its standing."""
    before = dict(table.schools)
    the_others_failed(tallies, 2, Cause.MAJOR_CHANGES)
    the_class_is_empty(mis)

    run_school(TONIGHT, 1, ports, brake)

    assert (table.runs, table.notices, table.schools) == ({}, [], before)


def test_the_one_before_fails_by_itself(
    ports: Ports, mis: FakeMis, tallies: FakeNightTallies, brake: Brake
) -> None:
    """Two schools may well lose a class on the same evening."""
    the_others_failed(tallies, 1, Cause.MAJOR_CHANGES)
    the_class_is_empty(mis)

    result = run_school(TONIGHT, 1, ports, brake)

    assert isinstance(result, Ran)
    assert result.run.cause is Cause.MAJOR_CHANGES


def test_nothing_is_applied_in_a_held_night(
    ports: Ports, mis: FakeMis, table: FakeTable, tallies: FakeNightTallies, brake: Brake
) -> None:
    """What the source says tonight is not to be trusted, whatever it says of this school."""
    tallies.hold(NIGHT, Cause.MIS_EMPTY, ports.clock.now())
    a_joiner_arrives(mis)

    result = run_school(TONIGHT, 1, ports, brake)

    assert (result, table.runs) == (Held(SCHOOL_ID, Cause.MIS_EMPTY, is_first=False), {})


def test_a_failure_for_another_reason_is_held_too(
    ports: Ports, mis: FakeMis, tallies: FakeNightTallies, brake: Brake
) -> None:
    """Its school would get a mail about what is perhaps the same fault."""
    tallies.hold(NIGHT, Cause.MIS_EMPTY, ports.clock.now())
    mis.answer = MisAccessRefused("withdrawn")

    assert run_school(TONIGHT, 1, ports, brake) == Held(SCHOOL_ID, Cause.MIS_EMPTY, is_first=False)


def test_an_unchanged_school_is_not_held(
    ports: Ports, tallies: FakeNightTallies, brake: Brake
) -> None:
    """Nothing would be written of it anyway."""
    tallies.hold(NIGHT, Cause.MIS_EMPTY, ports.clock.now())

    result = run_school(TONIGHT, 1, ports, brake)

    assert isinstance(result, Ran)
    assert result.run.outcome is Outcome.UNCHANGED


def test_a_try_that_comes_again_is_not_counted(
    ports: Ports, mis: FakeMis, tallies: FakeNightTallies, brake: Brake
) -> None:
    """An outage of a minute is no failure of the night."""
    mis.answer = MisUnavailable("503")

    with pytest.raises(TryAgain):
        run_school(TONIGHT, 1, ports, brake)

    assert tallies.failed == {}


def test_a_released_night_goes_on(
    ports: Ports, mis: FakeMis, table: FakeTable, tallies: FakeNightTallies, brake: Brake
) -> None:
    """The school that was held runs when its message comes once more."""
    tallies.hold(NIGHT, Cause.MIS_EMPTY, ports.clock.now())
    a_joiner_arrives(mis)
    run_school(TONIGHT, 1, ports, brake)
    tallies.release(NIGHT, ports.clock.now())

    run_school(TONIGHT, 1, ports, brake)

    assert table.runs[SCHOOL_ID, autosync_run_id(NIGHT)].outcome is Outcome.APPLIED


def test_a_run_ordered_again_is_a_run_of_its_own(
    ports: Ports, mis: FakeMis, table: FakeTable, brake: Brake
) -> None:
    """The failed run of the night stays in the history; the second one stands beside it."""
    the_class_is_empty(mis)
    run_school(TONIGHT, 1, ports, brake)
    mis.answer = mirror(a_roster())

    run_school(NightMessage(SCHOOL_ID, NIGHT, 2, reread=True), 1, ports, brake)

    outcomes = {run_id: run.outcome for (_, run_id), run in table.runs.items()}
    assert outcomes == {
        "2026-11-23-autosync": Outcome.FAILED,
        "2026-11-23-autosync-2": Outcome.UNCHANGED,
    }


def test_failing_again_in_one_night_is_one_night(
    ports: Ports, mis: FakeMis, table: FakeTable, brake: Brake
) -> None:
    """The count of nights does not grow, and the school gets no second mail about the same."""
    the_class_is_empty(mis)
    run_school(TONIGHT, 1, ports, brake)

    run_school(NightMessage(SCHOOL_ID, NIGHT, 2, reread=True), 1, ports, brake)

    trouble = table.schools[SCHOOL_ID].standing.trouble
    assert trouble
    assert (trouble.nights, len(table.notices)) == (1, 1)
