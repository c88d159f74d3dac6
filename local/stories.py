"""The sample schools: each tells one story of a night in its own name.

A story says what school there is, what is set up before the night, what happens on its MIS, and
how its night must then end. The words are those of the runs, spelt out again here: the stories
say what to expect of the product and so ask nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from local.mis.changes import (
    AnswerNothing,
    AnyChange,
    DeleteClass,
    DeleteSubject,
    EmptyClass,
    GoDown,
    RenameClass,
    RenumberClass,
    RestaffClass,
    WithdrawAccess,
)
from local.mis.order import Phase, SchoolOrder
from local.mis.student_changes import Join, Leave, Move, RemoveShare


class Outcome(StrEnum):
    """How a school's night ends. A school that is not set up has no run."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    NOT_RUN = "not run"


class Cause(StrEnum):
    """Why a night fails, in the stories."""

    MAJOR_CHANGES = "major_changes"
    MIS_ACCESS = "mis_access"
    MIS_UNAVAILABLE = "mis_unavailable"
    MIS_EMPTY = "mis_empty"


class NextStep(StrEnum):
    """Who must act after the night."""

    MANUAL_SYNC = "manual_sync"
    RECONNECT_MIS = "reconnect_mis"
    CHECK_MIS = "check_mis"
    NONE = "none"


class ClassesFrom(StrEnum):
    """Where the school's classes are on its MIS; a primary has none but registration groups."""

    CLASSES = "classes"
    REGISTRATION_GROUPS = "registration_groups"


class Person(StrEnum):
    """What a person of the school does between the changes on the MIS and the night."""

    KEEPS = "keeps"
    """Each class that is gone, as it is."""
    SAYS_SAME = "says_same"
    """A class that is gone lives on as the one that the MIS made anew."""
    TAKES_BACK = "takes_back"
    """A manual sync that somebody had confirmed by mistake."""


@dataclass(frozen=True, slots=True)
class SampleTask:
    """Homework that is set before the night, for the whole class of that name."""

    class_name: str
    title: str
    due_in_days: int


@dataclass(frozen=True, slots=True)
class Story:
    """One sample school and its night.

    ``set_up`` schools are set up with everything selected, then given their ``tasks``; after that
    the ``changes`` happen on the MIS, and a ``person`` may act on them. ``warnings`` are the codes
    of the run's warnings, sorted, each once.
    """

    school: SchoolOrder
    outcome: Outcome
    cause: Cause | None = None
    next_step: NextStep = NextStep.NONE
    warnings: tuple[str, ...] = ()
    changes: tuple[AnyChange, ...] = ()
    tasks: tuple[SampleTask, ...] = ()
    set_up: bool = True
    person: Person | None = None

    @property
    def school_id(self) -> str:
        """The school's id, Wonde's and the product's."""
        return self.school.id

    @property
    def name(self) -> str:
        """The school's name, which tells the story."""
        return self.school.name

    @property
    def classes_from(self) -> ClassesFrom:
        """What the school must be registered with as ``mis.classes_from``."""
        if self.school.phase is Phase.PRIMARY:
            return ClassesFrom.REGISTRATION_GROUPS
        return ClassesFrom.CLASSES


