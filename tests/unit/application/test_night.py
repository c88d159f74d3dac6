"""One school's night: what it does with what the MIS says."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.night import run_school
from rostersync.application.night_results import NotDue, Ran, TryAgain
from rostersync.application.ports.mis import Progress, unwatched
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.domain.errors import (
    MisAccessRefused,
    MisError,
    MisIncomplete,
    MisUnavailable,
    UnknownSchool,
)
from rostersync.domain.notice import NoticeKind
from rostersync.domain.run import Cause, NextStep, Outcome, Run
from rostersync.domain.school import MisSettings, SchoolState
from rostersync.domain.school_settings import AfterFailure, NewClasses, Settings
from rostersync.domain.snapshot import MisClass, MisStudent, Snapshot
from tests.builders import (
    NIGHT,
    SCHOOL_ID,
    a_roster,
    a_school,
    a_snapshot,
    a_task,
    a_trouble,
    mirror,
)
from tests.fakes import FakeMis, FakeTable
from tests.fakes.brake import an_idle_brake
from tests.mis_edits import with_class, with_student, without_class

TONIGHT = NightMessage(SCHOOL_ID, NIGHT, reread=True)
TOMORROW = NightMessage(SCHOOL_ID, NIGHT + timedelta(days=1), reread=True)


def night(ports: Ports, message: NightMessage = TONIGHT, attempt: int = 3) -> Run:
    """Run the school for good: the last attempt ends, whatever happens."""
    result = run_school(message, attempt, ports, an_idle_brake())
    assert isinstance(result, Ran)
    return result.run


def a_joiner_arrives(mis: FakeMis) -> None:
    snapshot = with_student(mirror(a_roster()), MisStudent("cyd", forename="Cyd"))
    mis.answer = with_class(
        snapshot, MisClass("7x", "7X Maths", "maths", ("ada", "ben", "cyd"), ("grey",))
    )


def the_class_is_deleted(mis: FakeMis) -> None:
    mis.answer = with_class(
        without_class(mirror(a_roster()), "7x"), MisClass("7y", "7Y Maths", "maths")
    )


def test_minor_changes_are_applied(ports: Ports, table: FakeTable, mis: FakeMis) -> None:
    """A student who joins a selected class is in the roster after the night."""
    a_joiner_arrives(mis)

    run = night(ports)

    assert run.outcome is Outcome.APPLIED
    assert table.rosters[SCHOOL_ID].classes["7x"].student_ids == ("ada", "ben", "cyd")


def test_a_major_change_changes_nothing(ports: Ports, table: FakeTable, mis: FakeMis) -> None:
    """A deleted class fails the whole autosync: roster and tasks are as they were."""
    before = (table.rosters[SCHOOL_ID], list(table.tasks[SCHOOL_ID]))
    the_class_is_deleted(mis)

    run = night(ports)

    assert (run.outcome, run.cause, run.next_step) == (
        Outcome.FAILED,
        Cause.MAJOR_CHANGES,
        NextStep.MANUAL_SYNC,
    )
    assert (table.rosters[SCHOOL_ID], table.tasks[SCHOOL_ID]) == before


def test_a_major_change_is_told_with_its_tasks(
    ports: Ports, table: FakeTable, mis: FakeMis
) -> None:
    """The notice is written with the run, and names the tasks that would go."""
    the_class_is_deleted(mis)

    night(ports)

    [notice] = table.notices
    assert notice.kind is NoticeKind.AUTOSYNC_FAILED
    assert [task.id for task in notice.warnings[0].tasks] == [a_task().id]


def test_a_night_of_the_same_content_is_unchanged(ports: Ports, table: FakeTable) -> None:
    """After a clean run, the same read again leaves a run and touches nothing else."""
    night(ports)
    standing = table.schools[SCHOOL_ID].standing
    table.rosters.clear()

    run = night(ports, TOMORROW)

    assert run.outcome is Outcome.UNCHANGED
    assert table.schools[SCHOOL_ID].standing == standing


def test_changes_outside_the_selection_are_unchanged(
    ports: Ports, table: FakeTable, mis: FakeMis
) -> None:
    """A new class that nobody selected is another content, and still no change."""
    mis.answer = with_class(mirror(a_roster()), MisClass("9z", "9Z Art"))

    assert night(ports).outcome is Outcome.UNCHANGED


def test_a_setting_that_matters_makes_the_same_content_planned_again(
    ports: Ports, table: FakeTable, mis: FakeMis
) -> None:
    """The digest covers the settings: new classes are added once the school wants them."""
    mis.answer = with_class(mirror(a_roster()), MisClass("7z", "7Z Maths", "maths"))
    night(ports)
    school = table.schools[SCHOOL_ID]
    table.schools[SCHOOL_ID] = replace(school, settings=Settings(new_classes=NewClasses.ADD))

    night(ports, TOMORROW)

    assert "7z" in table.rosters[SCHOOL_ID].classes


@pytest.mark.parametrize(
    ("error", "cause", "state"),
    [
        (MisAccessRefused("403"), Cause.MIS_ACCESS, SchoolState.MIS_PROBLEM),
        (MisUnavailable("503"), Cause.MIS_UNAVAILABLE, SchoolState.MIS_PROBLEM),
        (MisIncomplete("page 2"), Cause.MIS_INCOMPLETE, SchoolState.MIS_PROBLEM),
    ],
)
def test_a_mis_that_cannot_be_read_is_a_failed_run(  # noqa: PLR0917 - the case and the fixtures
    ports: Ports,
    table: FakeTable,
    mis: FakeMis,
    error: MisError,
    cause: Cause,
    state: SchoolState,
) -> None:
    """It has its own cause, and nothing in the roster moves."""
    before = table.rosters[SCHOOL_ID]
    mis.answer = error

    run = night(ports)

    assert (run.cause, table.schools[SCHOOL_ID].standing.state) == (cause, state)
    assert table.rosters[SCHOOL_ID] == before


@pytest.mark.parametrize("error", [MisUnavailable("503"), MisIncomplete("page 2")])
@pytest.mark.parametrize("attempt", [1, 2])
def test_what_may_pass_is_tried_again_first(
    ports: Ports, table: FakeTable, mis: FakeMis, error: MisError, attempt: int
) -> None:
    """Before the third receive, an outage leaves no run behind."""
    mis.answer = error

    with pytest.raises(TryAgain):
        run_school(TONIGHT, attempt, ports, an_idle_brake())

    assert not table.runs


def test_withdrawn_access_fails_at_the_first_attempt(
    ports: Ports, table: FakeTable, mis: FakeMis
) -> None:
    """Nobody but the school can repair it, so there is nothing to wait for."""
    mis.answer = MisAccessRefused("revoked")

    assert night(ports, attempt=1).next_step is NextStep.RECONNECT_MIS


def test_a_fault_of_ours_is_internal_and_names_no_one(ports: Ports, table: FakeTable) -> None:
    """What an unexpected error says may quote a record, so only its type and place are kept."""

    class BrokenMis(FakeMis):
        def read(self, school: MisSettings, progress: Progress = unwatched) -> Snapshot:
            raise ValueError("Ada Finch")

    broken = replace(ports, mis=BrokenMis(a_snapshot()))

    run = night(broken)

    assert run.cause is Cause.INTERNAL
    assert run.detail is not None
    assert run.detail.startswith("ValueError at test_night.py:")


def test_a_mis_without_students_is_empty(ports: Ports, table: FakeTable, mis: FakeMis) -> None:
    """No students where the roster has some is never read as everybody's leaving."""
    night(ports)
    mis.answer = a_snapshot(classes=[MisClass("7x", "7X Maths")])

    run = night(ports, TOMORROW)

    assert (run.cause, run.next_step) == (Cause.MIS_EMPTY, NextStep.CHECK_MIS)


