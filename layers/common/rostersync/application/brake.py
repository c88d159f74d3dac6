"""Hold a night in which too many schools fail alike, and let it go on when an operator says so."""

from dataclasses import dataclass
from datetime import date, datetime

from rostersync.application.ports.nights import NightTallies
from rostersync.domain.brake import Bounds, held_by
from rostersync.domain.run import Cause


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
