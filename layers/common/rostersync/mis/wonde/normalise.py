"""From rows on the wire to rows of a snapshot. Pure."""

from collections.abc import Iterable
from sys import intern

from rostersync.domain.errors import MisIncomplete
from rostersync.domain.snapshot import MisClass, MisStudent, MisSubject, MisTeacher
from rostersync.mis.wonde import shapes

type ClassRead = tuple[MisClass, tuple[MisTeacher, ...]]
"""A class, and its teachers as the class's own include has them."""

_LONGEST_ID = 128
_LONGEST_TEXT = 2_000

_REGISTRATION = "REGISTRATION"


def subject_of(row: shapes.Subject) -> MisSubject:
    """Read a subject.

    Raises:
        MisIncomplete: here and below, an id is blank, or a text is longer than any could be.

    """
    return MisSubject(id=_id(row.id), name=text(row.name))


def student_of(row: shapes.Student) -> MisStudent:
    """Read a student.

    The year group is the national curriculum year where it is shared. Codes and names of a
    school's own year groups stand in for it, codes first: where both are shared they mostly
    agree, so that a scope which comes or goes changes the fewest rows.
    """
    education, year = _one(row.education_details), _one(row.year)
    return MisStudent(
        id=_id(row.id),
        upi=text(row.upi),
        upn=text(education.upn) if education else None,
        forename=text(row.forename),
        surname=text(row.surname),
        year_group=(text(education.current_nc_year) if education else None)
        or (text(year.code) or text(year.name) if year else None),
        email=_email(row.contact_details),
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
    """Read a class with its students and teachers.

    Raises:
        MisIncomplete: also when `students` or `employees`, though asked for, did not come: an
            empty list would be taken for an emptied class.

    """
    return _class(row, _subject_id(row.subject))


def form_of(row: shapes.Group) -> ClassRead | None:
    """Read a registration group as a class without a subject; None for any other group.

    Wonde seems to ignore a parameter that it does not know (docs/wonde.md, Filters), so the type
    of each row of a filtered list is checked.
    """
    kind = text(row.type)
    if kind is not None and kind.upper() != _REGISTRATION:
        return None
    return _class(row, None)


def _class(row: shapes.SchoolClass | shapes.Group, subject_id: str | None) -> ClassRead:
    if row.students is None or row.students.data is None:
        raise MisIncomplete("came without the students that were asked for")
    if row.employees is None or row.employees.data is None:
        raise MisIncomplete("came without the employees that were asked for")
    teachers = [teacher_of(each) for each in row.employees.data if _teaches(each.meta)]
    read = MisClass(
        id=_id(row.id),
        name=text(row.name),
        subject_id=subject_id,
        student_ids=_sorted_ids(row.students.data),
        teacher_ids=tuple(sorted({teacher.id for teacher in teachers})),
    )
    return read, tuple(teachers)


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


def _sorted_ids(rows: Iterable[shapes.Ref]) -> tuple[str, ...]:
    return tuple(sorted({_id(row.id) for row in rows}))


def _subject_id(subject: shapes.One[shapes.Ref] | list[object] | str | int | None) -> str | None:
    if isinstance(subject, str | int):
        return _id(subject) if text(subject) else None
    included = _one(subject)
    return _id(included.id) if included else None


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
    """Read a text that may have come as a number; blank is None.

    Raises:
        MisIncomplete: it is longer than anything that belongs there.

    """
    if value is None:
        return None
    stripped = str(value).strip()
    if len(stripped) > _LONGEST_TEXT:
        raise MisIncomplete(f"a text of {len(stripped):,} characters where a name or code belongs")
    return stripped or None


def _id(value: shapes.Id) -> str:
    """Read an id; interned, because a student's id comes again with every class."""
    id = str(value).strip()
    if not id:
        raise MisIncomplete("a blank id")
    if len(id) > _LONGEST_ID:
        raise MisIncomplete(f"an id of {len(id):,} characters")
    return intern(id)