def test_a_mis_without_classes_is_empty(ports: Ports, mis: FakeMis) -> None:
    """No classes where the roster has some is never read as their deletion."""
    night(ports)
    mis.answer = a_snapshot(students=[MisStudent("ada")])

    assert night(ports, TOMORROW).cause is Cause.MIS_EMPTY


def test_a_run_that_ended_is_not_run_again(ports: Ports, mis: FakeMis) -> None:
    """A redelivered message finds its run, and the MIS is not asked again."""
    first = run_school(TONIGHT, 1, ports, an_idle_brake())

    again = run_school(TONIGHT, 2, ports, an_idle_brake())

    assert isinstance(first, Ran)
    assert again == Ran(first.run, is_repeat=True)
    assert len(mis.reads) == 1


def test_the_mis_put_right_resumes_by_itself(ports: Ports, table: FakeTable, mis: FakeMis) -> None:
    """The next night starts from scratch: the state is `ok` and the school hears of it."""
    the_class_is_deleted(mis)
    night(ports)
    mis.answer = mirror(a_roster())

    run = night(ports, TOMORROW)

    assert (run.outcome, table.schools[SCHOOL_ID].standing.state) == (
        Outcome.UNCHANGED,
        SchoolState.OK,
    )
    assert table.notices[-1].kind is NoticeKind.AUTOSYNC_RESOLVED


