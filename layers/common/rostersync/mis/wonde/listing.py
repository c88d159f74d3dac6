"""The lists of a school that we read, and the request for each."""

from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlencode

from msgspec.json import Decoder

from rostersync.mis.wonde import shapes


class WireRow(Protocol):
    """A row as it came."""

    @property
    def id(self) -> shapes.Id:
        """Wonde's id of it, unchecked."""
        ...


@dataclass(frozen=True, slots=True)
class Listing[Row: WireRow]:
    """A list of one endpoint.

    `kind` is what people call a row of it. Without a `required` include the list is useless,
    without an `optional` one only poorer.
    `most_rows` is far above any school and far below what would not fit a function's memory.
    """

    name: str
    kind: str
    decoder: Decoder[shapes.Page[Row]]
    per_page: int
    most_rows: int
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def includes(self) -> tuple[str, ...]:
        """All includes, optional and required."""
        return (*self.optional, *self.required)

    def query(self, includes: tuple[str, ...], per_page: int) -> str:
        """Make the query of the first page.

        By cursor, because pages by number shift when a row is touched during the walk. Always with
        `per_page`, because without it a short list may lack its pagination (docs/wonde.md, Pages).
        """
        parameters = [("cursor", "true"), ("per_page", str(per_page)), *self.filters]
        if includes:
            parameters.append(("include", ",".join(includes)))
        return urlencode(parameters, safe=",")


SUBJECTS = Listing("subjects", "subject", shapes.SUBJECTS, per_page=200, most_rows=5_000)

# Never has_students: an emptied class would look like a deleted one (docs/wonde.md, Classes).
# Fifty, because a class brings its students and larger pages are slow (the same, Time and rate).
CLASSES = Listing(
    "classes",
    "class",
    shapes.CLASSES,
    per_page=50,
    most_rows=10_000,
    required=("students", "employees"),
    optional=("subject",),
)

REGISTRATION_GROUPS = Listing(
    "groups",
    "class",
    shapes.GROUPS,
    per_page=50,
    most_rows=10_000,
    required=("students", "employees"),
    filters=(("type", "REGISTRATION"),),
)

STUDENTS = Listing(
    "students",
    "student",
    shapes.STUDENTS,
    per_page=200,
    most_rows=50_000,
    optional=("education_details", "year", "contact_details"),
)

# Without a filter the list holds former and non-teaching staff too (docs/wonde.md, Employees). Who
# has a class is not who has a form, so each school is asked with what its classes are read from.
EMPLOYEES = Listing(
    "employees",
    "teacher",
    shapes.EMPLOYEES,
    per_page=200,
    most_rows=10_000,
    optional=("contact_details",),
    filters=(("has_class", "true"),),
)

TUTORS = replace(EMPLOYEES, filters=(("has_group", "true"),))
