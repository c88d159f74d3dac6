"""A plan that was begun is finished by whoever comes next, before anything else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rostersync.application.night import run_school
from rostersync.application.night_results import Ran, TryAgain
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.domain.roster import Task
from rostersync.domain.run import Outcome, autosync_run_id
from rostersync.domain.snapshot import MisClass, MisStudent
from tests.builders import NIGHT, SCHOOL_ID, a_roster, mirror
from tests.fakes import FakeMis, FakeRuns, FakeTable
from tests.fakes.brake import an_idle_brake
from tests.mis_edits import with_class, with_student

TONIGHT = NightMessage(SCHOOL_ID, NIGHT, reread=True)
TOMORROW = NightMessage(SCHOOL_ID, NIGHT + timedelta(days=1), reread=True)
CLASS_OF_THREE = ("ada", "ben", "cyd")


@pytest.fixture
def interrupted(ports: Ports, table: FakeTable, mis: FakeMis) -> Ports:
    """A night that was cut off after its first write of two."""
    joined = with_student(mirror(a_roster()), MisStudent("cyd"))
    mis.answer = with_class(joined, MisClass("7x", "7X Maths", "maths", CLASS_OF_THREE, ("grey",)))
    with pytest.raises(TryAgain):
        run_school(TONIGHT, 1, replace(ports, runs=FakeRuns(table, stop_after=1)), an_idle_brake())
    return ports


def test_an_interrupted_run_is_still_being_applied(interrupted: Ports, table: FakeTable) -> None:
    """The school is marked, and the class does not yet name the new student."""
    assert table.schools[SCHOOL_ID].applying == autosync_run_id(NIGHT)
    assert table.rosters[SCHOOL_ID].classes["7x"].student_ids == ("ada", "ben")


def test_a_redelivery_finishes_it(interrupted: Ports, table: FakeTable) -> None:
    """The same message again ends the same run, which had not ended before."""
    result = run_school(TONIGHT, 2, interrupted, an_idle_brake())

    assert isinstance(result, Ran)
    assert (result.run.outcome, result.is_repeat) == (Outcome.APPLIED, False)
    assert table.finished == []
    assert table.rosters[SCHOOL_ID].classes["7x"].student_ids == CLASS_OF_THREE


def test_the_next_night_finishes_it_first(interrupted: Ports, table: FakeTable) -> None:
    """The next night ends the unfinished run and then finds nothing to change."""
    result = run_school(TOMORROW, 1, interrupted, an_idle_brake())

    assert isinstance(result, Ran)
    assert result.run.outcome is Outcome.UNCHANGED
    ended = table.runs[SCHOOL_ID, autosync_run_id(NIGHT)]
    assert (ended.outcome, table.finished) == (Outcome.APPLIED, [ended])


def test_a_preview_finishes_it_first(interrupted: Ports, table: FakeTable) -> None:
    """A person never sees a half-written roster."""
    made = preview(PreviewOrder(SCHOOL_ID, by="head@larkrise.example"), lambda: "t", interrupted)

    assert made.summary.students_joining == 0
    assert table.schools[SCHOOL_ID].applying is None
    assert [run.run_id for run in table.finished] == [autosync_run_id(NIGHT)]


def test_a_paused_school_is_finished_too(interrupted: Ports, table: FakeTable) -> None:
    """A pause keeps new changes out; it does not keep an old plan half-written."""
    school = table.schools[SCHOOL_ID]
    paused = replace(school.settings, paused_until=NIGHT + timedelta(days=9))
    table.schools[SCHOOL_ID] = replace(school, settings=paused)

    run_school(TOMORROW, 1, interrupted, an_idle_brake())

    assert table.schools[SCHOOL_ID].applying is None


def test_tasks_are_no_part_of_it(interrupted: Ports, table: FakeTable) -> None:
    """Finishing a plan that deletes no class leaves every task where it is."""
    table.tasks[SCHOOL_ID].append(Task("late", "7x", "Set during the night"))

    run_school(TONIGHT, 2, interrupted, an_idle_brake())

    assert [task.id for task in table.tasks[SCHOOL_ID]] == ["fractions", "late"]
