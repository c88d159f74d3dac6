"""What every store of the nights' tallies does: the fake, and DynamoDB."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from rostersync.application.ports.nights import NightNotHeld, NightTallies
from rostersync.aws.stores.night_tallies import DynamoNightTallies
from rostersync.aws.stores.nights import DynamoNights
from rostersync.domain.brake import Tally
from rostersync.domain.night_report import Night
from rostersync.domain.run import Cause
from tests.builders import NIGHT, NOW
from tests.fakes.brake import FakeNightTallies

if TYPE_CHECKING:
    from tests.contract.aws.worlds import DynamoWorld

UNKNOWN = NIGHT + timedelta(days=1)


@pytest.fixture(params=["fake", "dynamo"])
def tallies(request: pytest.FixtureRequest) -> NightTallies:
    """A night of two schools."""
    if request.param == "fake":
        return FakeNightTallies(due={NIGHT: 2})
    world: DynamoWorld = request.getfixturevalue("dynamo")
    DynamoNights(world.table).begin(Night(NIGHT, NOW, ("A1", "B2")))
    return DynamoNightTallies(world.table)


def test_a_night_begins_with_nothing_failed(tallies: NightTallies) -> None:
    """It knows how many schools were due."""
    assert tallies.tally(NIGHT) == Tally(2, {})


def test_failures_are_counted_by_cause(tallies: NightTallies) -> None:
    """Each count answers with the new counts of the night."""
    tallies.count(NIGHT, Cause.MIS_EMPTY)
    tallies.count(NIGHT, Cause.MAJOR_CHANGES)

    counted = tallies.count(NIGHT, Cause.MIS_EMPTY)

    assert counted == Tally(2, {Cause.MIS_EMPTY: 2, Cause.MAJOR_CHANGES: 1})


def test_a_night_that_was_not_begun_counts_nothing(tallies: NightTallies) -> None:
    """Nor does counting make it one: Nightly could not begin it any more."""
    assert tallies.count(UNKNOWN, Cause.INTERNAL) is None
    assert tallies.tally(UNKNOWN) is None


def test_one_alone_is_the_first_to_hold_a_night(tallies: NightTallies) -> None:
    """Ten workers can see it at once, and the operators get one page."""
    assert [tallies.hold(NIGHT, cause, NOW) for cause in (Cause.MIS_EMPTY, Cause.INTERNAL)] == [
        True,
        False,
    ]


def test_a_held_night_knows_its_cause(tallies: NightTallies) -> None:
    """The cause of the one who held it."""
    tallies.hold(NIGHT, Cause.MIS_EMPTY, NOW)

    assert tallies.tally(NIGHT) == Tally(2, {}, Cause.MIS_EMPTY)


def test_a_released_night_remembers_both(tallies: NightTallies) -> None:
    """That it was held, and that it is not to be held again."""
    tallies.hold(NIGHT, Cause.MIS_EMPTY, NOW)

    tallies.release(NIGHT, NOW)

    assert tallies.tally(NIGHT) == Tally(2, {}, Cause.MIS_EMPTY, is_released=True)


@pytest.mark.parametrize("night", [NIGHT, UNKNOWN])
def test_what_is_not_held_is_not_released(tallies: NightTallies, night: date) -> None:
    """The refusal names the night, so that a mistyped date is seen."""
    with pytest.raises(NightNotHeld, match=night.isoformat()):
        tallies.release(night, NOW)
