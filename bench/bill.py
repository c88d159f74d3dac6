"""Use and cost: sums alone. Nothing is measured here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bench.prices import Unit

DAYS = 30
"""Of a month."""


@dataclass(frozen=True, slots=True)
class Use:
    """How much of each unit something uses."""

    amounts: Mapping[Unit, float] = field(default_factory=dict)

    def __add__(self, other: "Use") -> "Use":
        units = self.amounts.keys() | other.amounts.keys()
        return Use({unit: self.of(unit) + other.of(unit) for unit in units})

    def __mul__(self, times: float) -> "Use":
        return Use({unit: amount * times for unit, amount in self.amounts.items()})

    def of(self, unit: Unit) -> float:
        """Give the amount of one unit."""
        return self.amounts.get(unit, 0)

    def beyond_free(self) -> "Use":
        """Give the use beyond what every account has free."""
        return Use({unit: max(0.0, used - unit.value.free) for unit, used in self.amounts.items()})

    def dollars(self, service: str | None = None) -> float:
        """Give its cost in US dollars: all of it, or that of one service."""
        return sum(
            amount * unit.value.dollars
            for unit, amount in self.amounts.items()
            if service in (None, unit.value.service)
        )


class Night(StrEnum):
    """What a night finds at one school."""

    UNCHANGED = "nothing changed"
    FEW = "20 items changed"
    MANY = "1,500 items changed"
    FAILED = "a class deleted: stopped"


@dataclass(frozen=True, slots=True)
class Month:
    """What a month holds for one school: nights of each kind, and manual syncs."""

    name: str
    nights: Mapping[Night, float]
    manual_syncs: float


QUIET = Month(
    "a quiet month",
    {Night.UNCHANGED: 8, Night.FEW: 21.4, Night.FAILED: 0.6},
    manual_syncs=0.3,
)
SCHOOL_YEAR = Month(
    "the start of a school year",
    {Night.UNCHANGED: 8, Night.FEW: 15.4, Night.MANY: 5, Night.FAILED: 1.6},
    manual_syncs=1.3,
)
MONTHS = (QUIET, SCHOOL_YEAR)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured and counted.

    `fixed` is a month with no school. `nights` is one school's night, its share of the whole
    night's work with it; `notice` is one to a school, `manual_sync` one through the page, and
    `roster` what one school stores for a month, its history aside.
    """

    fixed: Use
    nights: Mapping[Night, Use]
    notice: Use
    manual_sync: Use
    roster: Use


def each_school(month: Month, measured: Measured) -> Use:
    """What one school adds to a month. A person who syncs twice signs in once."""
    nights = (measured.nights[kind] * times for kind, times in month.nights.items())
    notices = measured.notice * (month.nights[Night.FAILED] + month.manual_syncs)
    signed_in = Use({Unit.SIGN_IN_MONTH: min(1.0, month.manual_syncs)})
    synced = measured.manual_sync * month.manual_syncs + signed_in
    return sum(nights, start=measured.roster + notices + synced)


def bill(month: Month, measured: Measured, schools: int) -> Use:
    """What a month uses for so many schools."""
    return measured.fixed + each_school(month, measured) * schools
