"""Gather what a plan is made of, and make it: the one way for night, preview and confirm."""

from dataclasses import dataclass, replace

from rostersync.application.ports.roster import Rosters
from rostersync.domain.errors import MisEmpty
from rostersync.domain.plan import Plan, classes_at_stake, plan
from rostersync.domain.roster import Roster, Selection
from rostersync.domain.school import School
from rostersync.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and the roster that it was made on, with the tasks at stake."""

    plan: Plan
    roster: Roster


def plan_school(
    school: School, roster: Roster, snapshot: Snapshot, selection: Selection, rosters: Rosters
) -> Planned:
    """Plan one school, reading the tasks of the classes at stake and of no other."""
    at_stake = classes_at_stake(roster, snapshot, selection, school.settings)
    tasks = rosters.tasks(school.id, at_stake) if at_stake else ()
    with_tasks = replace(roster, tasks=tasks)
    return Planned(plan(with_tasks, snapshot, selection, school.settings), with_tasks)


def refuse_empty(school: School, snapshot: Snapshot) -> None:
    """Refuse a MIS that answers with nothing where the roster has something.

    Raises:
        MisEmpty: no students, or no classes, where the school's record counts some.

    """
    counts = school.standing.counts
    if counts.students and not snapshot.students:
        raise MisEmpty(f"no students in the MIS, {counts.students} active in the roster")
    if counts.classes and not snapshot.classes:
        raise MisEmpty(f"no classes in the MIS, {counts.classes} in the roster")
