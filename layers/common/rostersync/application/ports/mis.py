"""A school's MIS."""

from collections.abc import Callable, Iterable
from typing import Protocol

from rostersync.domain.school import MisSettings
from rostersync.domain.snapshot import Snapshot

type Progress = Callable[[str, int], None]
"""Called with the name of a list and the number of its pages that were read, from any thread."""


def unwatched(_list: str, _pages: int) -> None:
    """Nobody watches the read."""


class MisReader(Protocol):
    """A school's MIS, read through its source."""

    def read(self, school: MisSettings, progress: Progress = unwatched) -> Snapshot:
        """Read all of the school, once.

        Raises:
            MisAccessRefused, MisUnavailable, MisIncomplete: and nothing else.

        """
        ...

    def shown_students(self, school: MisSettings, ids: Iterable[str]) -> frozenset[str]:
        """Ask for students one by one, by MIS id, and give back those whom the MIS shows.

        Raises:
            MisAccessRefused, MisUnavailable, MisIncomplete: and nothing else.

        """
        ...


class MisAccess(Protocol):
    """Whether we have access to a school's MIS, without reading it."""

    def check(self, mis: MisSettings) -> None:
        """Return if the school can be reached and has given access.

        Raises:
            MisAccessRefused, MisUnavailable, MisIncomplete: and nothing else.

        """
        ...
