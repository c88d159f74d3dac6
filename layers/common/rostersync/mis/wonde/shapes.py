"""The shapes on the wire, as far as they are needed; msgspec skips the rest.

Types differ between schools, between years, and between documents and bodies (docs/wonde.md,
Common types and Includes). So ids and texts may be numbers, an include of one may be absent in
four ways, and every property but an id may be missing. A list must be a list.
"""

from typing import Annotated

from msgspec import UNSET, Struct, UnsetType
from msgspec import Meta as Bound
from msgspec.json import Decoder

LONGEST_TEXT = 2_000
"""Characters: more than any name, code or address has, and less than the table would refuse."""

type Id = str | int
type Text = Annotated[str, Bound(max_length=LONGEST_TEXT)] | int | float | None
type Flag = bool | int | None


class One[Row](Struct, frozen=True, gc=False):
    """An include of at most one row: `{"data": {...}}`, or `{"data": []}` for none."""

    data: Row | list[object] | None = None


class Pagination(Struct, frozen=True, gc=False):
    """Where the list goes on. There is no total (docs/wonde.md, Pages)."""

    next: str | UnsetType | None = UNSET
    more: Flag = None


class ManyMeta(Struct, frozen=True, gc=False):
    """About the rows of an include; recordings have none, so each is whole."""

    pagination: Pagination | list[object] | None = None


class Many[Row](Struct, frozen=True, gc=False):
    """An include of rows: `{"data": [...]}`."""

    data: list[Row] | None = None
    meta: ManyMeta | list[object] | None = None


class Ref(Struct, frozen=True, gc=False):
    """A row of which only the id is needed."""

    id: Id


class Subject(Struct, frozen=True, gc=False):
    """A subject (docs/wonde.md, Subjects)."""

    id: Id
    name: Text = None


class Emails(Struct, frozen=True, gc=False):
    """The e-mail addresses of a person; the home address is private and is not read."""

    email: Text = None
    primary: Text = None
    work: Text = None


class ContactDetails(Struct, frozen=True, gc=False):
    """The part of `contact_details` that is needed (docs/wonde.md, Students)."""

    emails: Emails | list[object] | None = None


class Link(Struct, frozen=True, gc=False):
    """What an employee is to a class (docs/wonde.md, Class teachers)."""

    is_main_teacher: Flag = None
    is_class_teacher: Flag = None


class Employee(Struct, frozen=True, gc=False):
    """A member of staff (docs/wonde.md, Employees); an employee of a class has a `meta`."""

    id: Id
    title: Text = None
    forename: Text = None
    surname: Text = None
    contact_details: One[ContactDetails] | list[object] | None = None
    meta: Link | list[object] | None = None


class EducationDetails(Struct, frozen=True, gc=False):
    """The part of `education_details` that is needed (docs/wonde.md, Students)."""

    upn: Text = None
    former_upn: Text = None
    current_nc_year: Text = None


class Year(Struct, frozen=True, gc=False):
    """A group of type YEAR (docs/wonde.md, Students)."""

    code: Text = None
    name: Text = None


class Student(Struct, frozen=True, gc=False):
    """A student on roll (docs/wonde.md, Students)."""

    id: Id
    upi: Text = None
    forename: Text = None
    surname: Text = None
    education_details: One[EducationDetails] | list[object] | None = None
    contact_details: One[ContactDetails] | list[object] | None = None
    year: One[Year] | list[object] | str | int | None = None


class SchoolClass(Struct, frozen=True, gc=False):
    """A class (docs/wonde.md, Classes); `subject` is a bare id where it is not included."""

    id: Id
    name: Text = None
    subject: One[Subject] | list[object] | str | int | None = None
    students: Many[Ref] | None = None
    employees: Many[Employee] | None = None


class Group(Struct, frozen=True, gc=False):
    """A group (docs/wonde.md, Groups); those of type REGISTRATION are a primary's forms."""

    id: Id
    name: Text = None
    type: Text = None
    students: Many[Ref] | None = None
    employees: Many[Employee] | None = None


class Region(Struct, frozen=True, gc=False):
    """Which of Wonde's regions holds the school; absent in bodies of 2018."""

    domain: Text = None


class School(Struct, frozen=True, gc=False):
    """A school (docs/wonde.md, Schools)."""

    id: Id
    name: Text = None
    mis: Text = None
    region: Region | list[object] | None = None


class Permission(Struct, frozen=True, gc=False):
    """How far a school's permission has come: `/meta/schools/{id}` (docs/wonde.md, Permission)."""

    approved: Flag = None
    audited: Flag = None


class Meta(Struct, frozen=True, gc=False):
    """About a list: `includes` are those on offer for this token and school."""

    pagination: Pagination | list[object] | None = None
    includes: list[str] | None = None


class Page[Row](Struct, frozen=True, gc=False):
    """One page of a list."""

    data: list[Row]
    meta: Meta | list[object] | None = None


type AnyMeta = Meta | list[object] | None
"""The values beside the rows of a list."""


class Error(Struct, frozen=True, gc=False):
    """The body of an error (docs/wonde.md, Errors)."""

    error: Text = None
    error_description: Text = None


SUBJECTS = Decoder(Page[Subject])
CLASSES = Decoder(Page[SchoolClass])
GROUPS = Decoder(Page[Group])
STUDENTS = Decoder(Page[Student])
EMPLOYEES = Decoder(Page[Employee])
ANY_PAGE = Decoder(Page[object])
SCHOOL = Decoder(One[School])
STUDENT = Decoder(One[Student])
PERMISSION = Decoder(One[Permission])
ERROR = Decoder(Error)
