"""Hold a night in which too many schools fail alike, and let it go on when an operator says so."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from rostersync.domain.brake import Bounds, Tally, held_by
from rostersync.domain.errors import RosterSyncError
from rostersync.domain.run import Cause


class NightNotHeld(RosterSyncError):
    """The night was never held, so there is nothing to release."""


class NightTallies(Protocol):
    """How the nights stand that were begun for all schools."""

    def tally(self, night: date) -> Tally | None:
        """Read how the night stands; None if it was not begun for all schools."""
        ...

    def count(self, night: date, cause: Cause) -> Tally | None:
        """Count one more school that failed, and read how the night stands with it; None as above.

        A school that is cut off before its run ends is counted again by its next try: the count
        may be too high by those few, never too low.
        """
        ...

    def hold(self, night: date, cause: Cause, at: datetime) -> bool:
        """Mark the night as held; True for the one who was first."""
        ...

    def release(self, night: date, at: datetime) -> None:
        """Let the night go on, for good.

        Raises:
            NightNotHeld: it is not held, or was not begun for all schools.

        """
        ...


class NightHeld(Exception):
    """The night is held: this school's turn ends here, with nothing written.

    `is_first` says that this very school was the one too many.
    """

    def __init__(self, cause: Cause, *, is_first: bool) -> None:
        super().__init__(f"held for {cause}")
        self.cause = cause
        self.is_first = is_first


@dataclass(frozen=True, slots=True)
class Brake:
    """Asked before anything of a night is written that a school would notice."""

    tallies: NightTallies
    bounds: Bounds

    def before_applying(self, night: date) -> None:
        """Go on, or raise NightHeld: what a source says tonight is not to be trusted."""
        tally = self.tallies.tally(night)
        cause = None if tally is None else held_by(tally, self.bounds)
        if cause is not None:
            raise NightHeld(cause, is_first=False)

    def before_failing(self, night: date, cause: Cause, now: datetime) -> None:
        """Count a failure that is about to be recorded and told; go on, or raise NightHeld."""
        tally = self.tallies.count(night, cause)
        holding = None if tally is None else held_by(tally, self.bounds)
        if holding is not None:
            raise NightHeld(holding, is_first=self.tallies.hold(night, holding, now))
