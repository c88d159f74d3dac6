"""How many schools must fail alike before a night is held."""

import pytest

from rostersync.domain.brake import Bounds, Tally, held_by
from rostersync.domain.run import Cause

BOUNDS = Bounds(percent=20, minimum=10)


@pytest.mark.parametrize(
    ("due", "failed", "is_held"),
    [
        (100, 0, False),
        (100, 20, False),  # exactly the share
        (100, 21, True),  # one more
        (10, 9, False),  # nine of ten are too few to judge by
        (10, 10, True),
        (49, 10, True),  # 20.4 %
        (50, 10, False),  # 20 %
        (30_000, 6_000, False),
        (30_000, 6_001, True),
        (0, 0, False),
    ],
)
def test_a_night_is_held_by_share_and_by_number(due: int, failed: int, *, is_held: bool) -> None:
    """More than the share of those due, and no fewer than the minimum."""
    tally = Tally(due, {Cause.MAJOR_CHANGES: failed})

    assert (held_by(tally, BOUNDS) is not None) is is_held


def test_schools_that_fail_in_different_ways_do_not_add_up() -> None:
    """It is one source's fault only where the schools fail alike."""
    tally = Tally(100, {Cause.MAJOR_CHANGES: 15, Cause.MIS_EMPTY: 15})

    assert held_by(tally, BOUNDS) is None


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_can_hold_a_night(cause: Cause) -> None:
    """Whatever it is, so many schools at once are not each at fault."""
    assert held_by(Tally(100, {cause: 50}), BOUNDS) is cause


def test_a_held_night_stays_held() -> None:
    """Also for a school that would have been below the bounds."""
    assert held_by(Tally(100, {}, Cause.MIS_EMPTY), BOUNDS) is Cause.MIS_EMPTY


def test_a_released_night_is_not_held_again() -> None:
    """An operator has looked at it: every other school fails for itself."""
    tally = Tally(100, {Cause.MIS_EMPTY: 100}, Cause.MIS_EMPTY, is_released=True)

    assert held_by(tally, BOUNDS) is None
