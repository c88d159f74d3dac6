"""Plans as the use cases store them, made by the real planner."""

from dataclasses import replace
from datetime import timedelta

from rostersync.application.ports.runs import WriteAhead
from rostersync.domain.digest import snapshot_digest
from rostersync.domain.ending import Ending, clean_ending, failed_ending
from rostersync.domain.plan import plan
from rostersync.domain.roster import Roster, Selection, Task, present_selection
from rostersync.domain.run import Cause, Run
from rostersync.domain.school import School
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import MisRead, Snapshot
from rostersync.domain.write_order import write_order
from tests.builders import NOW, a_class, a_roster, a_task, an_autosync, mirror

DONE = NOW + timedelta(seconds=30)


def two_classes() -> Roster:
    """Two classes with a student in common, each with a teacher of its own."""
    return a_roster(
        classes=[
            a_class("7x", student_ids=("ada", "ben"), teacher_ids=("grey",)),
            a_class("7y", name="7Y Maths", student_ids=("ben", "cy"), teacher_ids=("heron",)),
        ],
        declined=["7z"],
    )


def tasks_of_7y() -> tuple[Task, ...]:
    return (
        a_task("algebra", class_id="7y", student_ids=("ben",), due_at=DONE),
        a_task("fractions", class_id="7y"),
    )


def an_ahead(
    school: School,
    roster: Roster,
    snapshot: Snapshot,
    *,
    run: Run | None = None,
    selection: Selection | None = None,
) -> WriteAhead:
    """What is stored before a plan of these is written."""
    chosen = selection or present_selection(roster)
    planned = plan(roster, snapshot, chosen, Settings())
    read = MisRead(snapshot_digest(snapshot), snapshot.read_at)
    return WriteAhead(
        ending=clean_ending(school, run or an_autosync(), planned, read, DONE),
        changes=write_order(planned.changes),
        declined=planned.selection.declined,
        roster_version=school.standing.roster_version,
    )


def without_7y(school: School) -> WriteAhead:
    """The plan of taking 7Y and its tasks away, of a school that holds `two_classes`."""
    roster = replace(two_classes(), tasks=tasks_of_7y())
    chosen = Selection(frozenset({"maths"}), frozenset({"7x"}), frozenset({"7y", "7z"}))
    return an_ahead(school, roster, mirror(roster), selection=chosen)


def a_failure(school: School, run: Run | None = None) -> Ending:
    """The end of a run that found the permission withdrawn: it leaves a notice."""
    return failed_ending(school, run or an_autosync(), Cause.MIS_ACCESS, "status 403", DONE)
