"""What is used, and what it costs."""

import pytest

from bench.bill import DAYS, MONTHS, Measured, Month, Night, Use, bill, each_school
from bench.prices import Unit

NOTHING = Use()
NO_MONTH = Month("no nights", dict.fromkeys(Night, 0.0), manual_syncs=0)


def writing(units: float) -> Use:
    return Use({Unit.WRITE_UNIT: units})


def measured(
    *,
    fixed: Use = NOTHING,
    nights: dict[Night, Use] | None = None,
    notice: Use = NOTHING,
    manual_sync: Use = NOTHING,
) -> Measured:
    return Measured(
        fixed=fixed,
        nights=dict.fromkeys(Night, NOTHING) | (nights or {}),
        notice=notice,
        manual_sync=manual_sync,
        roster=NOTHING,
    )


def test_uses_add_up_unit_by_unit() -> None:
    """What only one of them uses is kept."""
    both = writing(2) + Use({Unit.WRITE_UNIT: 1, Unit.MAIL: 4})

    assert both == Use({Unit.WRITE_UNIT: 3, Unit.MAIL: 4})


def test_a_cost_is_amount_times_price() -> None:
    """28 alarms at 0.10, five at 0.50 and ten mails at 0.00016; of one service, its own alone."""
    used = Use({Unit.ALARM_MONTH: 28, Unit.COMPOSITE_MONTH: 5, Unit.MAIL: 10})

    assert used.dollars() == pytest.approx(5.3016)
    assert used.dollars("CloudWatch") == pytest.approx(5.30)


def test_an_allowance_takes_no_more_than_was_used() -> None:
    """What is beyond it is left, and what has none is left whole."""
    used = Use({Unit.ALARM_MONTH: 12, Unit.TRACE: 4, Unit.READ_UNIT: 9})

    left = used.beyond_free()

    assert left == Use({Unit.ALARM_MONTH: 2, Unit.TRACE: 0, Unit.READ_UNIT: 9})


def test_a_month_without_schools_is_the_fixed_part() -> None:
    """Whatever a school would add."""
    known = measured(fixed=writing(5), nights=dict.fromkeys(Night, writing(3)))

    assert bill(MONTHS[0], known, schools=0).of(Unit.WRITE_UNIT) == 5


@pytest.mark.parametrize("month", MONTHS, ids=lambda month: month.name)
def test_every_school_adds_the_same(month: Month) -> None:
    """30,000 schools cost the fixed part and 30,000 times what one adds."""
    known = measured(fixed=writing(5), nights=dict.fromkeys(Night, writing(3)))
    one = each_school(month, known).dollars()

    expected = known.fixed.dollars() + 30_000 * one
    assert bill(month, known, 30_000).dollars() == pytest.approx(expected)


def test_a_stop_and_a_sync_are_notified() -> None:
    """Two stopped nights and one manual sync give three notices."""
    month = Month("m", {**NO_MONTH.nights, Night.FAILED: 2}, manual_syncs=1)

    used = each_school(month, measured(notice=Use({Unit.MAIL: 2})))

    assert used.of(Unit.MAIL) == 6


def test_who_syncs_twice_signs_in_once() -> None:
    """Cognito bills a person a month, not a visit."""
    month = Month("m", NO_MONTH.nights, manual_syncs=2)

    used = each_school(month, measured(manual_sync=writing(10)))

    assert (used.of(Unit.SIGN_IN_MONTH), used.of(Unit.WRITE_UNIT)) == (1, 20)


@pytest.mark.parametrize("month", MONTHS, ids=lambda month: month.name)
def test_a_month_has_thirty_nights(month: Month) -> None:
    """Each of them ends in one of the ways that are measured."""
    assert sum(month.nights.values()) == pytest.approx(DAYS)
