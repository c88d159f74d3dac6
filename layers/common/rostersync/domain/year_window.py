"""The window of a school's change of year: between two days, perhaps over the end of a year."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from pydantic import AfterValidator, ConfigDict, StringConstraints, with_config

_LEAP_YEAR = 2024


def _is_a_day(text: str) -> str:
    try:
        date.fromisoformat(f"{_LEAP_YEAR}-{text}")
    except ValueError:
        raise ValueError("must be a month and a day, as 07-15") from None
    return text


MonthDay = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{2}-[0-9]{2}$"), AfterValidator(_is_a_day)
]
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
