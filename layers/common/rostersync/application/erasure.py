"""Erase one student on request: who has left is taken out of roster, history and previews."""

from datetime import datetime

from rostersync.application.ports.erasures import Erased, ErasureOrder, Erasures
from rostersync.application.ports.schools import Schools


def erase_student(
    order: ErasureOrder, erasures: Erasures, schools: Schools, now: datetime
) -> Erased:
    """Erase a student; after an interruption, the same order again finishes the work.

    What stays: the id in class lists of the past, without a person behind it, and backups until
    they expire (35 days).

    Raises:
        UnknownSchool, SchoolRecordInvalid: as `Schools.get`.
        StudentStillHere, StudentUnknown, RosterMoved: as `Erasures.begin`; nothing was erased.

    """
    erasures.begin(schools.get(order.school_id), order, now)
    return erasures.scrub(order)
