"""The changes that lead from one roster to another, each with its reasons."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from rostersync.domain.change import Change, Reason
from rostersync.domain.roster import (
    NO_SUBJECT_ID,
    EntityKind,
    Roster,
    SchoolClass,
    Selection,
    Student,
    StudentState,
    Subject,
    Teacher,
)
from rostersync.domain.snapshot import Snapshot

type Reasons = tuple[Reason, ...]


def changes_between(
    before: Roster, after: Roster, snapshot: Snapshot, selection: Selection
) -> tuple[Change, ...]:
    """Compare two rosters of one school, in a fixed order: by kind of entity, then by id.

    Snapshot and selection only give the reasons: a class that goes was deleted on the MIS, or
    was deselected here.
    """
    subjects_there = {row.id for row in snapshot.subjects} | {NO_SUBJECT_ID}
    classes_there = {row.id for row in snapshot.classes}

    def subject_reasons(old: Subject | None, new: Subject | None) -> Reasons:
        return _subject_reasons(old, new, subjects_there, selection.subjects)

    def class_reasons(old: SchoolClass | None, new: SchoolClass | None) -> Reasons:
        return _class_reasons(old, new, classes_there, selection.classes)

    return (
        *_changes(EntityKind.SUBJECT, before.subjects, after.subjects, subject_reasons),
        *_changes(EntityKind.CLASS, before.classes, after.classes, class_reasons),
        *_changes(EntityKind.STUDENT, before.students, after.students, _student_reasons),
        *_changes(EntityKind.TEACHER, before.teachers, after.teachers, _teacher_reasons),
        *_task_changes(before, after),
    )


def _changes[E: (Subject, SchoolClass, Student, Teacher)](
    kind: EntityKind,
    before: Mapping[str, E],
    after: Mapping[str, E],
    reasons: Callable[[E | None, E | None], Reasons],
) -> Iterator[Change]:
    for id in sorted(before.keys() | after.keys()):
        old, new = before.get(id), after.get(id)
        if old != new:
            yield Change(kind, id, old, new, reasons(old, new))


def _task_changes(before: Roster, after: Roster) -> Iterator[Change]:
    kept = {(task.class_id, task.id) for task in after.tasks}
    for task in sorted(before.tasks, key=lambda task: (task.class_id, task.id)):
        if (task.class_id, task.id) not in kept:
            yield Change(EntityKind.TASK, task.id, task, None, (Reason.CLASS_REMOVED,))


def _gone(id: str, there: AbstractSet[str]) -> Reasons:
    return (Reason.DESELECTED if id in there else Reason.DELETED_ON_MIS,)


def _subject_reasons(
    old: Subject | None, new: Subject | None, there: AbstractSet[str], selected: AbstractSet[str]
) -> Reasons:
    if new is None:
        return _gone(old.id, there) if old else ()
    if old is None:
        return (Reason.SELECTED if new.id in selected else Reason.SELECTED_WITH_CLASS,)
    return (Reason.RENAMED,)


def _class_reasons(
    old: SchoolClass | None,
    new: SchoolClass | None,
    there: AbstractSet[str],
    selected: AbstractSet[str],
) -> Reasons:
    if new is None:
        return _gone(old.id, there) if old else ()
    if old is None:
        return (Reason.SELECTED if new.id in selected else Reason.NEW_UNDER_SUBJECT,)
    differing = {
        Reason.RENAMED: old.name != new.name,
        Reason.MOVED_SUBJECT: old.subject_id != new.subject_id,
        Reason.CLASS_LIST: old.student_ids != new.student_ids,
        Reason.TEACHERS: old.teacher_ids != new.teacher_ids,
    }
    return tuple(reason for reason, differs in differing.items() if differs)


_REASON_BY_STATE = {
    StudentState.ACTIVE: Reason.JOINED,
    StudentState.UNASSIGNED: Reason.UNASSIGNED,
    StudentState.LEFT: Reason.LEFT,
}


def _student_reasons(old: Student | None, new: Student | None) -> Reasons:
    if new is None:
        message = "a sync never removes a student"
        raise ValueError(message)
    if old is None:
        return (_REASON_BY_STATE[new.state],)
    differing = {
        Reason.RETURNED: old.state is StudentState.LEFT and new.state is not StudentState.LEFT,
        _REASON_BY_STATE[new.state]: old.state is not new.state,
        Reason.NEW_IDENTITY: old.mis_id != new.mis_id,
        Reason.DETAILS: _details(old) != _details(new),
    }
    return tuple(reason for reason, differs in differing.items() if differs)


def _details(student: Student) -> Student:
    return replace(student, mis_id="", state=StudentState.ACTIVE)


def _teacher_reasons(old: Teacher | None, new: Teacher | None) -> Reasons:
    if new is None:
        return (Reason.TEACHES_NO_CLASS,)
    return (Reason.TEACHES_CLASS,) if old is None else (Reason.DETAILS,)
