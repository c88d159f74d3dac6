"""What is used and what it costs: sums alone, nothing is measured here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from operator import add

from bench.prices import Price, Unit

DAYS = 30
"""Of a month."""

KEPT_DAYS = 400
"""How long the table keeps a run, its plan and its notice."""

NIGHT_HOURS = 5
"""In which a night's metrics come: after five hours the report is due at the latest."""

OFFICE_HOURS = 12
"""A day, in which people use the API."""

EMPTY_RECEIVES = 5 * 3 * 60 * 24 * DAYS
"""Of a queue that Lambda watches: five pollers at least, each asking for 20 seconds at a time."""

ALARM_MAILS = 10
DASHBOARD_OPENINGS = DAYS
TOKENS = 24 * DAYS
"""For the platform's back end, which asks for one when the last has run out."""


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

    def beyond(self, allowances: Mapping[Unit, float]) -> "Use":
        """Give what is left when what is free is taken away."""
        return Use(
            {unit: max(0.0, used - allowances.get(unit, 0)) for unit, used in self.amounts.items()}
        )

    def by_service(self, prices: Mapping[Unit, Price]) -> dict[str, float]:
        """Give its cost in US dollars for each service of AWS."""
        costs = defaultdict[str, float](float)
        for unit, amount in self.amounts.items():
            costs[unit.service] += amount * prices[unit].dollars
        return dict(costs)

    def dollars(self, prices: Mapping[Unit, Price]) -> float:
        """Give its cost in US dollars."""
        return sum(self.by_service(prices).values())


def total(uses: Iterable[Use]) -> Use:
    """Add them all up."""
    return reduce(add, uses, Use())


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
"""One night in fifty fails, and every second failure leads to a manual sync. When the school year
begins, last year's classes go: each school fails once more, and is synced by hand."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is there and costs money though nothing runs, as counted from template and code.

    `night_metrics` come in a night alone, `hourly_metrics` in every hour, `route_metrics` while
    people use the API. `scans` is how often opening the dashboard reads the logs of one day.
    """

    alarms: int
    composites: int
    dashboards: int
    night_metrics: int
    hourly_metrics: int
    route_metrics: int
    machine_clients: int
    watched_queues: int
    scans: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured and counted.

    `nights` is Worker's part of one school's night; `notice` one told by Notify, `manual_sync` one
    through the page; `roster` what one school stores, its history aside. `round` is Nightly,
    NotifyCheck and the night report for no school at all, `round_each` what each school adds.
    `cold_starts` are Worker's of one night; `check` is one by NotifyCheck that finds nothing.
    """

    nights: Mapping[Night, Use]
    notice: Use
    manual_sync: Use
    roster: Use
    round: Use
    round_each: Use
    cold_starts: Use
    check: Use
    checks_a_day: int
    standing: Standing


def standing(there: Standing) -> Use:
    """What a month costs in which nothing runs. Metrics are billed for the hours they come in."""
    metrics = (
        there.night_metrics * NIGHT_HOURS
        + there.hourly_metrics * 24
        + there.route_metrics * OFFICE_HOURS
    )
    return Use(
        {
            Unit.ALARM_MONTH: there.alarms,
            Unit.COMPOSITE_MONTH: there.composites,
            Unit.DASHBOARD_MONTH: there.dashboards,
            Unit.METRIC_MONTH: metrics / 24,
            Unit.APP_CLIENT_MONTH: there.machine_clients,
            Unit.MACHINE_TOKEN: there.machine_clients * TOKENS,
            Unit.SQS_REQUEST: there.watched_queues * EMPTY_RECEIVES,
            Unit.ALARM_MAIL: ALARM_MAILS,
        }
    )


def fixed(measured: Measured) -> Use:
    """What a month costs with no school at all."""
    every_night = measured.round + measured.cold_starts + measured.check * measured.checks_a_day
    return standing(measured.standing) + every_night * DAYS


def each_school(month: Month, measured: Measured) -> Use:
    """What one school adds to a month."""
    nights = total(measured.nights[kind] * times for kind, times in month.nights.items())
    scanned_gb = nights.of(Unit.LOG_GB) / DAYS * measured.standing.scans * DASHBOARD_OPENINGS
    return total(
        [
            nights,
            measured.round_each * DAYS,
            measured.notice * (month.nights[Night.FAILED] + month.manual_syncs),
            measured.manual_sync * month.manual_syncs,
            measured.roster,
            Use({Unit.LOG_SCAN_GB: scanned_gb}),
            Use({Unit.SIGN_IN_MONTH: min(1.0, month.manual_syncs)}),
        ]
    )


def bill(month: Month, measured: Measured, schools: int) -> Use:
    """What a month uses for so many schools."""
    return fixed(measured) + each_school(month, measured) * schools
