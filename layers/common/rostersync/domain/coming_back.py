"""Add to the roster what a restore or an undo brings back, as if it had never gone."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from rostersync.domain.class_matching import fresh_id
from rostersync.domain.roster import ComingBack, Roster, SchoolClass, Subject, Task, Teacher


def with_back(roster: Roster, back: ComingBack) -> Roster:
    """Make the roster with what comes back; what is in the roster already wins.

    A student who was erased meanwhile is in no list.
    """
    teachers = _with_missing(roster.teachers, back.teachers)
    set_back = {each.id for each in back.as_they_were}
    classes = {
        id: replace(each, kept=None) if id in back.released else each
        for id, each in roster.classes.items()
        if id not in set_back
    }
    for each in (*back.as_they_were, *back.classes):
        if each.id not in classes:
            there = _of_those_there(each, roster.students.keys(), teachers.keys())
            taken = {other.mis_id for other in classes.values()}
            classes[each.id] = _with_own_mis_id(there, taken)
    return replace(
        roster,
        subjects={
            id: replace(each, kept=None) if id in back.released_subjects else each
            for id, each in _with_missing(roster.subjects, back.subjects).items()
        },
        teachers=teachers,
        classes=classes,
        tasks=(*roster.tasks, *_missing_tasks(roster, back)),
    )


def _with_missing[E: (Subject, Teacher)](there: Mapping[str, E], back: Iterable[E]) -> dict[str, E]:
    return {each.id: each for each in back} | dict(there)


def _of_those_there(
    each: SchoolClass, students: AbstractSet[str], teachers: AbstractSet[str]
) -> SchoolClass:
    return replace(
        each,
        student_ids=tuple(id for id in each.student_ids if id in students),
        teacher_ids=tuple(id for id in each.teacher_ids if id in teachers),
    )


def _with_own_mis_id(each: SchoolClass, taken: AbstractSet[str]) -> SchoolClass:
    """Leave the MIS's class to another class that has it now: this one is then not on the MIS."""
    return replace(each, mis_id=fresh_id(each.id, taken)) if each.mis_id in taken else each


def _missing_tasks(roster: Roster, back: ComingBack) -> Iterator[Task]:
    there = {(task.class_id, task.id) for task in roster.tasks}
    for task in back.tasks:
        if (task.class_id, task.id) not in there:
            present = tuple(id for id in task.student_ids if id in roster.students)
            yield replace(task, student_ids=present)
