"""Settle the open points of a read by the school's selection and its roster.

A class may name a student whom the list of students lacks: one whom the school withholds, or the
sign of a list that was cut short. In a class that nobody chose it does not matter. In a chosen
class the reader asks for a few of them one by one; more of them are no coincidence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rostersync.domain.errors import MisIncomplete
from rostersync.domain.left_out import LeftOut, Why
from rostersync.domain.roster import NO_SUBJECT_ID, Roster, SchoolClass
from rostersync.domain.snapshot import MisClass, MisSubject, MisTeacher, People, Snapshot, listed

FEW = 5
"""The most students that class lists of any school can leave out."""

FEW_PERCENT = 2
"""The same as a percentage of the roll, where that is more."""


def few_of(count: int) -> int:
    """The most that count as a few: an oddity, and not the sign of a list that was cut."""
    return max(FEW, count * FEW_PERCENT // 100)


def unlisted_students(chosen: Iterable[MisClass], snapshot: Snapshot) -> tuple[str, ...]:
    """Name the students of these classes whom the list of students lacks, by MIS id, sorted."""
    on_roll = {row.id for row in snapshot.students}
    absent = set[str]()
    for row in chosen:
        if not on_roll.issuperset(row.student_ids):
            absent.update(row.student_ids)
    return tuple(sorted(absent - on_roll))


def refuse_more_than_a_few(unlisted: tuple[str, ...], snapshot: Snapshot) -> None:
    """Refuse a read whose classes name too many students whom its list of students lacks.

    Raises:
        MisIncomplete: more than `FEW`, and more than `FEW_PERCENT` of the roll.

    """
    bound = few_of(len(snapshot.students))
    if len(unlisted) > bound:
        raise MisIncomplete(
            f"classes list {listed(unlisted)}, not in students: {len(unlisted)}, and {bound} may be"
        )


def without_students(snapshot: Snapshot, unlisted: tuple[str, ...]) -> Snapshot:
    """Leave out of every class list the students whom the MIS does not show."""
    gone = frozenset(unlisted)
    left_out = tuple(LeftOut("student", id, Why.NOT_SHOWN) for id in unlisted)
    return replace(
        snapshot,
        classes=tuple(_without(row, gone) for row in snapshot.classes),
        left_out=(*left_out, *snapshot.left_out),
    )


def _without(row: MisClass, gone: frozenset[str]) -> MisClass:
    if gone.isdisjoint(row.student_ids):
        return row
    return replace(row, student_ids=tuple(id for id in row.student_ids if id not in gone))


def completed(snapshot: Snapshot, roster: Roster) -> Snapshot:
    """Give each class whose list could not be read the list that the roster knows.

    Of its students those who are on roll still. A class that the roster does not know has nobody.
    Where the MIS has no list of subjects, those of the roster are there still.
    """
    if not snapshot.has_subjects:
        snapshot = _with_subjects(snapshot, roster)
    if not snapshot.unread:
        return snapshot
    known = _Known(snapshot, roster, {each.mis_id: each for each in roster.classes.values()})
    unread = {(each.class_id, each.people) for each in snapshot.unread}
    classes = tuple(known.completed(row, unread) for row in snapshot.classes)
    return replace(snapshot, classes=classes, teachers=known.teachers_of(classes), unread=())


def _with_subjects(snapshot: Snapshot, roster: Roster) -> Snapshot:
    known = {id: MisSubject(id) for id in roster.subjects if id != NO_SUBJECT_ID}
    there = known | {row.id: row for row in snapshot.subjects}
    return replace(snapshot, subjects=tuple(there[id] for id in sorted(there)))


@dataclass(frozen=True, slots=True)
class _Known:
    snapshot: Snapshot
    roster: Roster
    classes: Mapping[str, SchoolClass]
    """By MIS id."""

    def completed(self, row: MisClass, unread: set[tuple[str, People]]) -> MisClass:
        if (row.id, People.STUDENTS) in unread:
            row = replace(row, student_ids=self._students(row.id))
        if (row.id, People.TEACHERS) in unread:
            row = replace(row, teacher_ids=self._teachers(row.id))
        return row

    def _students(self, class_id: str) -> tuple[str, ...]:
        known = self.classes.get(class_id)
        on_roll = {row.id for row in self.snapshot.students}
        ids = [self.roster.students[id].mis_id for id in known.student_ids] if known else []
        return tuple(sorted(on_roll.intersection(ids)))

    def _teachers(self, class_id: str) -> tuple[str, ...]:
        known = self.classes.get(class_id)
        return known.teacher_ids if known else ()

    def teachers_of(self, classes: Iterable[MisClass]) -> tuple[MisTeacher, ...]:
        """Give the teachers of the read, and by id alone those whom only the roster knows."""
        there = {row.id: row for row in self.snapshot.teachers}
        for row in classes:
            for id in row.teacher_ids:
                there.setdefault(id, MisTeacher(id))
        return tuple(there[id] for id in sorted(there))
