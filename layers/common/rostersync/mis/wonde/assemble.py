"""From the lists of a school to its snapshot. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import reduce
from itertools import groupby

from rostersync.domain.errors import MisIncomplete
from rostersync.domain.left_out import LeftOut, Why
from rostersync.domain.settling import few_of
from rostersync.domain.snapshot import (
    MisStudent,
    MisSubject,
    MisTeacher,
    People,
    Snapshot,
    UnreadList,
    listed,
    snapshot_of,
)
from rostersync.mis.wonde.normalise import ClassRead


@dataclass(frozen=True, slots=True)
class SchoolRead:
    """What /schools/{id} said: the school's name, and its MIS product."""

    id: str
    name: str | None
    mis: str | None
    domain: str | None


@dataclass(frozen=True, slots=True)
class ListsRead:
    """The lists of one school, in full; `employees` are all who have a class.

    `left_out` is what was passed over in reading them.
    """

    subjects: list[MisSubject]
    classes: list[ClassRead]
    students: list[MisStudent]
    employees: list[MisTeacher]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def lacking(self) -> frozenset[str]:
        """The lists that this MIS does not have, by name."""
        return frozenset(each.id for each in self.left_out if each.why is Why.NOT_OFFERED)


def assemble(school: SchoolRead, lists: ListsRead, read_at: datetime) -> Snapshot:
    """Put the lists together.

    Raises:
        MisIncomplete: they are at odds with each other, as `snapshot_of` says, or the lists of
            too many classes came in a shape that says nothing.

    """
    unread = tuple(_unread(lists.classes))
    return snapshot_of(
        school_id=school.id,
        school_name=school.name,
        mis=school.mis,
        read_at=read_at,
        subjects=_subjects(lists.classes, lists.subjects),
        classes=[each.row for each in lists.classes],
        students=lists.students,
        teachers=_teachers(lists.classes, lists.employees),
        unread=unread,
        has_subjects="subjects" not in lists.lacking,
        left_out=lists.left_out,
    )


def _unread(classes: Sequence[ClassRead]) -> Iterator[UnreadList]:
    """Yield the lists that came in a shape which says nothing: of a few classes, never of all."""
    for people in People:
        ids = [each.row.id for each in classes if people in each.unread]
        if ids and (len(ids) == len(classes) or len(ids) > few_of(len(classes))):
            raise MisIncomplete(f"classes {listed(ids)} came without their {people}")
        yield from (UnreadList(id, people) for id in ids)


def _subjects(classes: Iterable[ClassRead], offered: Iterable[MisSubject]) -> Iterator[MisSubject]:
    """Yield the subjects of the list, and those that only a class knows."""
    there = set[str]()
    for subject in offered:
        there.add(subject.id)
        yield subject
    named = {each.subject.id: each.subject for each in classes if each.subject}
    yield from (subject for id, subject in named.items() if id not in there)


def _teachers(
    classes: Iterable[ClassRead], employees: Iterable[MisTeacher]
) -> Iterator[MisTeacher]:
    """Yield those who teach a class.

    A school can withhold people from the list of employees, and its classes still name them
    (docs/wonde.md, Permission). Such a teacher is taken from the class, by the same id.
    """
    named = {teacher.id: teacher for each in classes for teacher in each.teachers}
    known = {employee.id: employee for employee in _once(employees)}
    yield from (known.get(id, teacher) for id, teacher in named.items())


def _once(employees: Iterable[MisTeacher]) -> Iterator[MisTeacher]:
    """Yield each employee once: of rows with one id, of each property the first that is known."""
    ordered = sorted(employees, key=lambda row: [each or "" for each in astuple(row)])
    for _, rows in groupby(ordered, key=lambda row: row.id):
        yield reduce(_merged, rows)


def _merged(one: MisTeacher, other: MisTeacher) -> MisTeacher:
    return MisTeacher(
        id=one.id,
        title=one.title or other.title,
        forename=one.forename or other.forename,
        surname=one.surname or other.surname,
        email=one.email or other.email,
    )
