"""One version of a school, ready to be read: its rows with their includes."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from local.mis import details, rows
from local.mis.links import Links
from local.mis.paging import cursor_order
from local.mis.school import (
    AbsentOne,
    Employee,
    Group,
    GroupType,
    Kind,
    School,
    SchoolClass,
    Staffing,
    Student,
    Subject,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from local.mis.includes import IncludeTree
    from local.mis.rows import Json, JsonObject

type AnyRow = Subject | SchoolClass | Student | Employee | Group
type Includes[T] = dict[str, Callable[[T, IncludeTree], Json]]


class SchoolView:
    """Renders one frozen school. Each version has a new one, so nothing in it goes stale."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.rendered_pages: dict[object, bytes] = {}
        self._links = Links(school)
        self._cores: dict[tuple[str, str], JsonObject] = {}
        self._listed: dict[tuple[Kind, bool], Sequence[AnyRow]] = {}

    def table(self, kind: Kind) -> Mapping[str, AnyRow]:
        """All rows of a kind that the school shows, by id."""
        return {} if self.school.blank else self._tables[kind]

    def listed(self, kind: Kind, *, by_cursor: bool) -> Sequence[AnyRow]:
        """All rows of a kind: by id for cursors, else with the latest updated last."""
        if (kind, by_cursor) not in self._listed:
            every = self.table(kind).values()
            self._listed[kind, by_cursor] = (
                sorted(every, key=lambda row: cursor_order(row.id))
                if by_cursor
                else sorted(every, key=lambda row: (row.updated_at, row.id))
            )
        return self._listed[kind, by_cursor]

    def render(self, row: AnyRow, tree: IncludeTree) -> JsonObject:
        """A row with its includes, each wrapped in ``{"data": ...}``."""
        core = self._core(row)
        if not tree:
            return core
        return {**core, **{name: self._include(row, name, sub) for name, sub in tree.items()}}

    @cached_property
    def _tables(self) -> dict[Kind, Mapping[str, AnyRow]]:
        school = self.school
        hidden = school.hidden_students
        return {
            Kind.SUBJECTS: school.subjects,
            Kind.CLASSES: school.classes,
            Kind.STUDENTS: {k: row for k, row in school.students.items() if k not in hidden},
            Kind.EMPLOYEES: school.employees,
            Kind.GROUPS: school.groups,
            Kind.LEAVERS: school.leavers,
        }

    def _core(self, row: AnyRow) -> JsonObject:
        kind, properties = _kind_of(row), (type(row).__name__, row.id)
        if properties not in self._cores:
            self._cores[properties] = self._permitted(kind, _ROW_OF[type(row)](row))
        return self._cores[properties]

    def _permitted(self, kind: str, properties: JsonObject) -> JsonObject:
        withheld = self._withheld[kind]
        if withheld.isdisjoint(properties):
            return properties
        return {key: None if key in withheld else value for key, value in properties.items()}

    @cached_property
    def _withheld(self) -> defaultdict[str, set[str]]:
        by_kind: defaultdict[str, set[str]] = defaultdict(set)
        for name in self.school.withheld:
            kind, _, withheld = name.partition(".")
            by_kind[kind].add(withheld)
        return by_kind

    def _include(self, row: AnyRow, name: str, tree: IncludeTree) -> Json:
        match row:
            case Student() if name in self._of_student:
                return self._of_student[name](row, tree)
            case Employee() if name in self._of_employee:
                return self._of_employee[name](row, tree)
            case SchoolClass() | Group() if name in self._of_section:
                return self._of_section[name](row, tree)
            case SchoolClass() if name == "subject":
                return self._subject(row, tree)
            case Subject() if name == "classes":
                classes = self.school.classes.values()
                return self._many((c for c in classes if c.subject_id == row.id), tree)
            case _:
                return self._not_kept(name)

    @cached_property
    def _of_student(self) -> Includes[Student]:
        links = self._links
        return {
            "contact_details": lambda row, _: self._contact("student", row.email),
            "education_details": lambda row, _: {
                "data": self._permitted("student", details.education_details(row))
            },
            "extended_details": lambda _row, _: {"data": details.student_extended_details()},
            "classes": lambda row, tree: self._many(links.classes_of_students[row.id], tree),
            "groups": lambda row, tree: self._many(links.groups_of_students[row.id], tree),
            "year": lambda row, tree: self._one(links.group_of(row.id, GroupType.YEAR), tree),
            "registration": lambda row, tree: self._one(
                links.group_of(row.id, GroupType.REGISTRATION), tree
            ),
        }

    @cached_property
    def _of_employee(self) -> Includes[Employee]:
        links = self._links
        return {
            "contact_details": lambda row, _: self._contact("employee", row.email),
            "employment_details": lambda row, _: {
                "data": self._permitted("employee", details.employment_details(row))
            },
            "extended_details": lambda _row, _: {"data": {}},
            "classes": lambda row, tree: {
                "data": [
                    {**self.render(taught, tree), "meta": rows.pivot(_link(taught, row))}
                    for taught in links.classes_of_employees[row.id]
                ]
            },
            "groups": lambda row, tree: self._many(links.groups_of_employees[row.id], tree),
        }

    @cached_property
    def _of_section(self) -> Includes[SchoolClass | Group]:
        students, employees = self.school.students, self.school.employees
        return {
            "students": lambda row, tree: self._many(
                (students[key] for key in row.student_ids), tree
            ),
            "employees": lambda row, tree: {
                "data": [
                    {
                        **self.render(employees[link.employee_id], tree),
                        "meta": rows.pivot(link) if isinstance(row, SchoolClass) else None,
                    }
                    for link in row.staff
                ]
            },
        }

    def _subject(self, row: SchoolClass, tree: IncludeTree) -> Json:
        withheld = "subject" in self._withheld["class"] or row.subject_id is None
        found = None if withheld else self.school.subjects.get(row.subject_id or "")
        return self._one(found, tree)

    def _contact(self, kind: str, email: str | None) -> JsonObject:
        shown = None if "email" in self._withheld[kind] else email
        return {"data": details.contact_details(shown)}

    def _many(self, found: Iterable[AnyRow], tree: IncludeTree) -> JsonObject:
        return {"data": [self.render(row, tree) for row in found]}

    def _one(self, found: AnyRow | None, tree: IncludeTree) -> JsonObject | None:
        if found is not None:
            return {"data": self.render(found, tree)}
        match self.school.quirks.absent_one:
            case AbsentOne.NULL:
                return None
            case AbsentOne.WRAPPED_NULL:
                return {"data": None}
            case AbsentOne.EMPTY_LIST:
                return {"data": []}
            case never:
                assert_never(never)

    def _not_kept(self, name: str) -> Json:
        """Houses and campuses (one a student) and lessons and boarding (many): none here."""
        return self._one(None, {}) if name in ("house", "campus") else {"data": []}


_ROW_OF: dict[type, Callable[..., JsonObject]] = {
    Subject: rows.subject_row,
    SchoolClass: rows.class_row,
    Student: rows.student_row,
    Employee: rows.employee_row,
    Group: rows.group_row,
}


def _kind_of(row: AnyRow) -> str:
    """The word that a withheld property begins with: ``class.subject``."""
    return "class" if isinstance(row, SchoolClass) else type(row).__name__.lower()


def _link(row: SchoolClass, employee: Employee) -> Staffing:
    return next(link for link in row.staff if link.employee_id == employee.id)
