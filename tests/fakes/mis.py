from collections.abc import Iterable

from rostersync.application.ports.mis import Progress, unwatched
from rostersync.domain.errors import MisError
from rostersync.domain.school import MisSettings
from rostersync.domain.snapshot import Snapshot


class FakeMis:
    """An MIS that answers as a test says: `answer` is the next snapshot, or its error.

    `reads` holds whom it was asked for, in order. `shown` are the students whom it shows when they
    are asked for alone, and `asked_alone` those who were.
    """

    def __init__(self, answer: Snapshot | MisError) -> None:
        self.answer = answer
        self.reads: list[MisSettings] = []
        self.shown: frozenset[str] = frozenset()
        self.asked_alone: list[str] = []

    def read(self, school: MisSettings, progress: Progress = unwatched) -> Snapshot:
        self.reads.append(school)
        progress("students", 1)
        if isinstance(self.answer, MisError):
            raise self.answer
        return self.answer

    def shown_students(self, school: MisSettings, ids: Iterable[str]) -> frozenset[str]:
        self.asked_alone += sorted(ids)
        return self.shown.intersection(self.asked_alone)
