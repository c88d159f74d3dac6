"""The people of the target roster: null never overwrites what is known."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from rostersync.domain.class_matching import fresh_id
from rostersync.domain.roster import Roster, SchoolClass, Student, StudentState, Teacher
from rostersync.domain.snapshot import MisStudent, MisTeacher, Snapshot


def with_newcomers(
    known: Mapping[str, str], mis_ids: Iterable[str], taken: AbstractSet[str]
) -> dict[str, str]:
    """Map MIS ids to roster ids: of known students, and of those who come in with a class."""
    ids, used = dict(known), set(taken)
    for mis_id in sorted(set(mis_ids) - ids.keys()):
        ids[mis_id] = fresh_id(mis_id, used)
        used.add(ids[mis_id])
    return ids


def target_students(
    roster: Roster,
    snapshot: Snapshot,
    roster_ids: Mapping[str, str],
    classes: Iterable[SchoolClass],
) -> dict[str, Student]:
    """Make every student of the roster, and those who come in; none is ever missing.

    Whoever is in a class is active, in one that stays as it is too, on roll or not.
    """
    active = {id for each in classes for id in each.student_ids}
    rows = {roster_ids[row.id]: row for row in snapshot.students if row.id in roster_ids}
    students = {
        id: _merged_student(roster.students.get(id), id, row, active=id in active)
        for id, row in rows.items()
    }
    for id, known in roster.students.items():
        if id not in rows:
            state = StudentState.ACTIVE if id in active else StudentState.LEFT
            students[id] = known if known.state is state else replace(known, state=state)
    return students


def _merged_student(known: Student | None, id: str, row: MisStudent, *, active: bool) -> Student:
    state = StudentState.ACTIVE if active else StudentState.UNASSIGNED
    if known is None:
        known = Student(id=id, mis_id=row.id, state=state)
    return Student(
        id=id,
        mis_id=row.id,
        state=state,
        upi=row.upi or known.upi,
        upn=row.upn or known.upn,
        forename=row.forename or known.forename,
        surname=row.surname or known.surname,
        year_group=row.year_group or known.year_group,
        email=row.email or known.email,
    )


def target_teachers(
    roster: Roster, snapshot: Snapshot, classes: Iterable[SchoolClass]
) -> dict[str, Teacher]:
    """Make the teachers of these classes; one whom the MIS no longer has stays as known."""
    teaching = {id for each in classes for id in each.teacher_ids}
    rows = {row.id: row for row in snapshot.teachers}
    return {
        id: _merged_teacher(roster.teachers.get(id), rows[id])
        if id in rows
        else roster.teachers[id]
        for id in sorted(teaching)
    }


def _merged_teacher(known: Teacher | None, row: MisTeacher) -> Teacher:
    known = known or Teacher(id=row.id)
    return Teacher(
        id=row.id,
        title=row.title or known.title,
        forename=row.forename or known.forename,
        surname=row.surname or known.surname,
        email=row.email or known.email,
    )
