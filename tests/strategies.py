"""Hypothesis strategies for all that a plan is made of: coherent, small and rich in coincidences.

Ids, UPIs and UPNs come from small pools, so that a drawn MIS and a drawn roster overlap, collide
and disagree: students change ids, share a UPN, return; classes move; subjects go.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from random import Random

from hypothesis import strategies as st

from rostersync.domain.decisions import UNDECIDED, Decisions, SamePair
from rostersync.domain.plan import Plan, plan
from rostersync.domain.roster import (
    NO_SUBJECT_ID,
    NO_SUBJECT_NAME,
    Kept,
    Loss,
    Roster,
    SchoolClass,
    Selection,
    Student,
    StudentState,
    Subject,
    Task,
    Teacher,
    present_selection,
)
from rostersync.domain.school_settings import NewClasses, SameClass, Settings
from rostersync.domain.snapshot import (
    MisClass,
    MisStudent,
    MisSubject,
    MisTeacher,
    Snapshot,
    snapshot_of,
)
from rostersync.domain.warning import KEEPABLE
from tests.builders import NOW, SCHOOL_ID, mirror

SUBJECT_IDS = ("art", "latin", "maths")
CLASS_IDS = ("7x", "7y", "8x", "8y", "9z")
STUDENT_IDS = tuple(f"s{number}" for number in range(8))
TEACHER_IDS = ("t1", "t2", "t3")

names = st.sampled_from(["Ash", "Birch", "Cedar"])
maybe_names = st.none() | names
details = st.sampled_from(
    list(
        product(
            [None, "upi1", "upi2", "upi3"],
            [None, "upn1", "upn2", "upn3"],
            [None, "Ash", "Birch"],
            [None, "Ivy", "Jon"],
        )
    )
)
"""A student's UPI, UPN, surname and forename."""
mis_products = st.none() | st.sampled_from(["Arbor", "SIMS"])
due_dates = st.none() | st.integers(0, 200).map(lambda days: NOW + timedelta(days=days))


maybe_kept = st.sampled_from([None, None, None, None]) | st.builds(
    Kept,
    because=st.sampled_from(Loss),
    by=st.just("head@larkrise.example"),
    since=st.just(NOW - timedelta(days=20)),
    until=st.sampled_from([-1, 0, 9]).map(lambda days: NOW.date() + timedelta(days=days)),
)
"""Mostly nothing; or until yesterday, today, or some day ahead."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that one plan is made of."""

    roster: Roster
    snapshot: Snapshot
    selection: Selection
    settings: Settings
    decisions: Decisions = UNDECIDED

    def plan(self) -> Plan:
        return plan(self.roster, self.snapshot, self.selection, self.settings)

    def decided(self) -> Plan:
        return plan(self.roster, self.snapshot, self.selection, self.settings, self.decisions)


