"""Each alarm, judged as CloudWatch would: below its bound, on it, in silence, and afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW
from tests.cloudformation import load_template
from tests.operations import Alarm, Datum, MetricRef, Missing, alarms, is_in_alarm

ALARMS = list(alarms(load_template()).values())
HEARTBEAT = next(alarm for alarm in ALARMS if alarm.name == "NightNotStarted")

by_name = pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.name)
on_a_bound = pytest.mark.parametrize(
    "alarm", [each for each in ALARMS if each is not HEARTBEAT], ids=lambda alarm: alarm.name
)


def steady(alarm: Alarm, value: float) -> list[Datum]:
    """One value in each period that the alarm looks at."""
    return [Datum(NOW - back * alarm.period, value) for back in range(alarm.periods)]


@on_a_bound
def test_an_alarm_goes_off_at_its_bound(alarm: Alarm) -> None:
    """What the runbook calls too much is enough."""
    assert is_in_alarm(alarm, steady(alarm, alarm.threshold), NOW)


@on_a_bound
def test_an_alarm_stays_quiet_below_its_bound(alarm: Alarm) -> None:
    """Nobody is woken by less."""
    below = alarm.threshold * 0.99 if alarm.threshold < 1 else alarm.threshold - 1

    assert not is_in_alarm(alarm, steady(alarm, below), NOW)


@on_a_bound
def test_an_alarm_goes_out_again(alarm: Alarm) -> None:
    """Good values after the bad ones, for as long as it looks back."""
    window = alarm.period * alarm.periods
    bad = [replace(each, at=each.at - window) for each in steady(alarm, alarm.threshold)]

    assert not is_in_alarm(alarm, [*bad, *steady(alarm, 0)], NOW, was=True)


@by_name
def test_silence_is_what_the_alarm_says(alarm: Alarm) -> None:
    """A stopped heartbeat goes off, a level stays as it was, all else is good news."""
    silent = [is_in_alarm(alarm, [], NOW, was=was) for was in (False, True)]

    assert (
        silent
        == {
            Missing.BREACHING: [True, True],
            Missing.IGNORE: [False, True],
            Missing.NOT_BREACHING: [False, False],
        }[alarm.missing]
    )


@pytest.mark.parametrize(("hours", "is_off"), [(0, False), (24, False), (25, True), (48, True)])
def test_a_night_is_missed_after_a_day_and_an_hour(hours: int, *, is_off: bool) -> None:
    """A night that begins a few minutes later than the last one is no fault."""
    begun = Datum(NOW - timedelta(hours=hours), 1)

    assert is_in_alarm(HEARTBEAT, [begun], NOW) is is_off


def test_some_datapoints_of_many_are_enough() -> None:
    """Three of five minutes near the limit: a single spike is none."""
    alarm = Alarm(
        "Near",
        MetricRef.of("AWS/DynamoDB", "ConsumedReadCapacityUnits", {}),
        "Sum",
        timedelta(minutes=1),
        periods=5,
        datapoints=3,
        comparison="GreaterThanOrEqualToThreshold",
        threshold=10,
        missing=Missing.NOT_BREACHING,
    )
    spikes = [Datum(NOW - timedelta(minutes=back), 10) for back in (0, 2, 4)]

    assert [is_in_alarm(alarm, spikes[:count], NOW) for count in (2, 3)] == [False, True]
