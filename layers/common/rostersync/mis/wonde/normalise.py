"""From rows on the wire to rows of a snapshot. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from rostersync.domain.errors import MisIncomplete
from rostersync.domain.matching import plain_upn
from rostersync.domain.snapshot import MisClass, MisStudent, MisSubject, MisTeacher, People
from rostersync.domain.text import UNREADABLE, readable
from rostersync.mis.wonde import shapes

_LONGEST_ID = 128
_LONGEST_ID_BYTES = 256
_IDS_REMEMBERED = 65_536
_TASKS = "tasks"

_REGISTRATION = "REGISTRATION"


@dataclass(frozen=True, slots=True)
class ClassRead:
    """A class, with its subject and teachers as the class's own includes have them.

    `unread` are the lists of it that came in a shape which says nothing.
    """

    row: MisClass
    subject: MisSubject | None = None
    teachers: tuple[MisTeacher, ...] = ()
    unread: tuple[People, ...] = ()


def subject_of(row: shapes.Subject) -> MisSubject:
    """Read a subject.

    Raises:
        MisIncomplete: here and below, an id is none.

    """
    return MisSubject(id=_id(row.id), name=text(row.name))


def student_of(row: shapes.Student) -> MisStudent:
    """Read a student.

    The year group is the national curriculum year, if the school shares it. If not, it is the code
    or the name of the school's own year group, the code first. Where a school shares both they
    mostly agree, so that a scope that comes or goes changes few rows.
    """
    education, year = _one(row.education_details), _one(row.year)
    upn = plain_upn(text(education.upn)) if education else None
    former_upn = plain_upn(text(education.former_upn)) if education else None
    return MisStudent(
        id=_id(row.id),
        upi=text(row.upi),
        upn=upn,
        forename=text(row.forename),
        surname=text(row.surname),
        year_group=(text(education.current_nc_year) if education else None)
        or (text(year.code) or text(year.name) if year else None),
        email=_email(row.contact_details),
        former_upn=None if former_upn == upn else former_upn,
    )


def teacher_of(row: shapes.Employee) -> MisTeacher:
    """Read an employee who teaches."""
    return MisTeacher(
        id=_id(row.id),
        title=text(row.title),
        forename=text(row.forename),
        surname=text(row.surname),
        email=_email(row.contact_details),
    )


def class_of(row: shapes.SchoolClass) -> ClassRead:
    """Read a class with its subject, students and teachers.

    Raises:
        MisIncomplete: also when the list of students or teachers inside it goes on elsewhere.

    """
    return _class(row, _subject(row.subject))


def form_of(row: shapes.Group) -> ClassRead | None:
    """Read a registration group as a class without a subject; None for any other group.

    Wonde seems to ignore a parameter that it does not know (docs/wonde.md, Filters), so the type
    of each row of a filtered list is checked.
    """
    kind = text(row.type)
    if kind is not None and kind.upper() != _REGISTRATION:
        return None
    return _class(row, None)


def _class(row: shapes.SchoolClass | shapes.Group, subject: MisSubject | None) -> ClassRead:
    students = _included(row.students, "students")
    employees = _included(row.employees, "employees")
    teachers = tuple(teacher_of(each) for each in employees or () if _teaches(each.meta))
    lists = ((People.STUDENTS, students), (People.TEACHERS, employees))
    read = MisClass(
        id=_class_id(row.id),
        name=text(row.name),
        subject_id=subject.id if subject else None,
        student_ids=_sorted_ids(students or ()),
        teacher_ids=tuple(sorted({teacher.id for teacher in teachers})),
    )
    return ClassRead(read, subject, teachers, tuple(each for each, rows in lists if rows is None))


def _included[Row](include: shapes.Many[Row] | None, what: str) -> list[Row] | None:
    """Give the rows of an include; None where it says nothing, which is not "nobody"."""
    if include is None:
        return None
    pagination = include.meta.pagination if isinstance(include.meta, shapes.ManyMeta) else None
    if isinstance(pagination, shapes.Pagination) and (
        pagination.more or isinstance(pagination.next, str)
    ):
        raise MisIncomplete(f"the list of {what} inside it goes on, and only half of it came")
    return include.data


def _teaches(link: shapes.Link | list[object] | None) -> bool:
    """Whether an employee who is linked to a class teaches it.

    Every property of the link may be null, and support staff are expected with both flags false
    (docs/wonde.md, Class teachers). A teacher who is left out loses the class, so only two plain
    noes leave somebody out.
    """
    if not isinstance(link, shapes.Link):
        return True
    flags = (link.is_main_teacher, link.is_class_teacher)
    return any(flag is None or flag for flag in flags)


def _class_id(value: shapes.Id) -> str:
    """Read the id of a class, by which the API's addresses name it and its tasks."""
    id = _id(value)
    parts = id.split("/")
    if not {"", ".", ".."}.isdisjoint(parts) or _TASKS in parts[1:]:
        raise MisIncomplete("an id that no address can name")
    return id


def _sorted_ids(rows: Iterable[shapes.Ref]) -> tuple[str, ...]:
    return tuple(sorted({_id(row.id) for row in rows}))


def _subject(
    subject: shapes.One[shapes.Subject] | list[object] | str | int | None,
) -> MisSubject | None:
    """Read the subject of a class; of a bare id the name is not known."""
    if isinstance(subject, str | int):
        return MisSubject(_id(subject)) if text(subject) else None
    included = _one(subject)
    return subject_of(included) if included else None


def _one[Row](include: shapes.One[Row] | list[object] | str | int | None) -> Row | None:
    if not isinstance(include, shapes.One) or isinstance(include.data, list):
        return None
    return include.data


def _email(include: shapes.One[shapes.ContactDetails] | list[object] | None) -> str | None:
    details = _one(include)
    if details is None or not isinstance(details.emails, shapes.Emails):
        return None
    emails = details.emails
    return text(emails.email) or text(emails.primary) or text(emails.work)


def text(value: shapes.Text) -> str | None:
    """Read a text that may have come as a number; None where there is nothing to be seen."""
    if type(value) is str:
        # What almost every text is, without a call: a secondary has ten thousand of them.
        is_plain = value.isascii() and value.isprintable() and "&" not in value
        return (value.strip() if is_plain else readable(value)) or None
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


@lru_cache(maxsize=_IDS_REMEMBERED)
def _id(value: shapes.Id) -> str:
    """Read an id; remembered and interned, because a student's id comes again with every class."""
    id = str(value).strip()
    if not id:
        raise MisIncomplete("a blank id")
    if len(id) > _LONGEST_ID or len(id.encode("utf-8", "replace")) > _LONGEST_ID_BYTES:
        raise MisIncomplete(f"an id of {len(id):,} characters")
    if not id.isprintable() or UNREADABLE in id:
        raise MisIncomplete("an id with characters that cannot be seen")
    return intern(id)
