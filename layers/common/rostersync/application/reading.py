"""A run reads the MIS once, however often it plans."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rostersync.application.ports.mis import MisReader, Progress, unwatched
from rostersync.domain.errors import MisError
from rostersync.domain.school import MisSettings
from rostersync.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ReadOnce:
    """A `MisReader` that repeats its first answer: the snapshot, or the error of the read.

    A school that was registered with another MIS meanwhile is read there.
    """

    mis: MisReader
    known: dict[MisSettings, Snapshot | MisError] = field(default_factory=dict)

    def read(self, school: MisSettings, progress: Progress = unwatched) -> Snapshot:
        """Read all of the school; see the port."""
        if school not in self.known:
            self.known[school] = self._answer(school, progress)
        answer = self.known[school]
        if isinstance(answer, MisError):
            raise answer
        return answer

    def shown_students(self, school: MisSettings, ids: Iterable[str]) -> frozenset[str]:
        """Ask for students one by one; see the port. Which, depends on the roster, so each time."""
        return self.mis.shown_students(school, ids)

    def _answer(self, school: MisSettings, progress: Progress) -> Snapshot | MisError:
        try:
            return self.mis.read(school, progress)
        except MisError as error:
            return error
