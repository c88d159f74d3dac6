"""The changes that lead from one roster to another, each with its reasons."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

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

type Reasons = tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """What explains changes: the subjects and classes of the MIS by id, and what was chosen."""

    subjects_there: AbstractSet[str]
    classes_there: AbstractSet[str]
    selection: Selection

    @property
    def back(self) -> frozenset[str]:
        """The classes that come back, by a restore or an undo."""
        return frozenset(each.id for each in self.selection.back.classes)


def changes_between(before: Roster, after: Roster, why: Why) -> tuple[Change, ...]:
    """Compare two rosters of one school, in a fixed order: by kind of entity, then by id."""
    subjects_there = why.subjects_there | {NO_SUBJECT_ID}

    def subject_reasons(old: Subject | None, new: Subject | None) -> Reasons:
        return _subject_reasons(old, new, subjects_there, why.selection.subjects)

    def class_reasons(old: SchoolClass | None, new: SchoolClass | None) -> Reasons:
        return _class_reasons(old, new, why)

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
    old = {(task.class_id, task.id): task for task in before.tasks}
    new = {(task.class_id, task.id): task for task in after.tasks}
    for key in sorted(old.keys() ^ new.keys()):
        going, coming = old.get(key), new.get(key)
        reason = Reason.CLASS_REMOVED if going else Reason.RESTORED
        yield Change(EntityKind.TASK, key[1], going, coming, (reason,))


def _gone(id: str, there: AbstractSet[str]) -> Reasons:
    return (Reason.DESELECTED if id in there else Reason.DELETED_ON_MIS,)


def _subject_reasons(
    old: Subject | None, new: Subject | None, there: AbstractSet[str], selected: AbstractSet[str]
) -> Reasons:
    if new is None:
        return _gone(old.id, there) if old else ()
    if old is None:
        return (Reason.SELECTED if new.id in selected else Reason.SELECTED_WITH_CLASS,)
    differing = {Reason.RENAMED: old.name != new.name, _kept_reason(new): old.kept != new.kept}
    return _that_hold(differing)


def _kept_reason(new: Subject | SchoolClass) -> Reason:
    return Reason.KEPT if new.kept else Reason.KEPT_NO_LONGER


def _class_reasons(old: SchoolClass | None, new: SchoolClass | None, why: Why) -> Reasons:
    if new is None:
        return _gone(old.id, why.classes_there) if old else ()
    if old is None:
        return _coming(new, why)
    return _that_hold(
        {
            Reason.RENEWED: old.mis_id != new.mis_id,
            Reason.RENAMED: old.name != new.name,
            Reason.MOVED_SUBJECT: old.subject_id != new.subject_id,
            Reason.CLASS_LIST: old.student_ids != new.student_ids,
            Reason.TEACHERS: old.teacher_ids != new.teacher_ids,
            _kept_reason(new): old.kept != new.kept,
        }
    )


def _coming(new: SchoolClass, why: Why) -> Reasons:
    if new.id in why.back:
        return (Reason.RESTORED, Reason.KEPT) if new.kept else (Reason.RESTORED,)
    return (Reason.SELECTED if new.id in why.selection.classes else Reason.NEW_UNDER_SUBJECT,)


def _that_hold(differing: Mapping[Reason, bool]) -> Reasons:
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
    return _that_hold(differing)


def _details(student: Student) -> Student:
    return replace(student, mis_id="", state=StudentState.ACTIVE)


def _teacher_reasons(old: Teacher | None, new: Teacher | None) -> Reasons:
    if new is None:
        return (Reason.TEACHES_NO_CLASS,)
    return (Reason.TEACHES_CLASS,) if old is None else (Reason.DETAILS,)
