"""The window of a change of year: its days, and what a setting may say."""

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from rostersync.domain.year_window import Window, YearChange, window_on

SUMMER: YearChange = {"from": "07-15", "to": "09-20"}
WINTER: YearChange = {"from": "12-10", "to": "02-05"}


@pytest.mark.parametrize(
    ("setting", "day", "window"),
    [
        (None, date(2026, 8, 1), None),
        (SUMMER, date(2026, 7, 14), None),
        (SUMMER, date(2026, 7, 15), Window(date(2026, 7, 15), date(2026, 9, 20))),
        (SUMMER, date(2026, 9, 20), Window(date(2026, 7, 15), date(2026, 9, 20))),
        (SUMMER, date(2026, 9, 21), None),
        (WINTER, date(2026, 12, 9), None),
        (WINTER, date(2026, 12, 10), Window(date(2026, 12, 10), date(2027, 2, 5))),
        (WINTER, date(2027, 2, 5), Window(date(2026, 12, 10), date(2027, 2, 5))),
        (WINTER, date(2027, 2, 6), None),
        ({"from": "03-05", "to": "03-05"}, date(2026, 3, 5), Window(*[date(2026, 3, 5)] * 2)),
        ({"from": "02-29", "to": "03-05"}, date(2026, 2, 28), None),
        ({"from": "02-29", "to": "02-29"}, date(2028, 2, 29), Window(*[date(2028, 2, 29)] * 2)),
    ],
)  # fmt: skip
def test_a_day_is_in_the_window_or_not(
    setting: YearChange | None, day: date, window: Window | None
) -> None:
    """Both ends count, and a window may go over the end of a year."""
    assert window_on(setting, day) == window


@pytest.mark.parametrize(
    "said",
    [
        {"from": "02-30", "to": "09-20"},
        {"from": "7-15", "to": "09-20"},
        {"from": "2026-07-15", "to": "09-20"},
        {"from": "07-15"},
        {"from": "07-15", "to": None},
        {"from": "07-15", "to": "09-20", "on": True},
        "07-15/09-20",
    ],
)
def test_what_is_no_window_is_refused(said: Any) -> None:  # noqa: ANN401 - whatever is sent
    """Two days of any year, and nothing beside them."""
    with pytest.raises(ValidationError):
        TypeAdapter(YearChange).validate_python(said)
