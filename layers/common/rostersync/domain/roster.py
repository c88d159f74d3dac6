"""The roster: the platform's copy of a school's subjects, classes, students and teachers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

NO_SUBJECT_ID = "none"
"""The id under which classes without a subject are grouped."""

NO_SUBJECT_NAME = "No subject"


class EntityKind(StrEnum):
    """The kind of thing that a warning or a change is about."""

    SCHOOL = "school"
    SUBJECT = "subject"
    CLASS = "class"
    STUDENT = "student"
    TEACHER = "teacher"
    TASK = "task"


class StudentState(StrEnum):
    """The state of a student; a sync changes the state and never removes the student."""

    ACTIVE = "active"
    """In at least one selected class."""
    UNASSIGNED = "unassigned"
    """On roll at the school, in no selected class."""
    LEFT = "left"
    """Gone from the MIS."""


class Loss(StrEnum):
    """What the MIS did to a class or a subject that a person must decide about."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    SHRUNK = "shrunk"
    """Most of its list left it, and stayed at the school."""
    REPLACED = "replaced"
    """It keeps none of its students, and has others."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A person's decision that something stays as it is, up to and including the day `until`."""

    because: Loss
    by: str
    since: datetime
    until: date


@dataclass(frozen=True, slots=True)
class Subject:
    """A selected subject. Its id is the MIS's, or `none` for classes without a subject."""

    id: str
    name: str
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A selected class and its class list; the ids are sorted and name roster entities.

    `id` never changes, because tasks hang on it; `mis_id` is the id by which the MIS knows the
    class now, at first the same. `kept` is set while a person keeps it as it is.
    """

    id: str
    name: str
    subject_id: str
    student_ids: tuple[str, ...] = ()
    teacher_ids: tuple[str, ...] = ()
    mis_id: str = ""
    kept: Kept | None = None

    def __post_init__(self) -> None:
        """Give a class that was never told another the MIS id that equals its own."""
        if not self.mis_id:
            object.__setattr__(self, "mis_id", self.id)


@dataclass(frozen=True, slots=True)
class Student:
    """A student who is, or once was, in a selected class.

    `id` never changes, because answers and percentages refer to it. `mis_id` is the id by which
    the MIS knows the student now; a re-enrolment or another MIS can change it.
    """

    id: str
    mis_id: str
    state: StudentState
    upi: str | None = None
    upn: str | None = None
    forename: str | None = None
    surname: str | None = None
    year_group: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher of at least one selected class."""

    id: str
    title: str | None = None
    forename: str | None = None
    surname: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Homework, set by the platform on one class and some of its students."""

    id: str
    class_id: str
    title: str
    due_at: datetime | None = None
    student_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """The platform's copy of one school, each collection keyed by id.

    `tasks` must hold at least those of the classes at stake (see `classes_at_stake`).
    `declined` are the classes that a person saw and left out, by MIS id: they are not new, so a
    school that adds new classes by itself does not add them.
    `mis` is the MIS product that the roster was last read from ("SIMS"), None before that.
    """

    school_id: str
    mis: str | None = None
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    classes: Mapping[str, SchoolClass] = field(default_factory=dict)
    students: Mapping[str, Student] = field(default_factory=dict)
    teachers: Mapping[str, Teacher] = field(default_factory=dict)
    tasks: tuple[Task, ...] = ()
    declined: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ComingBack:
    """What a restore or an undo brings back, as it was.

    `classes` are gone from the roster; `as_they_were` are in it and are set back; `released` and
    `released_subjects` are kept there, and are so no longer. `leaving` are subjects that go unless
    a class needs them. Subjects and teachers are those that the classes name.
    """

    classes: tuple[SchoolClass, ...] = ()
    as_they_were: tuple[SchoolClass, ...] = ()
    released: frozenset[str] = frozenset()
    released_subjects: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()
    subjects: tuple[Subject, ...] = ()
    teachers: tuple[Teacher, ...] = ()
    tasks: tuple[Task, ...] = ()


NOTHING_BACK = ComingBack()


@dataclass(frozen=True, slots=True)
class Selection:
    """The subjects and classes that a school has chosen to sync, by id.

    `declined` are MIS ids: they name what is on offer, whatever it would be called here. `back` is
    what comes back with it, in a restore or an undo.
    """

    subjects: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    back: ComingBack = NOTHING_BACK


def present_selection(roster: Roster) -> Selection:
    """What the school has chosen until now: exactly what its roster holds."""
    return Selection(
        subjects=frozenset(roster.subjects),
        classes=frozenset(roster.classes),
        declined=roster.declined,
    )
