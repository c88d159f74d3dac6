"""What is kept of students beyond the roster."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rostersync.domain.errors import RosterSyncError
from rostersync.domain.school import School


class StudentStillHere(RosterSyncError):
    """The student is on roll: the next night would bring back what is erased today."""


class StudentUnknown(RosterSyncError):
    """The roster has no student of this id, nor was one erased."""


@dataclass(frozen=True, slots=True)
class ErasureOrder:
    """Whom to erase, and who says so; that stays on record."""

    school_id: str
    student_id: str
    by: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What was gone through: tasks and runs that named the student, previews of the school."""

    tasks: int
    runs: int
    previews: int


class Erasures(Protocol):
    """What is kept of students beyond the roster."""

    def begin(self, school: School, order: ErasureOrder, at: datetime) -> None:
        """Delete the student and record who ordered it, together; quiet when that is done.

        Raises:
            StudentStillHere, StudentUnknown: as they say.
            RosterMoved: the roster is being written, or is no longer the one of `school`.

        """
        ...

    def scrub(self, order: ErasureOrder) -> Erased:
        """Take the student out of tasks, past changes and previews; may be repeated."""
        ...
