"""Changes to who is at a school. See ``changes`` for what a change is."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, override

import msgspec
from msgspec.structs import replace

from local.mis.edits import (
    depart,
    enrol,
    first_of,
    newcomer,
    section_of,
    unenrol,
    without,
    year_groups,
    year_of,
)

if TYPE_CHECKING:
    from datetime import datetime

    from local.mis.school import School


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op"):
    """Something that happens to a school."""

    def apply(self, school: School, at: datetime) -> School:
        """The school after the change, its touched rows updated ``at`` (UTC)."""
        raise NotImplementedError


class Join(Change, frozen=True, kw_only=True, tag="join"):
    """New students join the school and the given classes."""

    into: tuple[str, ...]
    count: int = 1

    @override
    def apply(self, school: School, at: datetime) -> School:
        sections = [section_of(school, ref) for ref in self.into]
        year = year_of(school, sections[0])
        for _ in range(self.count):
            joiner = newcomer(school, year, at)
            school = replace(school, students={**school.students, joiner.id: joiner})
            for section in (*sections, *year_groups(school, joiner.year)):
                school = enrol(school, section, (joiner.id,), at)
        return school


class Leave(Change, frozen=True, kw_only=True, tag="leave"):
    """Students leave the school: those named, or the first ``count`` of a class."""

    students: tuple[str, ...] = ()
    out_of: str | None = None
    count: int = 1

    @override
    def apply(self, school: School, at: datetime) -> School:
        first = first_of(school, self.out_of, self.count) if self.out_of else ()
        return depart(school, (*self.students, *first), at)


class Return(Change, frozen=True, kw_only=True, tag="return"):
    """Leavers come back, to the given classes, under the id they had."""

    students: tuple[str, ...]
    into: tuple[str, ...] = ()

    @override
    def apply(self, school: School, at: datetime) -> School:
        back = {
            key: replace(school.leavers[key], restored_at=at, updated_at=at)
            for key in self.students
        }
        school = replace(
            school,
            students={**school.students, **back},
            leavers=without(school.leavers, self.students),
            deletions=tuple(
                replace(row, restored_at=at) if row.type == "student" and row.id in back else row
                for row in school.deletions
            ),
        )
        for ref in self.into:
            school = enrol(school, section_of(school, ref), self.students, at)
        return school


class Move(Change, frozen=True, kw_only=True, tag="move"):
    """The first ``count`` students of one class go to another."""

    out_of: str
    into: str
    count: int = 1

    @override
    def apply(self, school: School, at: datetime) -> School:
        movers = first_of(school, self.out_of, self.count)
        school = unenrol(school, section_of(school, self.out_of), movers, at)
        return enrol(school, section_of(school, self.into), movers, at)


class RemoveShare(Change, frozen=True, kw_only=True, tag="remove_share"):
    """Every third student (or other share) leaves the school at once."""

    one_in: int = 3

    @override
    def apply(self, school: School, at: datetime) -> School:
        return depart(school, tuple(islice(school.students, 0, None, self.one_in)), at)


class CorrectStudent(Change, frozen=True, kw_only=True, tag="correct_student"):
    """A student's details are put right; what is not given stays."""

    student: str
    forename: str | None = None
    surname: str | None = None
    email: str | None = None
    year: str | None = None

    @override
    def apply(self, school: School, at: datetime) -> School:
        given = {
            name: value
            for name in ("forename", "surname", "email", "year")
            if (value := getattr(self, name)) is not None
        }
        student = replace(school.students[self.student], updated_at=at, **given)
        return replace(school, students={**school.students, student.id: student})
