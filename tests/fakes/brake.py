from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from rostersync.application.brake import Brake
from rostersync.application.ports.nights import NightNotHeld
from rostersync.domain.brake import Bounds, Tally
from rostersync.domain.run import Cause


@dataclass
class FakeNightTallies:
    """The counts of the nights, in memory; a night that is not in `due` was not begun for all."""

    due: dict[date, int] = field(default_factory=dict)
    failed: dict[date, Counter[Cause]] = field(default_factory=dict)
    held: dict[date, Cause] = field(default_factory=dict)
    released_at: dict[date, datetime] = field(default_factory=dict)

    def tally(self, night: date) -> Tally | None:
        if night not in self.due:
            return None
        tally = Tally(self.due[night], dict(self.failed.get(night, {})), self.held.get(night))
        return replace(tally, is_released=night in self.released_at)

    def count(self, night: date, cause: Cause) -> Tally | None:
        if night in self.due:
            self.failed.setdefault(night, Counter())[cause] += 1
        return self.tally(night)

    def hold(self, night: date, cause: Cause, at: datetime) -> bool:
        is_first = night in self.due and night not in self.held
        if is_first:
            self.held[night] = cause
        return is_first

    def release(self, night: date, at: datetime) -> None:
        if night not in self.held:
            raise NightNotHeld(f"the night {night.isoformat()} is not held")
        self.released_at.setdefault(night, at)


def an_idle_brake() -> Brake:
    """A brake that knows of no night, and so holds none."""
    return Brake(FakeNightTallies(), Bounds(percent=20, minimum=10))
