"""The brake: when too many schools of a night fail for one cause, it holds the rest of the night.

Many schools do not lose a class on the same evening: their source is at fault.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rostersync.domain.run import Cause


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many failures are too many: at least `minimum`, and more than `percent` of those due."""

    percent: int
    minimum: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a night: the schools that were due, and those that failed, by cause.

    The brake does not hold a night again after its release.
    """

    due: int
    failed: Mapping[Cause, int]
    held_by: Cause | None = None
    is_released: bool = False


def held_by(tally: Tally, bounds: Bounds) -> Cause | None:
    """Give the cause for which the night is held; None while it continues."""
    if tally.is_released:
        return None
    if tally.held_by is not None:
        return tally.held_by
    return next((cause for cause in Cause if _are_too_many(cause, tally, bounds)), None)


def _are_too_many(cause: Cause, tally: Tally, bounds: Bounds) -> bool:
    failed = tally.failed.get(cause, 0)
    return failed >= bounds.minimum and failed * 100 > tally.due * bounds.percent