def some(ids: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Draw a few of the ids, in their order: one bit each, which is far quicker than a list."""
    bits = st.integers(0, 2 ** len(ids) - 1)
    return bits.map(lambda drawn: [id for place, id in enumerate(ids) if drawn >> place & 1])


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """Draw a roster as a sync could have left it."""
    subject_ids = draw(some(SUBJECT_IDS))
    subjects = {id: Subject(id, draw(names), draw(maybe_kept)) for id in subject_ids}
    if draw(st.booleans()):
        subjects[NO_SUBJECT_ID] = Subject(NO_SUBJECT_ID, NO_SUBJECT_NAME)
    student_ids, teacher_ids = draw(some(STUDENT_IDS)), draw(some(TEACHER_IDS))
    classes = {
        id: SchoolClass(
            id,
            draw(names),
            draw(st.sampled_from(sorted(subjects))),
            tuple(draw(some(student_ids))),
            tuple(draw(some(teacher_ids))),
            mis_id=mis_id,
            kept=draw(maybe_kept),
        )
        for id, mis_id in (draw(_some_classes()) if subjects else [])
    }
    teaching = {id for each in classes.values() for id in each.teacher_ids}
    return Roster(
        school_id=SCHOOL_ID,
        mis=draw(mis_products),
        subjects=subjects,
        classes=classes,
        students=draw(_known_students(student_ids, classes.values())),
        teachers={id: Teacher(id, surname=draw(maybe_names)) for id in sorted(teaching)},
        tasks=tuple(draw(_tasks(sorted(classes)))),
        declined=frozenset(draw(some(CLASS_IDS))) - classes.keys(),
    )


@st.composite
def _some_classes(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Draw classes, each with its MIS id: mostly its own, or one of another's first days."""
    moved = draw(st.sampled_from([0, 0, 0, 1, 2]))
    mis_ids = CLASS_IDS[moved:] + CLASS_IDS[:moved]
    ids = draw(some(CLASS_IDS))
    return [(id, mis_id) for id, mis_id in zip(CLASS_IDS, mis_ids, strict=True) if id in ids]


@st.composite
def _known_students(
    draw: st.DrawFn, ids: Sequence[str], classes: Iterable[SchoolClass]
) -> dict[str, Student]:
    active = {id for each in classes for id in each.student_ids}
    idle = st.sampled_from([StudentState.UNASSIGNED, StudentState.LEFT])
    moved = draw(st.integers(0, len(STUDENT_IDS) - 1))
    mis_ids = STUDENT_IDS[moved:] + STUDENT_IDS[:moved]
    known = {}
    for id, mis_id in zip(STUDENT_IDS, mis_ids, strict=True):
        if id in ids:
            upi, upn, surname, forename = draw(details)
            state = StudentState.ACTIVE if id in active else draw(idle)
            known[id] = Student(id, mis_id, state, upi, upn, forename, surname)
    return known


@st.composite
def _tasks(draw: st.DrawFn, class_ids: Sequence[str]) -> list[Task]:
    return [
        Task(f"task{number}", class_id, draw(names), draw(due_dates))
        for class_id in class_ids
        for number in range(draw(st.integers(0, 2)))
    ]


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Draw a coherent read of a MIS that knows nothing of any roster."""
    subject_ids = draw(some(SUBJECT_IDS))
    student_ids, teacher_ids = draw(some(STUDENT_IDS)), draw(some(TEACHER_IDS))
    return snapshot_of(
        school_id=SCHOOL_ID,
        school_name=draw(maybe_names),
        mis=draw(mis_products),
        read_at=NOW,
        subjects=[MisSubject(id, draw(maybe_names)) for id in subject_ids],
        classes=[
            MisClass(
                id,
                draw(maybe_names),
                draw(st.none() | st.sampled_from(subject_ids)) if subject_ids else None,
                tuple(draw(some(student_ids))),
                tuple(draw(some(teacher_ids))),
            )
            for id in draw(some(CLASS_IDS))
        ],
        students=draw(_rows_of(student_ids)),
        teachers=[MisTeacher(id, surname=draw(maybe_names)) for id in teacher_ids],
    )


@st.composite
def _rows_of(draw: st.DrawFn, student_ids: Sequence[str]) -> list[MisStudent]:
    rows = []
    for id in student_ids:
        upi, upn, surname, forename = draw(details)
        rows.append(MisStudent(id, upi, upn, forename, surname))
    return rows


@st.composite
def selections(draw: st.DrawFn, roster: Roster, snapshot: Snapshot) -> Selection:
    """Draw what a school has chosen until now, or what a person ticks of all there is."""
    if draw(st.booleans()):
        return present_selection(roster)
    offered = {row.id for row in snapshot.subjects} | roster.subjects.keys()
    rows = {row.id for row in snapshot.classes}
    classes = frozenset(draw(some(sorted(rows | roster.classes.keys()))))
    declined = frozenset(draw(some(sorted(rows)))) - classes
    return Selection(frozenset(draw(some(sorted(offered)))), classes, declined)


settings_of_schools = st.builds(
    Settings,
    new_classes=st.sampled_from(NewClasses),
    same_class=st.sampled_from(SameClass),
    shrunk_class_percent=st.sampled_from([0, 50, 100]),
    shrunk_class_minimum=st.integers(0, 3),
    mass_departure_percent=st.integers(0, 100),
    mass_departure_minimum=st.integers(0, 5),
)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Draw a roster, and a MIS that says the same, or anything else."""
    roster = draw(rosters())
    snapshot = mirror(roster) if draw(st.integers(0, 4)) == 0 else draw(snapshots())
    return Situation(
        roster, snapshot, draw(selections(roster, snapshot)), draw(settings_of_schools)
    )


@st.composite
def decided_situations(draw: st.DrawFn) -> Situation:
    """Draw a situation and what a person decides about it: every warning once, as it can be."""
    drawn = draw(situations())
    undecided = drawn.plan()
    same = draw(_said_same(undecided))
    answered = {f"deleted_class:{pair.from_id}" for pair in same}
    accept: list[str] = []
    keep: list[str] = []
    for warning in undecided.warnings:
        if warning.id not in answered:
            is_kept = warning.code in KEEPABLE and draw(st.booleans())
            (keep if is_kept else accept).append(warning.id)
    decisions = Decisions("head@larkrise.example", NOW, tuple(accept), tuple(keep), None, same)
    return replace(drawn, decisions=decisions)


@st.composite
def _said_same(draw: st.DrawFn, undecided: Plan) -> tuple[SamePair, ...]:
    said: list[SamePair] = []
    for pair in undecided.pairs:
        used = {id for each in said for id in (each.from_id, each.to_id)}
        if not used & {pair.from_id, pair.to_id} and draw(st.booleans()):
            said.append(SamePair(pair.from_id, pair.to_id))
    return tuple(said)


def shuffled(situation: Situation, random: Random) -> Situation:
    """The same content, read and stored in another order."""

    def deal[Row](rows: Sequence[Row]) -> list[Row]:
        return random.sample(rows, len(rows))

    roster, mis = situation.roster, situation.snapshot
    return replace(
        situation,
        roster=replace(
            roster,
            subjects=dict(deal(list(roster.subjects.items()))),
            classes=dict(deal(list(roster.classes.items()))),
            students=dict(deal(list(roster.students.items()))),
            teachers=dict(deal(list(roster.teachers.items()))),
            tasks=tuple(deal(roster.tasks)),
        ),
        snapshot=snapshot_of(
            school_id=mis.school_id,
            school_name=mis.school_name,
            mis=mis.mis,
            read_at=mis.read_at,
            subjects=deal(mis.subjects),
            classes=deal(
                [
                    replace(
                        row,
                        student_ids=tuple(deal(row.student_ids)),
                        teacher_ids=tuple(deal(row.teacher_ids)),
                    )
                    for row in mis.classes
                ]
            ),
            students=deal(mis.students),
            teachers=deal(mis.teachers),
        ),
    )


def silenced(snapshot: Snapshot) -> Snapshot:
    """The same MIS, once it shares nothing but ids and who is in which class."""
    return replace(
        snapshot,
        mis=None,
        subjects=tuple(MisSubject(row.id) for row in snapshot.subjects),
        classes=tuple(replace(row, name=None, subject_id=None) for row in snapshot.classes),
        students=tuple(MisStudent(row.id) for row in snapshot.students),
        teachers=tuple(MisTeacher(row.id) for row in snapshot.teachers),
    )
