from dataclasses import replace
from datetime import timedelta

import pytest

from rostersync.application.ports.runs import WriteAhead
from rostersync.domain.ending import unchanged_ending
from rostersync.domain.errors import RosterMoved, RosterSyncError, SyncInProgress, UnknownSchool
from rostersync.domain.left_out import LeftOut, Why
from rostersync.domain.roster import EntityKind, present_selection
from rostersync.domain.run import Outcome, unended
from rostersync.domain.school import School, Standing
from rostersync.domain.warning import Entity, PlanWarning, WarningCode
from tests.builders import NOW, a_manual_sync, a_read, a_school, a_task, an_autosync
from tests.contract.aws.plans import DONE, a_failure, tasks_of_7y, two_classes, without_7y
from tests.contract.aws.worlds import World

SCHOOL = a_school(standing=Standing(mis_name="SIMS", roster_version=4))
RUN = an_autosync()


@pytest.fixture
def ahead(world: World) -> WriteAhead:
    """The plan of taking 7Y away, at a school that holds two classes."""
    world.seed(SCHOOL, two_classes(), tasks_of_7y())
    return without_7y(SCHOOL)


def applying(run_id: str) -> School:
    return replace(SCHOOL, applying=run_id)


def many_warnings(count: int) -> tuple[PlanWarning, ...]:
    return tuple(
        PlanWarning(
            WarningCode.DELETED_CLASS,
            Entity(EntityKind.CLASS, f"class-{number}", f"Class {number}"),
            f"Class {number} no longer exists on the MIS.",
            tuple(a_task(f"t{n}", class_id=f"class-{number}", due_at=NOW) for n in range(3)),
        )
        for number in range(count)
    )


# RUNS THAT WRITE NOTHING TO THE ROSTER


def test_a_recorded_run_is_read_again(world: World) -> None:
    """A night without changes leaves its run, and the school as it is."""
    world.schools.add(SCHOOL)
    run = unchanged_ending(SCHOOL, RUN, a_read(), DONE).run

    world.runs.record(run)

    assert world.runs.get(SCHOOL.id, run.run_id) == run
    assert world.schools.get(SCHOOL.id) == SCHOOL


def test_what_a_run_left_out_is_read_again(world: World) -> None:
    """With the students whom the run before left out, and what its cause is about."""
    school = replace(SCHOOL, standing=replace(SCHOOL.standing, students_not_shown=("A7",)))
    world.schools.add(school)
    read = replace(a_read(), left_out=(LeftOut("student.upn", "A8", Why.UNREADABLE),))
    run = replace(unchanged_ending(school, RUN, read, DONE).run, about="students")

    world.runs.record(run)

    assert world.runs.get(SCHOOL.id, run.run_id) == run
    assert [each.id for each in run.left_out] == ["A7", "A8"]


def test_a_run_is_recorded_once(world: World) -> None:
    """Who records the same run later changes nothing."""
    first = unchanged_ending(SCHOOL, RUN, a_read(), DONE).run
    world.runs.record(first)

    world.runs.record(replace(first, outcome=Outcome.FAILED, attempts=2))

    assert world.runs.get(SCHOOL.id, RUN.run_id) == first


def test_a_run_that_never_was_is_none(world: World) -> None:
    """There is no run of a night that did not come."""
    assert world.runs.get(SCHOOL.id, RUN.run_id) is None
    assert world.runs.changes(SCHOOL.id, RUN.run_id) == ()


@pytest.mark.parametrize("count", [1, 2000])
def test_a_run_keeps_all_its_warnings(world: World, count: int) -> None:
    """Whether they fit in one item or not."""
    run = replace(RUN, outcome=Outcome.FAILED, ended_at=DONE, warnings=many_warnings(count))

    world.runs.record(run)

    assert world.runs.get(SCHOOL.id, RUN.run_id) == run


