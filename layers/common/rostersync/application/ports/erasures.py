"""The erasure of students, and its records."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rostersync.domain.errors import RosterSyncError


class StudentStillHere(RosterSyncError):
    """The student is on roll: the next night would bring back what is erased today."""


class StudentUnknown(RosterSyncError):
    """The roster has no student of this id, nor was one erased."""


@dataclass(frozen=True, slots=True)
class ErasureOrder:
    """Whom to erase, and by whose order; both stay on record."""

    school_id: str
    student_id: str
    by: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What was changed: tasks and runs that named the student, previews of the school."""

    tasks: int
    runs: int
    previews: int


class Erasures(Protocol):
    """The students who are being erased, or were; the record of it is kept as long as runs are."""

    def begin(self, order: ErasureOrder, at: datetime) -> None:
        """Record that the student is to be erased; no error if that was begun or done before.

        Raises:
            UnknownSchool, StudentUnknown, StudentStillHere: as they say; nothing is recorded.
            RosterMoved: the roster is being written; nothing is recorded.

        """
        ...

    def finish(self, order: ErasureOrder, at: datetime) -> Erased:
        """Erase a student and all that is kept of them, then record that it is done.

        May be repeated, by anyone, after any interruption, with the same effect.

        Raises:
            StudentStillHere: the student came back to school meanwhile; the order is dropped.
            RosterMoved: the school is being written; the erasure stays begun.

        """
        ...

    def unfinished(self) -> Iterator[ErasureOrder]:
        """List every erasure that was begun and is not done, a moment behind the writes."""
        ...
