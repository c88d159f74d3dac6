"""From the lists of a school to its snapshot. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from rostersync.domain.snapshot import MisStudent, MisSubject, MisTeacher, Snapshot, snapshot_of
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
    """The lists of one school, in full; `employees` are all who have a class."""

    subjects: list[MisSubject]
    classes: list[ClassRead]
    students: list[MisStudent]
    employees: list[MisTeacher]


def assemble(school: SchoolRead, lists: ListsRead, read_at: datetime) -> Snapshot:
    """Put the lists together.

    Raises:
        MisIncomplete: they are at odds with each other, as `snapshot_of` says.

    """
    return snapshot_of(
        school_id=school.id,
        school_name=school.name,
        mis=school.mis,
        read_at=read_at,
        subjects=lists.subjects,
        classes=[row for row, _ in lists.classes],
        students=lists.students,
        teachers=_teachers(lists.classes, lists.employees),
    )


def _teachers(
    classes: Iterable[ClassRead], employees: Iterable[MisTeacher]
) -> Iterator[MisTeacher]:
    """Yield those who teach a class.

    A school can withhold people from the list of employees, and its classes still name them
    (docs/wonde.md, Permission). Such a teacher is taken from the class, by the same id.
    """
    named = {teacher.id: teacher for _, teachers in classes for teacher in teachers}
    listed = set[str]()
    for employee in employees:
        if employee.id in named:
            listed.add(employee.id)
            yield employee
    yield from (teacher for id, teacher in named.items() if id not in listed)
