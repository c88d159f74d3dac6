"""The snapshot: all that was read from one MIS at one time, normalised."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Protocol

from rostersync.domain.errors import MisIncomplete
from rostersync.domain.left_out import LeftOut

_IDS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class MisSubject:
    """A subject as the MIS has it; None means not known or not shared."""

    id: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class MisClass:
    """A class as the MIS has it, with the MIS ids of its students and teachers, sorted."""

    id: str
    name: str | None = None
    subject_id: str | None = None
    student_ids: tuple[str, ...] = ()
    teacher_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MisStudent:
    """A student on roll as the MIS has them; None means not known or not shared.

    `former_upn` is the UPN that the student had before this one.
    """

    id: str
    upi: str | None = None
    upn: str | None = None
    forename: str | None = None
    surname: str | None = None
    year_group: str | None = None
    email: str | None = None
    former_upn: str | None = None


@dataclass(frozen=True, slots=True)
class MisTeacher:
    """An employee who teaches a class; None means not known or not shared."""

    id: str
    title: str | None = None
    forename: str | None = None
    surname: str | None = None
    email: str | None = None


class People(StrEnum):
    """Whose list of a class."""

    STUDENTS = "students"
    TEACHERS = "teachers"


@dataclass(frozen=True, slots=True, order=True)
class UnreadList:
    """A list of a class that came in a shape which says nothing: not known, and not empty."""

    class_id: str
    people: People


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One read of one school's MIS, each tuple sorted by id. Made by `snapshot_of`.

    A class may name students who are not among the students (`unlisted`): whether that matters
    depends on what the school has chosen, and `domain.settling` settles it. The class of an
    `unread` list has nobody in that list here. `left_out` is what the reader passed over. Without
    `has_subjects` the MIS has no list of them, and only those of its classes are known.
    """

    school_id: str
    school_name: str | None
    mis: str | None
    read_at: datetime
    subjects: tuple[MisSubject, ...]
    classes: tuple[MisClass, ...]
    students: tuple[MisStudent, ...]
    teachers: tuple[MisTeacher, ...]
    unread: tuple[UnreadList, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    has_subjects: bool = True

    @property
    def day(self) -> date:
        """The day of the read, in UTC: what is kept until a day is kept through all of it."""
        return self.read_at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class MisRead:
    """A read of the MIS: its digest, the time that it began, and what was left out of it."""

    digest: str
    at: datetime
    left_out: tuple[LeftOut, ...] = ()


def is_same_mis(was: str, is_now: str) -> bool:
    """Whether two names are of one MIS product: "SIMS" and "Sims" are."""
    return was.casefold() == is_now.casefold()


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


def snapshot_of(  # noqa: PLR0913 - the parts of a snapshot are what they are
    *,
    school_id: str,
    school_name: str | None,
    mis: str | None,
    read_at: datetime,
    subjects: Iterable[MisSubject],
    classes: Iterable[MisClass],
    students: Iterable[MisStudent],
    teachers: Iterable[MisTeacher],
    unread: Iterable[UnreadList] = (),
    left_out: Iterable[LeftOut] = (),
    has_subjects: bool = True,
) -> Snapshot:
    """Sort the parts and hold them against each other; one listed twice in a class is one.

    Raises:
        MisIncomplete: an id is twice in one list, or a class names a subject or teacher that
            the read did not bring: two halves of it are from different worlds.

    """
    snapshot = Snapshot(
        school_id=school_id,
        school_name=school_name,
        mis=mis,
        read_at=read_at,
        subjects=_sorted_unique("subjects", subjects),
        classes=tuple(_in_order(row) for row in _sorted_unique("classes", classes)),
        students=_sorted_unique("students", students),
        teachers=_sorted_unique("teachers", teachers),
        unread=tuple(sorted(unread)),
        left_out=tuple(left_out),
        has_subjects=has_subjects,
    )
    _refuse_dangling(snapshot)
    return snapshot


def _sorted_unique[Row: _HasId](what: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    ordered = sorted(rows, key=lambda row: row.id)
    counted = Counter(row.id for row in ordered)
    if len(counted) != len(ordered):
        repeated = sorted(id for id, times in counted.items() if times > 1)
        raise MisIncomplete(f"{what}: {listed(repeated)} more than once in one read")
    return tuple(ordered)


def _in_order(row: MisClass) -> MisClass:
    student_ids = tuple(sorted(set(row.student_ids)))
    teacher_ids = tuple(sorted(set(row.teacher_ids)))
    if student_ids == row.student_ids and teacher_ids == row.teacher_ids:
        return row
    return replace(row, student_ids=student_ids, teacher_ids=teacher_ids)


def _refuse_dangling(snapshot: Snapshot) -> None:
    subject_ids = {row.id for row in snapshot.subjects}
    teacher_ids = {row.id for row in snapshot.teachers}
    for row in snapshot.classes:
        if row.subject_id is not None and row.subject_id not in subject_ids:
            raise MisIncomplete(f"class {row.id} names subject {row.subject_id}, not in subjects")
        if not teacher_ids.issuperset(row.teacher_ids):
            absent = sorted(set(row.teacher_ids) - teacher_ids)
            raise MisIncomplete(f"class {row.id} names {listed(absent)}, not in teachers")


def listed(ids: Sequence[str]) -> str:
    """The first few ids and how many more there are, so that a run's record stays small."""
    shown = ", ".join(ids[:_IDS_SHOWN])
    more = len(ids) - _IDS_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
