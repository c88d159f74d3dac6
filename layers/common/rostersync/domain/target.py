"""The roster as it should be: what the MIS has of what the school has chosen."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from rostersync.domain.errors import MisIncomplete
from rostersync.domain.matching import match_students
from rostersync.domain.roster import (
    NO_SUBJECT_ID,
    NO_SUBJECT_NAME,
    Roster,
    SchoolClass,
    Selection,
    Student,
    StudentState,
    Subject,
    Teacher,
)
from rostersync.domain.school_settings import NewClasses, Settings
from rostersync.domain.settling import unlisted_students
from rostersync.domain.snapshot import MisClass, MisStudent, MisTeacher, Snapshot, listed


@dataclass(frozen=True, slots=True)
class ChosenClass:
    """A class of the MIS that belongs in the roster, and the subject it belongs to."""

    row: MisClass
    subject_id: str


def chosen_classes(
    roster: Roster, snapshot: Snapshot, selection: Selection, settings: Settings
) -> tuple[ChosenClass, ...]:
    """Say which classes of the MIS belong in the roster.

    Selected classes do, unless a person took their subject out. Where the school adds new classes
    by itself, classes of a selected subject do too, unless a person left them out on purpose.
    """
    offered = {row.id for row in snapshot.subjects}
    deselected = roster.subjects.keys() - selection.subjects
    adds = settings.new_classes is NewClasses.ADD
    chosen = []
    for row in snapshot.classes:
        subject_id = subject_of(row, roster.classes.get(row.id), offered)
        is_added = adds and subject_id in selection.subjects and row.id not in selection.declined
        if (row.id in selection.classes or is_added) and subject_id not in deselected:
            chosen.append(ChosenClass(row, subject_id))
    return tuple(chosen)


def subject_of(row: MisClass, known: SchoolClass | None, offered: AbstractSet[str]) -> str:
    """Give the subject that a class belongs to.

    A null subject may mean "no longer shared" (docs/wonde.md, Classes). So a known class keeps its
    subject while the MIS still lists that subject; any other class is under "No subject".
    """
    if row.subject_id is not None:
        return row.subject_id
    if known is not None and known.subject_id in offered:
        return known.subject_id
    return NO_SUBJECT_ID


def target_roster(
    roster: Roster, snapshot: Snapshot, selection: Selection, settings: Settings
) -> Roster:
    """Make the roster that a sync would leave behind, warnings or not.

    Null never overwrites what is known. No student is ever missing from it.

    Raises:
        MisIncomplete: a chosen class names a student whom the read lacks, and nobody settled it.

    """
    chosen = chosen_classes(roster, snapshot, selection, settings)
    if unlisted := unlisted_students([each.row for each in chosen], snapshot):
        raise MisIncomplete(f"classes list {listed(unlisted)}, not in students")
    roster_ids = _roster_ids(roster, snapshot, chosen)
    classes = {
        each.row.id: _merged_class(roster.classes.get(each.row.id), each, roster_ids)
        for each in chosen
    }
    subjects = _target_subjects(roster, snapshot, selection, chosen)
    passed_over = _passed_over(roster, snapshot, subjects.keys() - selection.subjects)
    return replace(
        roster,
        mis=snapshot.mis or roster.mis,
        subjects=subjects,
        classes=classes,
        students=_target_students(roster, snapshot, roster_ids, classes.values()),
        teachers=_target_teachers(roster, snapshot, classes.values()),
        tasks=tuple(task for task in roster.tasks if task.class_id in classes),
        declined=(selection.declined | passed_over) - classes.keys(),
    )


def _passed_over(
    roster: Roster, snapshot: Snapshot, brought_in: AbstractSet[str]
) -> frozenset[str]:
    """Name the classes to decline: nobody chose them, and they are not new.

    These are the other classes of a subject that comes in with one selected class, and the classes
    taken out with their subject. Otherwise a school that adds new classes by itself would add them
    the next night.
    """
    offered = {row.id for row in snapshot.subjects}
    return frozenset(
        row.id
        for row in snapshot.classes
        if row.id in roster.classes
        or subject_of(row, roster.classes.get(row.id), offered) in brought_in
    )


def _roster_ids(
    roster: Roster, snapshot: Snapshot, chosen: Iterable[ChosenClass]
) -> dict[str, str]:
    """Map MIS ids to roster ids: of known students, and of new ones in the chosen classes."""
    ids = match_students(roster.students, snapshot.students)
    taken = set(roster.students)
    for mis_id in sorted({id for each in chosen for id in each.row.student_ids} - ids.keys()):
        ids[mis_id] = _fresh_id(mis_id, taken)
        taken.add(ids[mis_id])
    return ids


def _fresh_id(mis_id: str, taken: AbstractSet[str]) -> str:
    """Give a new student the MIS's id, or a variant if another student was first known by it."""
    fresh, turn = mis_id, 1
    while fresh in taken:
        turn += 1
        fresh = f"{mis_id}-{turn}"
    return fresh


def _merged_class(
    known: SchoolClass | None, chosen: ChosenClass, roster_ids: Mapping[str, str]
) -> SchoolClass:
    row = chosen.row
    return SchoolClass(
        id=row.id,
        name=row.name or (known.name if known else row.id),
        subject_id=chosen.subject_id,
        student_ids=tuple(sorted([roster_ids[mis_id] for mis_id in row.student_ids])),
        teacher_ids=row.teacher_ids,
    )


def _target_subjects(
    roster: Roster, snapshot: Snapshot, selection: Selection, chosen: Iterable[ChosenClass]
) -> dict[str, Subject]:
    rows = {row.id: row.name for row in snapshot.subjects}
    rows[NO_SUBJECT_ID] = NO_SUBJECT_NAME
    wanted = (selection.subjects & rows.keys()) | {each.subject_id for each in chosen}
    known = roster.subjects
    return {
        id: Subject(id=id, name=rows[id] or (known[id].name if id in known else id))
        for id in sorted(wanted)
    }


def _target_students(
    roster: Roster,
    snapshot: Snapshot,
    roster_ids: Mapping[str, str],
    classes: Iterable[SchoolClass],
) -> dict[str, Student]:
    active = {id for each in classes for id in each.student_ids}
    rows = {roster_ids[row.id]: row for row in snapshot.students if row.id in roster_ids}
    students = {
        id: _merged_student(roster.students.get(id), id, row, active=id in active)
        for id, row in rows.items()
    }
    for id, known in roster.students.items():
        if id not in rows:
            students[id] = _departed(known)
    return students


def _departed(known: Student) -> Student:
    if known.state is StudentState.LEFT:
        return known
    return replace(known, state=StudentState.LEFT)


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


def _target_teachers(
    roster: Roster, snapshot: Snapshot, classes: Iterable[SchoolClass]
) -> dict[str, Teacher]:
    teaching = {id for each in classes for id in each.teacher_ids}
    return {
        row.id: _merged_teacher(roster.teachers.get(row.id), row)
        for row in snapshot.teachers
        if row.id in teaching
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
