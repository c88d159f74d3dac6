"""The window of a school's change of year: between two days, perhaps over the end of a year."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from pydantic import BeforeValidator, ConfigDict, StringConstraints, with_config

_LEAP_YEAR = 2024


def _is_a_day(text: object) -> object:
    try:
        date.fromisoformat(f"{_LEAP_YEAR}-{text}")
    except ValueError:
        raise ValueError("must be a month and a day, as 07-15") from None
    return text


_MONTH_DAY = (
    r"^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    r"|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|[12][0-9]))$"
)
"""Months of 31 days, of 30, and February: the contract says which days there are."""

MonthDay = Annotated[str, StringConstraints(pattern=_MONTH_DAY), BeforeValidator(_is_a_day)]
"""A day of any year, as `07-15`. In a year without a 29 February, that is 1 March."""

YearChange = TypedDict("YearChange", {"from": MonthDay, "to": MonthDay})
"""The first and the last day of the window. It goes over the end of the year if `to` is before."""
with_config(ConfigDict(extra="forbid"))(YearChange)


@dataclass(frozen=True, slots=True)
class Window:
    """The window of one year, both days included."""

    first: date
    last: date


def window_on(setting: YearChange | None, day: date) -> Window | None:
    """Give the window that the day is in; None outside, and at a school without the setting."""
    if setting is None:
        return None
    over_new_year = setting["to"] < setting["from"]
    for year in (day.year - 1, day.year):
        first, last = _in(year, setting["from"]), _in(year + over_new_year, setting["to"])
        if first <= day <= last:
            return Window(first, last)
    return None


def _in(year: int, month_day: str) -> date:
    try:
        return date.fromisoformat(f"{year}-{month_day}")
    except ValueError:
        return date(year, 3, 1)