def test_a_school_that_insists_on_a_manual_sync_stays_failed(
    table: FakeTable, ports: Ports
) -> None:
    """By its policy, a MIS that was put right is not enough."""
    settings = Settings(after_failure=AfterFailure.REQUIRE_MANUAL_SYNC)
    state = SchoolState.MANUAL_SYNC_REQUIRED
    table.add(a_school(settings=settings, state=state, trouble=a_trouble()), a_roster())

    run = night(ports)

    assert (run.cause, run.warnings) == (Cause.MAJOR_CHANGES, ())


@pytest.mark.parametrize(
    ("settings", "state"),
    [(Settings(paused_until=NIGHT), SchoolState.OK), (Settings(), SchoolState.NEW)],
)
def test_a_new_or_paused_school_is_left_alone(
    table: FakeTable, ports: Ports, mis: FakeMis, settings: Settings, state: SchoolState
) -> None:
    """A pause holds up to and including its day; the MIS is not even asked."""
    table.add(a_school(settings=settings, state=state), a_roster())

    assert isinstance(run_school(TONIGHT, 1, ports, an_idle_brake()), NotDue)
    assert not mis.reads


def test_a_pause_is_over_the_day_after(table: FakeTable, ports: Ports) -> None:
    """Paused until yesterday is not paused."""
    settings = Settings(paused_until=NIGHT - timedelta(days=1))
    table.add(a_school(settings=settings), a_roster())

    assert isinstance(run_school(TONIGHT, 1, ports, an_idle_brake()), Ran)


def test_an_unreadable_school_is_recorded_and_says_what_is_wrong(
    table: FakeTable, ports: Ports
) -> None:
    """The run names the attribute; the record itself is not written over."""
    table.invalid.add(SCHOOL_ID)
    before = table.schools[SCHOOL_ID]

    run = night(ports, attempt=1)

    assert (run.cause, run.detail) == (Cause.INTERNAL, f"school {SCHOOL_ID}: name is missing")
    assert table.schools[SCHOOL_ID] == before


def test_an_unknown_school_is_refused(ports: Ports) -> None:
    """There is nowhere to record a run, so the message must end in the dead-letter queue."""
    with pytest.raises(UnknownSchool):
        run_school(NightMessage("A0", NIGHT, reread=True), 1, ports, an_idle_brake())


def test_the_parts_of_a_run_are_timed(ports: Ports, mis: FakeMis) -> None:
    """Reading, planning and writing are measured by the run's own clock, in seconds."""
    a_joiner_arrives(mis)

    result = run_school(TONIGHT, 1, ports, an_idle_brake())

    assert isinstance(result, Ran)
    assert result.seconds == {"read": 1.0, "plan": 1.0, "write": 3.0}


class MovedMeanwhile:
    """A MIS that is so slow that a manual sync is confirmed while it is read."""

    def __init__(self, mis: FakeMis, ports: Ports) -> None:
        self._mis = mis
        self._ports = ports

    def read(self, school: MisSettings, progress: Progress = unwatched) -> Snapshot:
        made = preview(PreviewOrder(SCHOOL_ID, "head@x.example"), lambda: "t", self._ports)
        confirm(ConfirmOrder(SCHOOL_ID, made.preview_id, "head@x"), self._ports)
        return self._mis.read(school)

    def shown_students(self, school: MisSettings, ids: Iterable[str]) -> frozenset[str]:
        return self._mis.shown_students(school, ids)


@pytest.mark.parametrize(
    ("happens", "outcome"),
    [(a_joiner_arrives, Outcome.APPLIED), (the_class_is_deleted, Outcome.FAILED)],
)
def test_a_roster_that_moved_meanwhile_is_planned_on_anew(
    ports: Ports, happens: Callable[[FakeMis], None], outcome: Outcome
) -> None:
    """In the same turn and on the same read: not as a failure, nor a quarter of an hour later."""
    slow = FakeMis(mirror(a_roster()))
    happens(slow)

    run = night(replace(ports, mis=MovedMeanwhile(slow, ports)), attempt=1)

    assert (run.outcome, len(slow.reads)) == (outcome, 1)


def test_a_read_that_failed_is_told_on_the_roster_that_moved(
    ports: Ports, table: FakeTable, mis: FakeMis
) -> None:
    """The failed run and its notice are written, though a manual sync came between."""
    asleep = FakeMis(MisAccessRefused("status 403"))

    run = night(replace(ports, mis=MovedMeanwhile(asleep, ports)))

    assert run.cause is Cause.MIS_ACCESS
    assert table.notices[-1].kind is NoticeKind.MIS_PROBLEM


def test_a_night_counts_tasks_that_were_never_counted(ports: Ports, table: FakeTable) -> None:
    """Once: of a school that had tasks before writes counted them."""
    assert table.schools[SCHOOL_ID].task_count is None

    night(ports)

    assert table.schools[SCHOOL_ID].task_count == 1
