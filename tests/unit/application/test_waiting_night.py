"""A night that finds something major: read twice, and what no warning is about is applied."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rostersync.application.night import run_school
from rostersync.application.night_results import NotDue, Ran, ReadAgain
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.domain.notice import NoticeKind
from rostersync.domain.roster import StudentState
from rostersync.domain.run import Cause, NextStep, Outcome, Run
from rostersync.domain.school import Counts, SchoolState
from rostersync.domain.school_settings import AfterFailure, Settings, WhileWaiting
from rostersync.domain.snapshot import MisClass, MisStudent, Snapshot
from tests.builders import NIGHT, SCHOOL_ID, a_class, a_roster, a_school, a_snapshot, mirror
from tests.fakes import FakeMis, FakeTable
from tests.fakes.brake import an_idle_brake
from tests.mis_edits import with_class, with_student, without_class, without_students

MINOR = Settings(while_waiting=WhileWaiting.MINOR)
ROSTER = a_roster(
    classes=[a_class("7x"), a_class("7y", student_ids=[f"s{number}" for number in range(12)])]
)
MIS = mirror(ROSTER)
GONE = without_class(MIS, "7x")
JOINED = with_class(
    with_student(GONE, MisStudent("dot")),
    MisClass("7y", "7X Maths", "maths", (*ROSTER.classes["7y"].student_ids, "dot"), ("grey",)),
)
"""7X is gone, and on the same day somebody joined 7Y."""


@pytest.fixture
def table() -> FakeTable:
    table = FakeTable()
    table.add(a_school(settings=MINOR), ROSTER)
    return table


@pytest.fixture
def mis() -> FakeMis:
    return FakeMis(JOINED)


def _night(ports: Ports, night: date = NIGHT, *, reread: bool = True) -> object:
    message = NightMessage(SCHOOL_ID, night, reread=reread)
    return run_school(message, 1, ports, an_idle_brake())


def _run(ports: Ports, night: date = NIGHT) -> Run:
    ended = _night(ports, night)
    assert isinstance(ended, Ran)
    return ended.run


def test_joiners_get_in_while_a_warning_waits(ports: Ports, table: FakeTable) -> None:
    """And what the warning is about stays as it is."""
    run = _run(ports)
    roster = table.rosters[SCHOOL_ID]
    assert (run.outcome, run.summary.students_joining) == (Outcome.APPLIED, 1)
    assert roster.students["dot"].state is StudentState.ACTIVE
    assert roster.classes["7x"] == ROSTER.classes["7x"]


def test_the_run_says_what_waits(ports: Ports, table: FakeTable) -> None:
    """And whose move it is; the school's state says so, too."""
    run = _run(ports)
    school = table.schools[SCHOOL_ID]
    assert [warning.id for warning in run.warnings] == ["deleted_class:7x"]
    assert (run.next_step, run.cause) == (NextStep.MANUAL_SYNC, None)
    assert school.standing.state is SchoolState.MANUAL_SYNC_REQUIRED


def test_the_school_gets_a_mail_of_both(ports: Ports, table: FakeTable) -> None:
    """What was applied, and what waits."""
    _run(ports)
    (notice,) = table.notices
    assert (notice.kind, notice.outcome) == (NoticeKind.AUTOSYNC_FAILED, Outcome.APPLIED)
    assert (notice.summary.students_joining, notice.warning_count) == (1, 1)


def test_the_next_night_asks_again(ports: Ports, table: FakeTable) -> None:
    """Though the MIS says the same, and nothing is left to apply."""
    _run(ports)
    again = _run(ports, NIGHT + timedelta(days=1))
    assert (again.outcome, again.next_step) == (Outcome.UNCHANGED, NextStep.MANUAL_SYNC)
    assert len(table.notices) == 2


def test_a_mis_that_was_put_right_ends_it(ports: Ports, table: FakeTable, mis: FakeMis) -> None:
    """By itself, with a mail."""
    _run(ports)
    mis.answer = with_class(JOINED, MisClass("7x", "7X Maths", "maths", ("ada", "ben"), ("grey",)))
    _run(ports, NIGHT + timedelta(days=1))
    assert table.schools[SCHOOL_ID].standing.state is SchoolState.OK
    assert table.notices[-1].kind is NoticeKind.AUTOSYNC_RESOLVED


