"""The small steps that changes are made of: each takes a school and returns the changed one."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never
from zlib import crc32

from msgspec.structs import replace

from local.mis.generate_people import make_student
from local.mis.people import upn_of
from local.mis.school import (
    Deletion,
    Employee,
    Group,
    GroupType,
    School,
    SchoolClass,
    Student,
    upi_of,
)

if TYPE_CHECKING:
    from datetime import datetime

type Section = SchoolClass | Group


def section_of(school: School, ref: str) -> Section:
    """The class or group of that id, a class before a group, or the only one of that name."""
    by_id = school.classes.get(ref) or school.groups.get(ref)
    if by_id:
        return by_id
    every: tuple[Section, ...] = (*school.classes.values(), *school.groups.values())
    named = [row for row in every if row.name == ref]
    if len(named) != 1:
        msg = f"{len(named)} classes or groups are named {ref!r}"
        raise KeyError(msg)
    return named[0]


def subject_id_of(school: School, ref: str) -> str:
    """The id of the subject of that id or name."""
    return ref if ref in school.subjects else school.subject_named(ref).id


def put(school: School, section: Section) -> School:
    """The school with that row in place of its former self."""
    match section:
        case SchoolClass():
            return replace(school, classes={**school.classes, section.id: section})
        case Group():
            return replace(school, groups={**school.groups, section.id: section})
        case never:
            assert_never(never)


def without[T](rows: dict[str, T], keys: tuple[str, ...]) -> dict[str, T]:
    """The rows but those."""
    gone = frozenset(keys)
    return {key: row for key, row in rows.items() if key not in gone}


def enrol(school: School, section: Section, students: tuple[str, ...], at: datetime) -> School:
    """The school with the students on that class list, each once."""
    now = _present(school, section)
    members = tuple(dict.fromkeys((*now.student_ids, *students)))
    return put(school, replace(now, student_ids=members, updated_at=at))


def unenrol(school: School, section: Section, students: tuple[str, ...], at: datetime) -> School:
    """The school with the students off that class list."""
    now = _present(school, section)
    members = tuple(key for key in now.student_ids if key not in students)
    return put(school, replace(now, student_ids=members, updated_at=at))


def _present(school: School, section: Section) -> Section:
    """The present version of that class or group, of its kind: ids overlap between kinds."""
    match section:
        case SchoolClass():
            return school.classes[section.id]
        case Group():
            return school.groups[section.id]
        case never:
            assert_never(never)


def first_of(school: School, ref: str, count: int) -> tuple[str, ...]:
    """The first students of a class list."""
    return section_of(school, ref).student_ids[:count]


def depart(school: School, students: tuple[str, ...], at: datetime) -> School:
    """The school without the students: off every list, among the leavers, each with a trace."""
    gone = {key: school.students[key] for key in students}
    return replace(
        school,
        students=without(school.students, students),
        classes={key: _off_the_list(row, gone, at) for key, row in school.classes.items()},
        groups={key: _off_the_list(row, gone, at) for key, row in school.groups.items()},
        leavers={**school.leavers, **gone},
        deletions=(*school.deletions, *(_trace("student", row, at) for row in gone.values())),
    )


def _off_the_list[T: (SchoolClass, Group)](row: T, gone: dict[str, Student], at: datetime) -> T:
    staying = tuple(key for key in row.student_ids if key not in gone)
    if len(staying) == len(row.student_ids):
        return row
    return replace(row, student_ids=staying, updated_at=at)


def delete_section(school: School, section: Section, at: datetime) -> School:
    """The school without that class or group, which leaves a deletion row."""
    kind = "class" if isinstance(section, SchoolClass) else "group"
    return replace(
        school,
        classes=without(school.classes, (section.id,) if kind == "class" else ()),
        groups=without(school.groups, (section.id,) if kind == "group" else ()),
        deletions=(*school.deletions, _trace(kind, section, at)),
    )


def _trace(kind: str, row: Student | Section, at: datetime) -> Deletion:
    return Deletion(type=kind, id=row.id, mis_id=row.mis_id, deleted_at=at)


def newcomer(school: School, year: str, at: datetime) -> Student:
    """A student whom the school has never had."""
    ordinal = len(school.students) + len(school.leavers)
    mis_id = f"S{school.id}N{ordinal:06}"
    student = make_student(
        school.id,
        ordinal=ordinal,
        seed=crc32(school.id.encode()),
        row_id=free_id(school),
        mis_id=mis_id,
        year=year,
        upn=upn_of(ordinal, school.la_code, school.establishment_number),
    )
    return replace(student, created_at=at, updated_at=at)


def free_id(school: School) -> str:
    """An id above all that the school's students, leavers and classes ever had."""
    taken = (*school.students, *school.leavers, *school.classes, *(d.id for d in school.deletions))
    return f"A{1 + max((int(key[1:]) for key in taken), default=1_000_000_000)}"


def year_groups(school: School, year: str) -> list[Group]:
    """The year group of that year, if the school has one."""
    return [g for g in school.groups.values() if g.type is GroupType.YEAR and g.code == year]


def year_of(school: School, section: Section) -> str:
    """The year of a class; where it says none, that of its first student."""
    if isinstance(section, SchoolClass) and section.year:
        return section.year
    return school.students[section.student_ids[0]].year


def next_teacher(school: School, section: Section) -> str:
    """The id of the teacher who follows the class's first one in the staff list."""
    teachers = [row.id for row in school.employees.values() if row.teaching]
    present = section.staff[0].employee_id if section.staff else teachers[-1]
    return teachers[(teachers.index(present) + 1) % len(teachers)]


def reissued[T: (Student, Employee)](school: School, row: T, at: datetime) -> T:
    """The person as another MIS would issue them."""
    mis_id = f"R{row.mis_id}"
    return replace(row, mis_id=mis_id, upi=upi_of(school.id, mis_id), updated_at=at)
