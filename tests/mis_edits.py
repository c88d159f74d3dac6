"""What happens at a MIS between two reads: each makes a new snapshot of an old one."""

from collections.abc import Iterable
from dataclasses import replace

from rostersync.domain.snapshot import MisClass, MisStudent, MisSubject, MisTeacher, Snapshot


def with_subject(snapshot: Snapshot, row: MisSubject) -> Snapshot:
    """The MIS has this subject, in place of the one with its id if there was one."""
    return replace(snapshot, subjects=_put(snapshot.subjects, row))


def with_class(snapshot: Snapshot, row: MisClass) -> Snapshot:
    """The MIS has this class, in place of the one with its id if there was one."""
    return replace(snapshot, classes=_put(snapshot.classes, row))


def with_student(snapshot: Snapshot, row: MisStudent) -> Snapshot:
    """The MIS has this student on roll, in place of the one with their id if there was one."""
    return replace(snapshot, students=_put(snapshot.students, row))


def with_teacher(snapshot: Snapshot, row: MisTeacher) -> Snapshot:
    """The MIS has this teacher, in place of the one with their id if there was one."""
    return replace(snapshot, teachers=_put(snapshot.teachers, row))


def without_subject(snapshot: Snapshot, id: str) -> Snapshot:
    """The MIS dropped the subject, and its classes stand under none."""
    classes = [
        replace(row, subject_id=None) if row.subject_id == id else row for row in snapshot.classes
    ]
    subjects = [row for row in snapshot.subjects if row.id != id]
    return replace(snapshot, subjects=tuple(subjects), classes=tuple(classes))


def without_class(snapshot: Snapshot, id: str) -> Snapshot:
    """The MIS dropped the class; its students and teachers are still there."""
    return replace(snapshot, classes=tuple(row for row in snapshot.classes if row.id != id))


def without_students(snapshot: Snapshot, *ids: str) -> Snapshot:
    """These students left the school: they are off the roll and out of every class."""
    gone = set(ids)
    classes = [
        replace(row, student_ids=tuple(id for id in row.student_ids if id not in gone))
        for row in snapshot.classes
    ]
    students = [row for row in snapshot.students if row.id not in gone]
    return replace(snapshot, students=tuple(students), classes=tuple(classes))


def _put[Row: (MisSubject, MisClass, MisStudent, MisTeacher)](
    rows: Iterable[Row], row: Row
) -> tuple[Row, ...]:
    by_id: dict[str, Row] = {each.id: each for each in rows} | {row.id: row}
    return tuple(by_id[id] for id in sorted(by_id))