def test_a_concluded_run_stands_with_the_schools_standing_and_its_notice(world: World) -> None:
    """A failed run, the school in trouble and the notice come together."""
    world.schools.add(SCHOOL)
    ending = a_failure(SCHOOL)

    world.runs.conclude(ending, roster_version=4)

    assert world.runs.get(SCHOOL.id, RUN.run_id) == ending.run
    assert world.schools.get(SCHOOL.id) == replace(SCHOOL, standing=ending.standing)
    assert world.notice_ids(SCHOOL.id) == [f"{RUN.run_id}#mis_problem"]


def test_a_run_that_ended_is_not_concluded_again(world: World) -> None:
    """Two deliveries of one message at once leave one run, one standing, one notice."""
    world.schools.add(SCHOOL)
    ending = a_failure(SCHOOL)
    world.runs.conclude(ending, roster_version=4)
    stood = world.schools.get(SCHOOL.id)

    again = a_failure(stood, replace(RUN, attempts=2))
    world.runs.conclude(again, roster_version=4)

    assert world.schools.get(SCHOOL.id) == stood
    assert world.runs.get(SCHOOL.id, RUN.run_id) == ending.run


def test_nothing_is_concluded_on_a_roster_that_moved(world: World) -> None:
    """A verdict on another roster than the present one is refused, and leaves no trace."""
    world.schools.add(SCHOOL)

    with pytest.raises(RosterMoved):
        world.runs.conclude(a_failure(SCHOOL), roster_version=3)

    assert world.runs.get(SCHOOL.id, RUN.run_id) is None
    assert world.schools.get(SCHOOL.id) == SCHOOL


def test_nothing_is_concluded_while_the_roster_is_written(world: World) -> None:
    """A verdict beside an unfinished plan is refused."""
    world.seed(applying("p1-manual"), two_classes())

    with pytest.raises(RosterMoved):
        world.runs.conclude(a_failure(SCHOOL), roster_version=4)

    assert world.notice_ids(SCHOOL.id) == []


def test_nothing_is_concluded_for_an_unknown_school(world: World) -> None:
    """A run does not make a school."""
    with pytest.raises(UnknownSchool):
        world.runs.conclude(a_failure(SCHOOL), roster_version=4)


def test_the_newest_read_survives_an_ending_that_knows_an_older_one(world: World) -> None:
    """A preview may have read the MIS after the night did; the night's end does not undo that."""
    world.schools.add(SCHOOL)
    standing = replace(SCHOOL.standing, snapshot_digest="night's", snapshot_read_at=NOW)
    world.schools.note_read(SCHOOL.id, a_read("preview's", NOW + timedelta(minutes=5)))

    world.runs.conclude(replace(a_failure(SCHOOL), standing=standing), roster_version=4)

    assert world.schools.get(SCHOOL.id).standing.snapshot_digest == "preview's"


# THE PLAN AHEAD OF THE WRITES


def test_a_begun_plan_is_read_back_whole(world: World, ahead: WriteAhead) -> None:
    """Whoever comes next finds the very plan, and how its run will end."""
    world.runs.begin(ahead)

    assert world.runs.begun(SCHOOL.id, RUN.run_id) == ahead


def test_to_begin_marks_the_school_and_writes_nothing_to_the_roster(
    world: World, ahead: WriteAhead
) -> None:
    """The run is there without an outcome; the roster is as before."""
    world.runs.begin(ahead)

    begun = unended(ahead.ending.run)
    assert world.runs.get(SCHOOL.id, RUN.run_id) == begun
    assert world.schools.get(SCHOOL.id) == applying(RUN.run_id)
    assert world.rosters.roster(SCHOOL) == two_classes()


def test_to_begin_the_same_plan_twice_is_to_begin_it_once(world: World, ahead: WriteAhead) -> None:
    """An answer that was lost on the way does no harm."""
    world.runs.begin(ahead)

    world.runs.begin(ahead)

    assert world.runs.begun(SCHOOL.id, RUN.run_id) == ahead


