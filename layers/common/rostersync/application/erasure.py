"""Erase one student who left, on request: from roster, history and previews."""

from datetime import datetime

from rostersync.application.ports.erasures import Erased, ErasureOrder, Erasures, StudentStillHere


def erase_student(order: ErasureOrder, erasures: Erasures, now: datetime) -> Erased:
    """Erase a student. The same order again, or the night, finishes an interrupted one.

    What stays: the id in class lists of the past, without a person behind it, and backups until
    they expire (35 days).

    Raises:
        UnknownSchool, StudentStillHere, StudentUnknown: nothing was erased.
        RosterMoved: the school is being synced; nothing was erased, or the night erases the rest.

    """
    erasures.begin(order, now)
    return erasures.finish(order, now)


def finish_erasure(order: ErasureOrder, erasures: Erasures, now: datetime) -> Erased | None:
    """Finish an erasure that was cut off; None if the student is back at school instead.

    Raises:
        UnknownSchool, RosterMoved: as `Erasures.finish`.

    """
    try:
        return erasures.finish(order, now)
    except StudentStillHere:
        return None
