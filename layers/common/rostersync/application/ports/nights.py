"""The nights of all schools."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from rostersync.domain.brake import Tally
from rostersync.domain.errors import RosterSyncError
from rostersync.domain.night_report import Night, NightReport, SchoolNight
from rostersync.domain.run import Cause


class Nights(Protocol):
    """The nights of all schools, from their begin until nobody needs to watch them."""

    def begin(self, night: Night) -> None:
        """Record which schools are due, before they are queued; the first record counts."""
        ...

    def open(self) -> tuple[Night, ...]:
        """List the nights that are still watched, the newest at the end."""
        ...

    def schools(self, night: date, school_ids: Sequence[str]) -> Iterator[SchoolNight]:
        """Read how the night stands for each of these schools, a few at a time, in order.

        A moment behind the writes. A school that was run again counts by its last run.
        """
        ...

    def report(self, report: NightReport, unsettled: Sequence[str]) -> None:
        """Put the report into the outbox and write down who is not settled, together and once.

        Once more after a release.
        """
        ...

    def rest(self, night: date) -> None:
        """Stop watching the night."""
        ...


class NightTallies(Protocol):
    """The counts of each night of all schools."""

    def tally(self, night: date) -> Tally | None:
        """Read the counts of the night; None if it was not begun for all schools."""
        ...

    def count(self, night: date, cause: Cause) -> Tally | None:
        """Count one more school that failed, and read the new counts; None as above.

        A school that is cut off before its run ends is counted again by its next try: the count
        can be a little too high, and never too low.
        """
        ...

    def hold(self, night: date, cause: Cause, at: datetime) -> bool:
        """Mark the night as held; True for the first caller."""
        ...

    def release(self, night: date, at: datetime) -> None:
        """Let the night continue, and never hold it again.

        Raises:
            NightNotHeld: it is not held, or was not begun for all schools.

        """
        ...


class NightNotHeld(RosterSyncError):
    """The night was never held, so there is nothing to release."""
