"""One MIS school as the simulated Wonde knows it.

Every value is frozen: a change makes a new ``School`` (see ``changes``), so a reader never sees
half of one, and whatever was rendered from an old one can be thrown away whole.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import md5

from msgspec import Struct, field


class Value(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A frozen value that reads from JSON and refuses fields it does not know."""


class Kind(StrEnum):
    """The kinds of row a school has, each named as its path is."""

    SUBJECTS = "subjects"
    CLASSES = "classes"
    STUDENTS = "students"
    EMPLOYEES = "employees"
    GROUPS = "groups"
    LEAVERS = "students-leaver"


class Access(StrEnum):
    """How far a school's permission has come. Only a live school's data can be read."""

    LIVE = "live"
    UNAUDITED = "unaudited"
    PENDING = "pending"
    DECLINED = "declined"
    REVOKED = "revoked"


class Refusal(StrEnum):
    """How data endpoints answer for a school that is not live: no source says which."""

    FORBIDDEN = "forbidden"
    UNAUTHORISED = "unauthorised"
    NOT_FOUND = "not_found"
    NO_DATA = "no_data"


class AbsentOne(StrEnum):
    """How an include of at most one row looks when there is none: no source says which."""

    NULL = "null"
    WRAPPED_NULL = "wrapped_null"
    EMPTY_LIST = "empty_list"


class GroupType(StrEnum):
    """The types of group that the simulation makes, of those that are documented."""

    REGISTRATION = "REGISTRATION"
    YEAR = "YEAR"


class Region(Value, frozen=True, kw_only=True):
    """The Wonde region that holds a school; other regions' domains know nothing of it."""

    code: str = "GBR"
    domain: str = "api.wonde.com"


class Quirks(Value, frozen=True, kw_only=True):
    """Shapes that were seen, or are likely, to differ between schools and over time."""

    per_page_as_text: bool = False
    codes_as_text: bool = False
    absent_one: AbsentOne = AbsentOne.NULL
    short_lists_without_pagination: bool = False


#: When the sample schools' rows were created, the small hours of a September.
TERM_BEGAN = datetime(2025, 9, 5, 2, 12, 31, tzinfo=UTC)


class Row(Value, frozen=True, kw_only=True):
    """What every row has. ``id`` is Wonde's, ``mis_id`` the MIS's own."""

    id: str
    mis_id: str
    created_at: datetime = TERM_BEGAN
    updated_at: datetime = TERM_BEGAN
    restored_at: datetime | None = None


class Subject(Row, frozen=True, kw_only=True):
    """A subject. Deleted ones leave no deletion row behind."""

    name: str
    code: str


class Student(Row, frozen=True, kw_only=True):
    """A student on roll. ``year`` is the National Curriculum year, as text."""

    upi: str
    forename: str
    surname: str
    middle_names: str | None = None
    gender: str
    date_of_birth: date
    year: str
    upn: str | None
    email: str | None
    admission_number: str


class Employee(Row, frozen=True, kw_only=True):
    """A member of staff, teaching or not, current or not."""

    upi: str
    title: str
    forename: str
    surname: str
    email: str | None
    staff_code: str
    teaching: bool
    current: bool = True


class Staffing(Value, frozen=True, kw_only=True):
    """An employee's place in a class; several may share one."""

    employee_id: str
    main: bool = True


class SchoolClass(Row, frozen=True, kw_only=True):
    """A class and its class list."""

    name: str
    description: str
    subject_id: str | None
    year: str | None
    student_ids: tuple[str, ...] = ()
    staff: tuple[Staffing, ...] = ()


class Group(Row, frozen=True, kw_only=True):
    """A registration or year group: what a primary has in place of classes."""

    name: str
    code: str
    type: GroupType
    student_ids: tuple[str, ...] = ()
    staff: tuple[Staffing, ...] = ()


class Deletion(Value, frozen=True, kw_only=True):
    """A deleted row's trace. One with ``restored_at`` has come back and is not a deletion."""

    type: str
    id: str
    mis_id: str
    deleted_at: datetime
    restored_at: datetime | None = None


class School(Value, frozen=True, kw_only=True):
    """One school: its rows by id, and how Wonde answers for it.

    ``withheld`` names properties whose scope the school did not grant (``student.upn``): they
    answer null. ``refused_scopes`` names kinds whose endpoint answers 403, and
    ``refused_includes`` includes that answer 400. ``hidden_students`` are left out of their own
    list, though class lists still name them.
    """

    id: str
    name: str
    phase: str = "SECONDARY"
    mis: str = "SIMS"
    urn: int = 848187
    la_code: int = 999
    establishment_number: int = 4000
    region: Region = Region()
    access: Access = Access.LIVE
    refusal: Refusal = Refusal.FORBIDDEN
    online: bool = True
    down: bool = False
    blank: bool = False
    quirks: Quirks = Quirks()
    withheld: frozenset[str] = frozenset()
    refused_scopes: frozenset[Kind] = frozenset()
    refused_includes: frozenset[str] = frozenset()
    hidden_students: frozenset[str] = frozenset()
    subjects: dict[str, Subject] = field(default_factory=dict)
    classes: dict[str, SchoolClass] = field(default_factory=dict)
    students: dict[str, Student] = field(default_factory=dict)
    employees: dict[str, Employee] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    leavers: dict[str, Student] = field(default_factory=dict)
    deletions: tuple[Deletion, ...] = ()

    def class_named(self, name: str) -> SchoolClass:
        """The class of that name; ``KeyError`` unless there is exactly one."""
        return _only_named(name, self.classes)

    def group_named(self, name: str) -> Group:
        """The group of that name; ``KeyError`` unless there is exactly one."""
        return _only_named(name, self.groups)

    def subject_named(self, name: str) -> Subject:
        """The subject of that name; ``KeyError`` unless there is exactly one."""
        return _only_named(name, self.subjects)


def _only_named[T: (Subject, SchoolClass, Group)](name: str, rows: dict[str, T]) -> T:
    found = [row for row in rows.values() if row.name == name]
    if len(found) != 1:
        msg = f"{len(found)} rows are named {name!r}"
        raise KeyError(msg)
    return found[0]


def upi_of(school_id: str, mis_id: str) -> str:
    """A person's upi: 32 hex characters that depend on the school and the MIS's own id."""
    return md5(f"{school_id}:{mis_id}".encode(), usedforsecurity=False).hexdigest()
