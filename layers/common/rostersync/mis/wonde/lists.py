"""The lists of one school, read at the same time."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import assert_never

from rostersync.domain.left_out import LeftOut, Why
from rostersync.domain.school import ClassesFrom
from rostersync.mis.parallel import settle
from rostersync.mis.transport import RequestChain
from rostersync.mis.wonde import listing
from rostersync.mis.wonde.answers import Refused
from rostersync.mis.wonde.assemble import ListsRead
from rostersync.mis.wonde.listing import Listing, WireRow
from rostersync.mis.wonde.normalise import (
    ClassRead,
    class_of,
    form_of,
    student_of,
    subject_of,
    teacher_of,
)
from rostersync.mis.wonde.walk import ListRead, read_list

CHAINS = 4
"""How many requests one read makes at the same time."""

_NOT_FOUND = 404


def read_lists(chain: RequestChain, school_url: str, classes_from: ClassesFrom) -> ListsRead:
    """Read all four lists: together they take as long as the longest.

    Employees and subjects may be lists that this MIS does not have.

    Raises:
        Exception: as `read_list`; the first list that fails ends the others. A refusal is
            raised before a refused include, because one permission causes both.

    """
    stopped, has_forms = Event(), _has_forms(classes_from)
    staff = listing.TUTORS if has_forms else listing.EMPLOYEES
    with ThreadPoolExecutor(CHAINS, thread_name_prefix="mis") as executor:

        def start[Kept](read: Callable[[RequestChain], Kept]) -> Future[Kept]:
            return executor.submit(read, chain.branch(stopped))

        students = start(lambda chain: read_list(chain, school_url, listing.STUDENTS, student_of))
        classes = start(lambda chain: _read_classes(chain, school_url, has_forms=has_forms))
        employees = start(lambda chain: _read_if_offered(chain, school_url, staff, teacher_of))
        subjects = start(
            lambda chain: _read_if_offered(chain, school_url, listing.SUBJECTS, subject_of)
        )
        settle([students, classes, employees, subjects], stopped, telling=Refused)
    reads = (classes.result(), students.result(), employees.result(), subjects.result())
    return ListsRead(
        subjects=reads[3].rows,
        classes=reads[0].rows,
        students=reads[1].rows,
        employees=reads[2].rows,
        left_out=tuple(left for read in reads for left in read.left_out),
    )


def _has_forms(classes_from: ClassesFrom) -> bool:
    match classes_from:
        case ClassesFrom.CLASSES:
            return False
        case ClassesFrom.REGISTRATION_GROUPS:
            return True
        case _:
            assert_never(classes_from)


def _read_classes(chain: RequestChain, school_url: str, *, has_forms: bool) -> ListRead[ClassRead]:
    if not has_forms:
        return read_list(chain, school_url, listing.CLASSES, class_of)
    read = read_list(chain, school_url, listing.REGISTRATION_GROUPS, form_of)
    return ListRead([form for form in read.rows if form is not None], read.left_out)


def _read_if_offered[Row: WireRow, Kept](
    chain: RequestChain, school_url: str, wanted: Listing[Row], keep: Callable[[Row], Kept]
) -> ListRead[Kept]:
    """Read a list that some MIS products lack: the classes say most of it, too."""
    try:
        return read_list(chain, school_url, wanted, keep)
    except Refused as refusal:
        if refusal.status != _NOT_FOUND:
            raise
        return ListRead([], (LeftOut("list", wanted.name, Why.NOT_OFFERED),))
