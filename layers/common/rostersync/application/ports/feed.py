"""The runs of a school as the frames of its feed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.domain.run import Run


@dataclass(frozen=True, slots=True)
class Moved:
    """A school whose roster changed: the newest sequence, and when that run ended."""

    school_id: str
    newest: int
    at: datetime


class Feed(Protocol):
    """The order in which runs changed each school's roster. A moment behind the newest writes."""

    def runs(self, school_id: str, after: int, limit: int) -> tuple[Run, ...]:
        """Read the runs of the frames that follow `after`, in order and without a gap."""
        ...

    def oldest(self, school_id: str) -> Run | None:
        """Read the run of the oldest frame that is kept; None before the first."""
        ...

    def moved(self, until: datetime, order: PageOrder) -> Page[Moved]:
        """List the frames of all schools by the time of their run's end, up to `until`.

        The page's `after` is None only when the list can never go on: it is the place to continue.
        """
        ...