LEAVERS = without_students(MIS, *[f"s{number}" for number in range(11)])


@pytest.mark.parametrize(
    "mis", [FakeMis(LEAVERS), FakeMis(replace(MIS, mis="Arbor"))], ids=["departure", "moved"]
)
def test_what_is_about_everything_stops_everything(ports: Ports, table: FakeTable) -> None:
    """Many students gone at once, or another MIS."""
    standing = replace(a_school().standing, mis_name="SIMS")
    table.schools[SCHOOL_ID] = a_school(settings=MINOR, standing=standing)
    run = _run(ports)
    assert (run.outcome, run.cause) == (Outcome.FAILED, Cause.MAJOR_CHANGES)
    assert table.rosters[SCHOOL_ID].students == ROSTER.students


def test_a_school_that_wants_nothing_applied_gets_nothing(ports: Ports, table: FakeTable) -> None:
    """The default."""
    table.schools[SCHOOL_ID] = a_school()
    assert _run(ports).outcome is Outcome.FAILED


def test_a_school_that_owes_a_manual_sync_gets_the_rest_until_it_has_one(
    ports: Ports, table: FakeTable, mis: FakeMis
) -> None:
    """The MIS was put right; its policy asks for a person all the same."""
    settings = replace(MINOR, after_failure=AfterFailure.REQUIRE_MANUAL_SYNC)
    table.schools[SCHOOL_ID] = a_school(settings=settings)
    _run(ports)
    mis.answer = MIS
    run = _run(ports, NIGHT + timedelta(days=1))
    assert (run.outcome, run.next_step) == (Outcome.APPLIED, NextStep.MANUAL_SYNC)
    assert table.schools[SCHOOL_ID].standing.state is SchoolState.MANUAL_SYNC_REQUIRED


@pytest.mark.parametrize(
    "answer", [JOINED, a_snapshot(subjects=MIS.subjects)], ids=["class gone", "empty"]
)
def test_a_first_read_decides_nothing_major(
    ports: Ports, table: FakeTable, mis: FakeMis, answer: Snapshot
) -> None:
    """No run, no mail: the order for the second read is all that there is."""
    table.schools[SCHOOL_ID] = a_school(
        standing=replace(a_school().standing, counts=table_counts())
    )
    mis.answer = answer
    assert _night(ports, reread=False) == ReadAgain(NightMessage(SCHOOL_ID, NIGHT, reread=True))
    assert (table.runs, table.notices) == ({}, [])


def table_counts() -> Counts:
    return replace(a_school().standing.counts, students=14, classes=2)


def test_a_class_that_one_read_lacks_is_no_news(
    ports: Ports, table: FakeTable, mis: FakeMis
) -> None:
    """The second read has it: the night is as any other."""
    _night(ports, reread=False)
    mis.answer = MIS
    assert _run(ports).outcome is Outcome.UNCHANGED
    assert table.notices == []


def test_what_is_not_major_is_read_once(ports: Ports, mis: FakeMis) -> None:
    """A quiet night costs one read."""
    mis.answer = MIS
    assert isinstance(_night(ports, reread=False), Ran)


def test_a_second_read_that_comes_twice_finds_the_night_ended(
    ports: Ports, table: FakeTable
) -> None:
    """Whoever orders it may die before it says so, and then orders it again."""
    _run(ports)
    again = _night(ports)
    assert isinstance(again, Ran)
    assert (again.is_repeat, len(table.runs)) == (True, 1)


def test_a_school_that_is_not_due_is_not_read(ports: Ports, table: FakeTable) -> None:
    """It was paused between the two reads."""
    paused = replace(MINOR, paused_until=NIGHT)
    table.schools[SCHOOL_ID] = a_school(settings=paused)
    assert isinstance(_night(ports), NotDue)
