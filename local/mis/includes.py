"""Which includes each endpoint offers, and how the ``include`` parameter is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.mis.school import Kind

if TYPE_CHECKING:
    from local.mis.school import School

type IncludeTree = dict[str, IncludeTree]

_PERSON_GROUPS = ("groups", "groups.employees", "groups.students")

_STUDENT = (
    "classes",
    "classes.employees",
    "classes.subject",
    "education_details",
    "contact_details",
    "extended_details",
    "year",
    "year.employees",
    "registration",
    "registration.employees",
    "house",
    "boarding",
    "campus",
    *_PERSON_GROUPS,
)

_STUDENT_PARTS = (
    "contact_details",
    "education_details",
    "extended_details",
    "house",
    "registration",
    "year",
    "boarding",
    "campus",
)

_EMPLOYEE_PARTS = ("contact_details", "employment_details", "extended_details")

#: In the order in which ``meta.includes`` lists them.
OFFERED: dict[Kind, tuple[str, ...]] = {
    Kind.SUBJECTS: ("classes", "classes.lessons"),
    Kind.CLASSES: (
        "subject",
        "students",
        *(f"students.{part}" for part in _STUDENT_PARTS),
        "employees",
        *(f"employees.{part}" for part in _EMPLOYEE_PARTS),
        "lessons",
    ),
    Kind.STUDENTS: _STUDENT,
    Kind.LEAVERS: _STUDENT,
    Kind.EMPLOYEES: (*_EMPLOYEE_PARTS, *_PERSON_GROUPS, "classes", "classes.subject"),
    Kind.GROUPS: (
        "students",
        *(f"students.{part}" for part in _STUDENT_PARTS),
        "employees",
        *(f"employees.{part}" for part in _EMPLOYEE_PARTS),
    ),
}

# An include of these names brings rows of that kind, so needs its scope.
_SCOPE_OF = {
    "subject": Kind.SUBJECTS,
    "classes": Kind.CLASSES,
    "students": Kind.STUDENTS,
    "employees": Kind.EMPLOYEES,
    "groups": Kind.GROUPS,
    "year": Kind.GROUPS,
    "registration": Kind.GROUPS,
}


class UnknownInclude(Exception):
    """The first include that was asked for and is not on offer."""

    def __init__(self, include: str) -> None:
        self.include = include
        super().__init__(include)


def offered(school: School, kind: Kind) -> tuple[str, ...]:
    """The includes that this endpoint offers for this school: none that its scopes forbid."""
    return tuple(include for include in OFFERED[kind] if not _refused(school, include))


def parse(text: str, allowed: tuple[str, ...]) -> IncludeTree:
    """``subject,students.year`` as a tree, dotted includes bringing those they go through.

    Raises ``UnknownInclude``: one refused include fails the whole request.
    """
    tree: IncludeTree = {}
    for include in filter(None, text.split(",")):
        if include not in allowed:
            raise UnknownInclude(include)
        branch = tree
        for step in include.split("."):
            branch = branch.setdefault(step, {})
    return tree


def _refused(school: School, include: str) -> bool:
    steps = include.split(".")
    through = {".".join(steps[: n + 1]) for n in range(len(steps))}
    scopes = {_SCOPE_OF[step] for step in steps if step in _SCOPE_OF}
    return not (through.isdisjoint(school.refused_includes) and not scopes & school.refused_scopes)
