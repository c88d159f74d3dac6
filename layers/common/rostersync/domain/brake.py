"""The brake: when too many schools of a night fail alike, the rest of the night is held.

Many schools do not lose a class on the same evening: that is the fault of what they are read from.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rostersync.domain.run import Cause


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is too many: at least `minimum` schools, and more than `percent` of those due."""

    percent: int
    minimum: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How a night stands: the schools that were due, and those that failed, by cause.

    A night that was released once is not held again.
    """

    due: int
    failed: Mapping[Cause, int]
    held_by: Cause | None = None
    is_released: bool = False


def held_by(tally: Tally, bounds: Bounds) -> Cause | None:
    """Say for which cause the night is held; None while it goes on."""
    if tally.is_released:
        return None
    if tally.held_by is not None:
        return tally.held_by
    return next((cause for cause in Cause if _are_too_many(cause, tally, bounds)), None)


def _are_too_many(cause: Cause, tally: Tally, bounds: Bounds) -> bool:
    failed = tally.failed.get(cause, 0)
    return failed >= bounds.minimum and failed * 100 > tally.due * bounds.percent
