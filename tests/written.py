"""Writing a plan to a roster, as plainly as it can be said: an adapter without its table."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rostersync.domain.change import Change
from rostersync.domain.plan import Plan
from rostersync.domain.roster import (
    EntityKind,
    Roster,
    SchoolClass,
    Student,
    Subject,
    Task,
    Teacher,
)


def with_changes(roster: Roster, changes: Iterable[Change]) -> Roster:
    """Write the changes, in the order given."""
    for change in changes:
        roster = with_change(roster, change)
    return roster


def with_plan(roster: Roster, plan: Plan) -> Roster:
    """Write the changes, and what the school remembers beside them."""
    written = with_changes(roster, plan.changes)
    return replace(written, mis=plan.mis, declined=plan.selection.declined)


def with_change(roster: Roster, change: Change) -> Roster:
    """Write one change: put the entity there, or take it away."""
    match change.entity:
        case EntityKind.SUBJECT:
            return replace(roster, subjects=_put(roster.subjects, change, Subject))
        case EntityKind.CLASS:
            return replace(roster, classes=_put(roster.classes, change, SchoolClass))
        case EntityKind.STUDENT:
            return replace(roster, students=_put(roster.students, change, Student))
        case EntityKind.TEACHER:
            return replace(roster, teachers=_put(roster.teachers, change, Teacher))
        case EntityKind.TASK:
            return replace(roster, tasks=_tasks(roster.tasks, change))
        case EntityKind.SCHOOL:
            message = "a plan never changes the school's own entry"
            raise ValueError(message)


def _put[Row: (Subject, SchoolClass, Student, Teacher)](
    rows: Mapping[str, Row], change: Change, kind: type[Row]
) -> dict[str, Row]:
    written = {id: row for id, row in rows.items() if id != change.id}
    if change.after is not None:
        assert isinstance(change.after, kind)
        written[change.id] = change.after
    return written


def _tasks(tasks: Iterable[Task], change: Change) -> tuple[Task, ...]:
    left = tuple(task for task in tasks if task != change.before)
    if change.after is None:
        return left
    assert isinstance(change.after, Task)
    return (*left, change.after)