def test_a_plan_does_not_replace_the_one_that_its_run_began(
    world: World, ahead: WriteAhead
) -> None:
    """Two deliveries at once may plan differently; what was begun is what is finished."""
    world.runs.begin(ahead)
    other = replace(ahead, changes=ahead.changes[:1])

    with pytest.raises(SyncInProgress):
        world.runs.begin(other)

    assert world.runs.begun(SCHOOL.id, RUN.run_id) == ahead


def test_a_school_applies_one_plan_at_a_time(world: World, ahead: WriteAhead) -> None:
    """A second writer is refused, and stores nothing that could be finished."""
    world.runs.begin(ahead)
    manual = a_manual_sync()

    with pytest.raises(SyncInProgress, match=RUN.run_id):
        world.runs.begin(replace(ahead, ending=replace(ahead.ending, run=manual)))

    assert world.runs.get(SCHOOL.id, manual.run_id) is None
    with pytest.raises(RosterSyncError):
        world.runs.begun(SCHOOL.id, manual.run_id)


def test_a_plan_made_on_another_roster_does_not_begin(world: World, ahead: WriteAhead) -> None:
    """Another run came between the read of the roster and the plan."""
    with pytest.raises(RosterMoved):
        world.runs.begin(replace(ahead, roster_version=3))

    assert world.schools.get(SCHOOL.id) == SCHOOL


def test_nothing_begins_at_an_unknown_school(world: World) -> None:
    """A plan does not make a school."""
    with pytest.raises(UnknownSchool):
        world.runs.begin(without_7y(SCHOOL))


# WRITE AND CLOSE


def test_a_written_plan_is_in_the_roster(world: World, ahead: WriteAhead) -> None:
    """The class and its tasks are gone, its students stay, and what was left out is known."""
    world.runs.begin(ahead)

    world.runs.write(ahead)

    roster = world.rosters.roster(SCHOOL)
    assert set(roster.classes) == {"7x"}
    assert set(roster.students) == {"ada", "ben", "cy"}
    assert set(roster.teachers) == {"grey"}
    assert present_selection(roster).declined == ahead.declined
    assert world.rosters.task_counts(SCHOOL) == {}


def test_to_close_ends_the_run_and_takes_the_mark(world: World, ahead: WriteAhead) -> None:
    """Outcome, standing and version come together with the end of the mark."""
    world.runs.begin(ahead)
    world.runs.write(ahead)

    world.runs.close(ahead.ending)

    assert world.runs.get(SCHOOL.id, RUN.run_id) == ahead.ending.run
    assert world.schools.get(SCHOOL.id) == replace(SCHOOL, standing=ahead.ending.standing)


def test_an_applied_run_keeps_what_it_changed(world: World, ahead: WriteAhead) -> None:
    """History says what was, what came instead, and why."""
    world.runs.begin(ahead)
    world.runs.write(ahead)
    world.runs.close(ahead.ending)

    assert world.runs.changes(SCHOOL.id, RUN.run_id) == ahead.changes


def test_whoever_comes_after_the_end_changes_nothing(world: World, ahead: WriteAhead) -> None:
    """A second finisher that was slow finds the run ended, and leaves the next one alone."""
    world.runs.begin(ahead)
    world.runs.write(ahead)
    world.runs.close(ahead.ending)
    stood = world.schools.get(SCHOOL.id)

    world.runs.write(ahead)
    world.runs.close(replace(ahead.ending, standing=Standing()))

    assert world.schools.get(SCHOOL.id) == stood


def test_a_run_leaves_the_configuration_alone(world: World, ahead: WriteAhead) -> None:
    """Recipients edited while a run is on are still there when it ends."""
    world.runs.begin(ahead)
    edited = replace(applying(RUN.run_id), recipients=("new.head@larkrise.example",))
    world.seed(edited, two_classes(), tasks_of_7y())

    world.runs.write(ahead)
    world.runs.close(ahead.ending)

    assert world.schools.get(SCHOOL.id).recipients == ("new.head@larkrise.example",)
