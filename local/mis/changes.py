"""The changes that can happen to a school on its MIS between two reads.

Each change is a frozen value (so a story can hold it, and JSON can carry it, told apart by
``op``) with one method, ``apply``, that returns the changed school. A class is given by its id or
its name; registration groups are meant as well, since a primary has nothing else. Whoever is not
found is a ``KeyError`` that names what was looked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from msgspec.structs import replace

from local.mis.edits import (
    delete_section,
    free_id,
    next_teacher,
    put,
    reissued,
    section_of,
    subject_id_of,
    without,
)
from local.mis.school import Access, School, Staffing
from local.mis.student_changes import (
    Change,
    CorrectStudent,
    Join,
    Leave,
    Move,
    RemoveShare,
    Return,
)

if TYPE_CHECKING:
    from datetime import datetime


class RenameClass(Change, frozen=True, kw_only=True, tag="rename_class"):
    """A class gets another name."""

    of: str
    name: str

    @override
    def apply(self, school: School, at: datetime) -> School:
        section = section_of(school, self.of)
        return put(school, replace(section, name=self.name, updated_at=at))


class RenumberClass(Change, frozen=True, kw_only=True, tag="renumber_class"):
    """A class gets another id, and is the same in all else."""

    of: str
    id: str

    @override
    def apply(self, school: School, at: datetime) -> School:
        row = school.classes[section_of(school, self.of).id]
        renumbered = replace(row, id=self.id, updated_at=at)
        kept = without(school.classes, (row.id,))
        return replace(school, classes={**kept, self.id: renumbered})


class RestaffClass(Change, frozen=True, kw_only=True, tag="restaff_class"):
    """A class gets other teachers: those named, or the next teacher of the school."""

    of: str
    teachers: tuple[str, ...] = ()

    @override
    def apply(self, school: School, at: datetime) -> School:
        section = section_of(school, self.of)
        teachers = self.teachers or (next_teacher(school, section),)
        staff = tuple(
            Staffing(employee_id=school.employees[key].id, main=n == 0)
            for n, key in enumerate(teachers)
        )
        return put(school, replace(section, staff=staff, updated_at=at))


class EmptyClass(Change, frozen=True, kw_only=True, tag="empty_class"):
    """A class loses all its students, who stay at the school."""

    of: str

    @override
    def apply(self, school: School, at: datetime) -> School:
        section = section_of(school, self.of)
        return put(school, replace(section, student_ids=(), updated_at=at))


class DeleteClass(Change, frozen=True, kw_only=True, tag="delete_class"):
    """A class (or registration group) is deleted, and leaves a deletion row."""

    of: str

    @override
    def apply(self, school: School, at: datetime) -> School:
        return delete_section(school, section_of(school, self.of), at)


class AddClass(Change, frozen=True, kw_only=True, tag="add_class"):
    """A new class under a subject (given by id or name), with the students of another class."""

    name: str
    subject: str
    like: str

    @override
    def apply(self, school: School, at: datetime) -> School:
        model = school.classes[section_of(school, self.like).id]
        row = replace(
            model,
            id=free_id(school),
            mis_id=f"{model.mis_id}-{len(school.classes)}",
            name=self.name,
            subject_id=subject_id_of(school, self.subject),
            created_at=at,
            updated_at=at,
        )
        return replace(school, classes={**school.classes, row.id: row})


class ChangeSubject(Change, frozen=True, kw_only=True, tag="change_subject"):
    """A class moves to another subject, or with null to none."""

    of: str
    subject: str | None

    @override
    def apply(self, school: School, at: datetime) -> School:
        key = None if self.subject is None else subject_id_of(school, self.subject)
        row = school.classes[section_of(school, self.of).id]
        return put(school, replace(row, subject_id=key, updated_at=at))


class RenameSubject(Change, frozen=True, kw_only=True, tag="rename_subject"):
    """A subject gets another name."""

    of: str
    name: str

    @override
    def apply(self, school: School, at: datetime) -> School:
        row = school.subjects[subject_id_of(school, self.of)]
        renamed = replace(row, name=self.name, updated_at=at)
        return replace(school, subjects={**school.subjects, row.id: renamed})


class DeleteSubject(Change, frozen=True, kw_only=True, tag="delete_subject"):
    """A subject is deleted, and its classes with it or left without a subject.

    No deletion row is written for a subject: the contract names no such type.
    """

    of: str
    with_classes: bool = True

    @override
    def apply(self, school: School, at: datetime) -> School:
        key = subject_id_of(school, self.of)
        for row in [row for row in school.classes.values() if row.subject_id == key]:
            if self.with_classes:
                school = delete_section(school, row, at)
            else:
                school = put(school, replace(row, subject_id=None, updated_at=at))
        return replace(school, subjects=without(school.subjects, (key,)))


class ChangeMis(Change, frozen=True, kw_only=True, tag="change_mis"):
    """The school moves to another MIS: each person has another mis_id, and so another upi."""

    mis: str

    @override
    def apply(self, school: School, at: datetime) -> School:
        return replace(
            school,
            mis=self.mis,
            students={key: reissued(school, row, at) for key, row in school.students.items()},
            employees={key: reissued(school, row, at) for key, row in school.employees.items()},
        )


class GoDown(Change, frozen=True, kw_only=True, tag="go_down"):
    """Every request about the school is answered with 503."""

    @override
    def apply(self, school: School, at: datetime) -> School:
        return replace(school, down=True)


class WithdrawAccess(Change, frozen=True, kw_only=True, tag="withdraw_access"):
    """The school withdraws its permission, or it never came further than ``access``."""

    access: Access = Access.REVOKED

    @override
    def apply(self, school: School, at: datetime) -> School:
        return replace(school, access=self.access)


class AnswerNothing(Change, frozen=True, kw_only=True, tag="answer_nothing"):
    """Every list of the school is empty, though it is approved and online."""

    @override
    def apply(self, school: School, at: datetime) -> School:
        return replace(school, blank=True)


class ComeBack(Change, frozen=True, kw_only=True, tag="come_back"):
    """The school is up, approved, and answers with its rows again."""

    @override
    def apply(self, school: School, at: datetime) -> School:
        return replace(school, down=False, blank=False, access=Access.LIVE)


type AnyChange = (
    Join
    | Leave
    | Return
    | Move
    | RemoveShare
    | CorrectStudent
    | RenameClass
    | RenumberClass
    | RestaffClass
    | EmptyClass
    | DeleteClass
    | AddClass
    | ChangeSubject
    | RenameSubject
    | DeleteSubject
    | ChangeMis
    | GoDown
    | WithdrawAccess
    | AnswerNothing
    | ComeBack
)


def apply_all(school: School, changes: tuple[AnyChange, ...], at: datetime) -> School:
    """The school after all changes, in their order."""
    for change in changes:
        school = change.apply(school, at)
    return school
