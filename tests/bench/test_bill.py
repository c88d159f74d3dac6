"""What is used, and what it costs."""

import pytest

from bench.bill import (
    DAYS,
    MONTHS,
    Measured,
    Month,
    Night,
    Standing,
    Use,
    bill,
    each_school,
    fixed,
    standing,
)
from bench.prices import US_EAST_1, Unit

NOTHING = Use()
NOTHING_THERE = Standing(
    alarms=0,
    composites=0,
    dashboards=0,
    night_metrics=0,
    hourly_metrics=0,
    route_metrics=0,
    machine_clients=0,
    watched_queues=0,
    scans=0,
)
NO_MONTH = Month("no nights", dict.fromkeys(Night, 0.0), manual_syncs=0)


def writing(units: float) -> Use:
    return Use({Unit.WRITE_UNIT: units})


def measured(
    *,
    nights: dict[Night, Use] | None = None,
    notice: Use = NOTHING,
    manual_sync: Use = NOTHING,
    night: Use = NOTHING,
    check: Use = NOTHING,
    there: Standing = NOTHING_THERE,
) -> Measured:
    return Measured(
        nights=dict.fromkeys(Night, NOTHING) | (nights or {}),
        notice=notice,
        manual_sync=manual_sync,
        roster=NOTHING,
        round=night,
        round_each=NOTHING,
        cold_starts=NOTHING,
        check=check,
        checks_a_day=288,
        standing=there,
    )


ALARMS = Standing(
    alarms=28,
    composites=5,
    dashboards=1,
    night_metrics=24,
    hourly_metrics=1,
    route_metrics=0,
    machine_clients=0,
    watched_queues=0,
    scans=42,
)


def test_uses_add_up_unit_by_unit() -> None:
    """What only one of them uses is kept."""
    both = writing(2) + Use({Unit.WRITE_UNIT: 1, Unit.MAIL: 4})

    assert both == Use({Unit.WRITE_UNIT: 3, Unit.MAIL: 4})


def test_a_cost_is_amount_times_price() -> None:
    """Units of one service stand under it together."""
    used = Use({Unit.ALARM_MONTH: 28, Unit.COMPOSITE_MONTH: 5, Unit.MAIL: 10})

    assert used.by_service(US_EAST_1) == pytest.approx({"CloudWatch": 5.30, "SES": 0.0016})


def test_an_allowance_takes_no_more_than_was_used() -> None:
    """What is beyond it is left, and what has none is left whole."""
    used = Use({Unit.MAIL: 7, Unit.TRACE: 4, Unit.READ_UNIT: 9})

    left = used.beyond({Unit.MAIL: 5, Unit.TRACE: 6})

    assert left == Use({Unit.MAIL: 2, Unit.TRACE: 0, Unit.READ_UNIT: 9})


def test_a_metric_is_billed_for_the_hours_it_comes_in() -> None:
    """Twenty-four in five hours a night, and one in every hour, are six for the whole month."""
    assert standing(ALARMS).of(Unit.METRIC_MONTH) == pytest.approx(6)


def test_a_month_without_schools_is_the_fixed_part() -> None:
    """Alarms, dashboard and metrics; 28 at 0.10, 5 at 0.50, one at 3, 6 at 0.30, ten mails."""
    used = bill(NO_MONTH, measured(there=ALARMS), schools=0)

    assert used.dollars(US_EAST_1) == pytest.approx(2.80 + 2.50 + 3.00 + 1.80 + 0.0002)


def test_what_runs_without_a_school_is_fixed() -> None:
    """One night and 288 checks a day, for thirty days."""
    used = fixed(measured(night=writing(5), check=writing(1)))

    assert used.of(Unit.WRITE_UNIT) == DAYS * (5 + 288)


@pytest.mark.parametrize("month", MONTHS, ids=lambda month: month.name)
def test_every_school_adds_the_same(month: Month) -> None:
    """30,000 schools cost the fixed part and 30,000 times what one adds."""
    known = measured(nights=dict.fromkeys(Night, writing(3)), check=writing(1), there=ALARMS)
    one = each_school(month, known).dollars(US_EAST_1)
    none = fixed(known).dollars(US_EAST_1)

    assert bill(month, known, 30_000).dollars(US_EAST_1) == pytest.approx(none + 30_000 * one)


def test_a_stop_and_a_sync_are_told() -> None:
    """Two stopped nights and one manual sync give three notices."""
    month = Month("m", {**NO_MONTH.nights, Night.FAILED: 2}, manual_syncs=1)

    used = each_school(month, measured(notice=Use({Unit.MAIL: 2})))

    assert used.of(Unit.MAIL) == 6


def test_who_syncs_twice_signs_in_once() -> None:
    """Cognito bills a person a month, not a visit."""
    month = Month("m", NO_MONTH.nights, manual_syncs=2)

    used = each_school(month, measured(manual_sync=writing(10)))

    assert (used.of(Unit.SIGN_IN_MONTH), used.of(Unit.WRITE_UNIT)) == (1, 20)


def test_the_dashboard_scans_the_logs_of_its_days() -> None:
    """Opened on each of 30 days, its 42 days of logs are 42 times what a month logs."""
    month = Month("m", {**NO_MONTH.nights, Night.UNCHANGED: 30}, manual_syncs=0)
    nights = {Night.UNCHANGED: Use({Unit.LOG_GB: 1})}

    used = each_school(month, measured(nights=nights, there=ALARMS))

    assert used.of(Unit.LOG_SCAN_GB) == pytest.approx(42 * 30)


@pytest.mark.parametrize("month", MONTHS, ids=lambda month: month.name)
def test_a_month_has_thirty_nights(month: Month) -> None:
    """Each of them ends in one of the ways that are measured."""
    assert sum(month.nights.values()) == pytest.approx(DAYS)
