"""The lists of one school, read side by side."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import assert_never

from rostersync.domain.school import ClassesFrom
from rostersync.domain.snapshot import MisStudent, MisSubject, MisTeacher
from rostersync.mis.parallel import settle
from rostersync.mis.transport import RequestChain
from rostersync.mis.wonde import listing
from rostersync.mis.wonde.answers import Refused
from rostersync.mis.wonde.assemble import ListsRead
from rostersync.mis.wonde.normalise import (
    ClassRead,
    class_of,
    form_of,
    student_of,
    subject_of,
    teacher_of,
)
from rostersync.mis.wonde.walk import read_list

CHAINS = 4
"""How many requests one read makes at the same time."""


def read_lists(chain: RequestChain, school_url: str, classes_from: ClassesFrom) -> ListsRead:
    """Read all four lists: together they take as long as the longest.

    Raises:
        Exception: as `read_list`; the first list that fails ends the others. A refusal is told
            before a refused include, because both come of one permission.

    """
    stopped = Event()
    with ThreadPoolExecutor(CHAINS, thread_name_prefix="mis") as executor:

        def start[Kept](read: Callable[[RequestChain, str], list[Kept]]) -> Future[list[Kept]]:
            return executor.submit(read, chain.branch(stopped), school_url)

        students = start(_read_students)
        classes = start(_read_forms if _has_forms(classes_from) else _read_classes)
        employees = start(_read_employees)
        subjects = start(_read_subjects)
        settle([students, classes, employees, subjects], stopped, telling=Refused)
    return ListsRead(subjects.result(), classes.result(), students.result(), employees.result())


def _has_forms(classes_from: ClassesFrom) -> bool:
    match classes_from:
        case ClassesFrom.CLASSES:
            return False
        case ClassesFrom.REGISTRATION_GROUPS:
            return True
        case _:
            assert_never(classes_from)


def _read_students(chain: RequestChain, school_url: str) -> list[MisStudent]:
    return read_list(chain, school_url, listing.STUDENTS, student_of)


def _read_classes(chain: RequestChain, school_url: str) -> list[ClassRead]:
    return read_list(chain, school_url, listing.CLASSES, class_of)


def _read_forms(chain: RequestChain, school_url: str) -> list[ClassRead]:
    groups = read_list(chain, school_url, listing.REGISTRATION_GROUPS, form_of)
    return [form for form in groups if form is not None]


def _read_employees(chain: RequestChain, school_url: str) -> list[MisTeacher]:
    return read_list(chain, school_url, listing.EMPLOYEES, teacher_of)


def _read_subjects(chain: RequestChain, school_url: str) -> list[MisSubject]:
    return read_list(chain, school_url, listing.SUBJECTS, subject_of)
