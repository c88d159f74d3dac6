"""Hold a night in which too many schools fail for one cause, until an operator releases it."""

from dataclasses import dataclass
from datetime import date, datetime

from rostersync.application.ports.nights import NightTallies
from rostersync.domain.brake import Bounds, held_by
from rostersync.domain.run import Cause


class NightHeld(Exception):
    """The night is held: this school's turn ends here, with nothing written.

    `is_first` says that this school was the one too many.
    """

    def __init__(self, cause: Cause, *, is_first: bool) -> None:
        super().__init__(f"held for {cause}")
        self.cause = cause
        self.is_first = is_first


@dataclass(frozen=True, slots=True)
class Brake:
    """The brake of one night, asked before every write that a school would notice."""

    tallies: NightTallies
    bounds: Bounds

    def before_applying(self, night: date) -> None:
        """Return, or raise NightHeld: tonight the source cannot be trusted."""
        tally = self.tallies.tally(night)
        cause = None if tally is None else held_by(tally, self.bounds)
        if cause is not None:
            raise NightHeld(cause, is_first=False)

    def before_failing(self, night: date, cause: Cause, now: datetime) -> None:
        """Count a failure before it is recorded and mailed; return, or raise NightHeld."""
        tally = self.tallies.count(night, cause)
        holding = None if tally is None else held_by(tally, self.bounds)
        if holding is not None:
            raise NightHeld(holding, is_first=self.tallies.hold(night, holding, now))
