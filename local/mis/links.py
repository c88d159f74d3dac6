"""The classes and groups of each person: the reverse of what a school stores."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from local.mis.school import Group, GroupType, School, SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterable

type Found[T] = dict[str, list[T]]


class Links:
    """The classes and groups of each person of one school, by the person's id."""

    def __init__(self, school: School) -> None:
        self._school = school

    @cached_property
    def classes_of_students(self) -> Found[SchoolClass]:
        """By student."""
        return _by_student(self._school.classes.values())

    @cached_property
    def classes_of_employees(self) -> Found[SchoolClass]:
        """By employee."""
        return _by_employee(self._school.classes.values())

    @cached_property
    def groups_of_students(self) -> Found[Group]:
        """By student."""
        return _by_student(self._school.groups.values())

    @cached_property
    def groups_of_employees(self) -> Found[Group]:
        """By employee."""
        return _by_employee(self._school.groups.values())

    def group_of(self, student_id: str, group_type: GroupType) -> Group | None:
        """The student's one group of a type, if there is one."""
        groups = self.groups_of_students[student_id]
        return next((group for group in groups if group.type is group_type), None)


def _by_student[T: (SchoolClass, Group)](rows: Iterable[T]) -> Found[T]:
    found: Found[T] = defaultdict(list)
    for row in rows:
        for student_id in row.student_ids:
            found[student_id].append(row)
    return found


def _by_employee[T: (SchoolClass, Group)](rows: Iterable[T]) -> Found[T]:
    found: Found[T] = defaultdict(list)
    for row in rows:
        for link in row.staff:
            found[link.employee_id].append(row)
    return found
