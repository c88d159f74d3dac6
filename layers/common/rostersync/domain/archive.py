"""The archive: the classes that left the roster, with all of theirs, and their last day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rostersync.domain.change import Change, Reason
from rostersync.domain.roster import Roster, SchoolClass, Subject, Task, Teacher
from rostersync.domain.run import Run


@dataclass(frozen=True, slots=True)
class ArchivedClass:
    """A class as it was when it left the roster, with all that belongs to it."""

    school_class: SchoolClass
    subject: Subject
    teachers: tuple[Teacher, ...] = ()
    tasks: tuple[Task, ...] = ()

    def without_student(self, student_id: str) -> "ArchivedClass":
        """Remove an erased student from it."""
        students = tuple(id for id in self.school_class.student_ids if id != student_id)
        return replace(
            self,
            school_class=replace(self.school_class, student_ids=students),
            tasks=tuple(_without(task, student_id) for task in self.tasks),
        )


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """An entry of the archive: a class, the run that it left with, and when it is deleted.

    `students` and `tasks` are counts. `by` confirmed that run.
    """

    class_id: str
    name: str
    subject_id: str
    subject_name: str
    students: int
    tasks: int
    archived_at: datetime
    expires_at: datetime
    run_id: str
    by: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """One class can have two entries: it left, came back, and left again."""
        return self.class_id, self.run_id


def archived_classes(roster: Roster, changes: Iterable[Change]) -> tuple[ArchivedClass, ...]:
    """Gather the classes that these changes remove, from the roster before them."""
    return tuple(
        _archived(roster, change.before)
        for change in changes
        if isinstance(change.before, SchoolClass) and change.after is None
    )


def marked_archived(
    changes: Iterable[Change], archived: Iterable[ArchivedClass]
) -> tuple[Change, ...]:
    """Say of each change that takes something into the archive that it does."""
    going = {each.school_class.id for each in archived}
    return tuple(
        replace(change, reasons=(*change.reasons, Reason.ARCHIVED))
        if change.after is None and _class_of(change) in going
        else change
        for change in changes
    )


def _class_of(change: Change) -> str | None:
    match change.before:
        case SchoolClass(id=id) | Task(class_id=id):
            return id
        case _:
            return None


def _archived(roster: Roster, gone: SchoolClass) -> ArchivedClass:
    return ArchivedClass(
        school_class=replace(gone, kept=None),
        subject=replace(roster.subjects[gone.subject_id], kept=None),
        teachers=tuple(roster.teachers[id] for id in gone.teacher_ids),
        tasks=tuple(task for task in roster.tasks if task.class_id == gone.id),
    )


def entries_of(
    archived: Iterable[ArchivedClass], run: Run, days: int, now: datetime
) -> tuple[ArchiveEntry, ...]:
    """List the entries that a run adds; none at a school that keeps nothing."""
    if not days:
        return ()
    expires_at = now + timedelta(days=days)
    return tuple(_entry(each, run, now, expires_at) for each in archived)


def _entry(each: ArchivedClass, run: Run, now: datetime, expires_at: datetime) -> ArchiveEntry:
    return ArchiveEntry(
        class_id=each.school_class.id,
        name=each.school_class.name,
        subject_id=each.subject.id,
        subject_name=each.subject.name,
        students=len(each.school_class.student_ids),
        tasks=len(each.tasks),
        archived_at=now,
        expires_at=expires_at,
        run_id=run.run_id,
        by=run.by,
    )


def still_there(entries: Iterable[ArchiveEntry], now: datetime) -> Iterator[ArchiveEntry]:
    """Leave out what has expired: the table deletes it some hours later."""
    return (each for each in entries if now < each.expires_at)


def _without(task: Task, student_id: str) -> Task:
    return replace(task, student_ids=tuple(id for id in task.student_ids if id != student_id))