def _primary(school_id: str, name: str, students: int) -> SchoolOrder:
    teachers = max(3, students // 20)
    return SchoolOrder(
        id=school_id,
        name=name,
        phase=Phase.PRIMARY,
        students=students,
        teachers=teachers,
        mis="Arbor",
    )


def _secondary(school_id: str, name: str, students: int) -> SchoolOrder:
    return SchoolOrder(
        id=school_id,
        name=name,
        students=students,
        classes=students // 4,
        subjects=20,
        teachers=students // 15,
        empty_classes=1,
        classes_without_subject=1,
    )


STORIES: tuple[Story, ...] = (
    Story(
        school=SchoolOrder(
            id="A1930499500",
            name="Quayside Sixth Form College: nothing changed",
            phase=Phase.COLLEGE,
            students=5000,
            classes=500,
            subjects=30,
            teachers=220,
        ),
        outcome=Outcome.UNCHANGED,
        tasks=(SampleTask("12x/Bi1", "Osmosis practical", 5),),
    ),
    Story(
        school=_secondary("A1930499511", "Ashdown Academy: joiners, leavers and movers", 1500),
        outcome=Outcome.APPLIED,
        changes=(
            Join(into=("7x/Ma1", "7x/En1"), count=4),
            Join(into=("10x/Hi1",)),
            Leave(out_of="9x/Fr1", count=3),
            Move(out_of="8x/Ge1", into="8y/Ge1", count=5),
        ),
        tasks=(SampleTask("8x/Ge1", "Rivers and coasts", 4),),
    ),
    Story(
        school=_primary("A1930499522", "Larkfield Primary: two joiners in Reception", 190),
        outcome=Outcome.APPLIED,
        changes=(Join(into=("R Acorn",), count=2),),
    ),
    Story(
        school=_secondary("A1930499533", "Brook High School: a class renamed and re-staffed", 1000),
        outcome=Outcome.APPLIED,
        changes=(RenameClass(of="10x/Bi1", name="10x/Bi2-TripleSci"), RestaffClass(of="9x/Ma1")),
        tasks=(SampleTask("10x/Bi1", "Cells and their parts", 6),),
    ),
    Story(
        school=_secondary("A1930499544", "Castle Hill School: a class emptied", 1100),
        outcome=Outcome.FAILED,
        cause=Cause.MAJOR_CHANGES,
        next_step=NextStep.MANUAL_SYNC,
        warnings=("emptied_class",),
        changes=(EmptyClass(of="11x/Ch1"), Join(into=("7x/Ma1",))),
        tasks=(SampleTask("11x/Ch1", "Balancing equations", 3),),
    ),
    Story(
        school=_secondary("A1930499555", "Dale Academy: a class deleted that has tasks", 1000),
        outcome=Outcome.FAILED,
        cause=Cause.MAJOR_CHANGES,
        next_step=NextStep.MANUAL_SYNC,
        warnings=("deleted_class",),
        changes=(DeleteClass(of="10x/Hi1"),),
        tasks=(
            SampleTask("10x/Hi1", "Causes of the First World War", 2),
            SampleTask("10x/Hi1", "Source analysis: the Somme", 9),
        ),
    ),
    Story(
        school=_secondary("A1930499566", "Elmwood School: a subject deleted", 900),
        outcome=Outcome.FAILED,
        cause=Cause.MAJOR_CHANGES,
        next_step=NextStep.MANUAL_SYNC,
        warnings=("deleted_class", "deleted_subject"),
        changes=(DeleteSubject(of="German"),),
        tasks=(SampleTask("9x/Gm1", "Mein Wochenende", 3),),
    ),
    Story(
        school=_secondary("A1930499577", "Fairfield High: a third of the students gone", 1200),
        outcome=Outcome.FAILED,
        cause=Cause.MAJOR_CHANGES,
        next_step=NextStep.MANUAL_SYNC,
        warnings=("mass_departure",),
        changes=(RemoveShare(one_in=3),),
    ),
    Story(
        school=_primary("A1930499588", "Greenway Primary: the MIS is down", 120),
        outcome=Outcome.FAILED,
        cause=Cause.MIS_UNAVAILABLE,
        next_step=NextStep.NONE,
        changes=(GoDown(),),
    ),
    Story(
        school=_primary("A1930499599", "Holly Lane Primary: access withdrawn", 90),
        outcome=Outcome.FAILED,
        cause=Cause.MIS_ACCESS,
        next_step=NextStep.RECONNECT_MIS,
        changes=(WithdrawAccess(),),
    ),
    Story(
        school=_primary("A1930499600", "Ivybridge Infants: the MIS answers with nothing", 60),
        outcome=Outcome.FAILED,
        cause=Cause.MIS_EMPTY,
        next_step=NextStep.CHECK_MIS,
        changes=(AnswerNothing(),),
        tasks=(SampleTask("1 Acorn", "Number bonds to ten", 1),),
    ),
    Story(
        school=_secondary("A1930499622", "Kestrel School: a resit class kept until the exam", 700),
        outcome=Outcome.UNCHANGED,
        changes=(DeleteClass(of="11x/Ma1"),),
        tasks=(SampleTask("11x/Ma1", "Mock paper 3", 12),),
        person=Person.KEEPS,
    ),
    Story(
        school=_secondary("A1930499633", "Linden High: a class made anew in mid-year", 700),
        outcome=Outcome.UNCHANGED,
        changes=(RenumberClass(of="10x/Hi1", id="A900000633"),),
        tasks=(SampleTask("10x/Hi1", "Causes of the First World War", 8),),
        person=Person.SAYS_SAME,
    ),
    Story(
        school=_secondary("A1930499644", "Maple Academy: a sync taken back", 700),
        outcome=Outcome.UNCHANGED,
        changes=(DeleteClass(of="9x/Fr1"),),
        tasks=(SampleTask("9x/Fr1", "Ma famille", 7),),
        person=Person.TAKES_BACK,
    ),
    Story(
        school=_secondary("A1930499611", "Juniper Academy: not yet set up", 600),
        outcome=Outcome.NOT_RUN,
        next_step=NextStep.MANUAL_SYNC,
        set_up=False,
    ),
)
