"""What it costs: measured units, requests and seconds, times list prices.

Writes docs/cost.md. Run as `python -m bench.cost`; it needs the page built (`make page`).
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from bench import bill
from bench.bill import MONTHS, Measured, Use
from bench.prices import PAGES, Unit
from bench.usage import measure

COST = Path(__file__).parents[1] / "docs" / "cost.md"

SCHOOLS = (100, 1_000, 30_000)

_HEAD = """\
Made by `.venv/bin/python -m bench.cost` on {day}: units, requests and seconds as measured in the
local cloud, times AWS's list prices in us-east-1, in US dollars, without discounts and taxes. No
price is confirmed: see the end."""

_MONTHS = """\
The stack costs {fixed:.2f} dollars a month without any school. Each school adds {quiet:.4f} in a
quiet month and {busy:.4f} when the school year begins. Every account has the free allowances once a
month, for all that runs in it."""

_PIECES = """\
A secondary school of 1,500 students, whose MIS takes 100 ms a request. The last two rows follow a
stopped night. The cost of a night includes its stored data, for all of the 400 days."""

_FIXED = """\
A month without any school: alarms, dashboard and metrics, Worker's cold starts, and NotifyCheck
every five minutes. The table leaves out amounts below a cent."""

_COUNTED = """\
- In a quiet month one night in fifty stops, one in four changes nothing, and the others change 20
  items. Every second stop leads to a manual sync. Each stop and each sync sends two mails. When the
  school year begins, last year's classes go: every school stops once more and does a manual sync,
  and five nights change 1,500 items.
- One person of each school with a manual sync signs in. The user pool has Cognito's plan
  Essentials, because the template names no other.
- Seconds are those of each function's handler in a process of its own, with the memory of the
  template. Waiting counts as it was; computing counts as slow as the function's share of a
  processor. The emulator answers later than DynamoDB, and other work on that machine counts as
  waiting, so the seconds are rather too high than too low.
- Worker starts cold once a night for each school read at the same time. Every other function starts
  cold at each call, which is the most possible. A cold start is the import of the handler.
- AWS bills a metric for the hours in which it comes: five a night, twelve a day for the API's
  metrics, and every hour for the metrics that each check sends.
- Lambda polls the queue all the time: five pollers, 20 seconds each.
- The platform's back end asks Cognito for a token each hour.
- Each invocation counts as one trace; X-Ray records fewer of many at once.

The page leaves out what costs nothing (the table's stream, schedules, SES's events, standard
parameters) and what costs less than a dollar: requests to KMS, bundles in S3, data out to the
internet, the files of the page, the logs that the dashboard reads, Nightly and the night report,
tries after a failure, Erase. It also leaves out a school's first sync (a night of 2,000 items) and
the calls that the platform's back end makes for itself."""

_PRICES = """\
AWS's list prices in us-east-1 as this repository has them (`bench/prices.py`), arm64, the first
tier. **Not confirmed:** nobody could read AWS's pages when they were written down, and prices
change. Before you rely on a figure, compare its prices with AWS's page. Other regions have other
prices."""


def page(measured: Measured, made_on: date) -> str:
    """Put the page together."""
    sections = {
        "# What it costs": [_HEAD.format(day=made_on)],
        "## A month": _months(measured),
        "## One school, one night": _pieces(measured),
        "## Without any school": _fixed(measured.fixed),
        "## How it was counted": [_COUNTED],
        "## Prices": prices_section(),
    }
    parts = [part for head, body in sections.items() for part in (head, *body)]
    return "\n\n".join(parts) + "\n"


def _months(measured: Measured) -> Iterator[str]:
    rows = [
        [f"{schools:,}", month.name, *_sums(bill.bill(month, measured, schools))]
        for schools in SCHOOLS
        for month in MONTHS
    ]
    yield _table(["schools", "month", "dollars", "less what is free", *PAGES], rows, words=2)
    quiet, busy = (bill.each_school(month, measured).dollars() for month in MONTHS)
    yield textwrap.fill(
        _MONTHS.format(fixed=measured.fixed.dollars(), quiet=quiet, busy=busy), width=100
    )


def _sums(use: Use) -> list[str]:
    sums = (use.dollars(), use.beyond_free().dollars(), *(use.dollars(each) for each in PAGES))
    return [f"{each:,.2f}" for each in sums]


def _pieces(measured: Measured) -> Iterator[str]:
    yield _PIECES
    counted = {
        "GB-seconds": Unit.LAMBDA_GB_SECOND,
        "read units": Unit.READ_UNIT,
        "write units": Unit.WRITE_UNIT,
        "SQS requests": Unit.SQS_REQUEST,
        "mails": Unit.MAIL,
    }
    others = {"a notice": measured.notice, "a manual sync": measured.manual_sync}
    rows = [
        [name, *(f"{use.of(unit):,.1f}" for unit in counted.values()), f"{use.dollars():.6f}"]
        for name, use in [*measured.nights.items(), *others.items()]
    ]
    yield _table(["night", *counted, "dollars"], rows, words=1)


def _fixed(use: Use) -> Iterator[str]:
    yield _FIXED
    costs = [(unit, use.of(unit), use.of(unit) * unit.value.dollars) for unit in Unit]
    rows = [
        [unit.value.service, unit.value.what, f"{amount:,.1f}", f"{dollars:.2f}"]
        for unit, amount, dollars in costs
        if dollars >= 0.01
    ]
    yield _table(["service", "unit", "a month", "dollars"], rows, words=2)


def prices_section() -> Iterator[str]:
    """Give every price, and AWS's page of each service."""
    yield _PRICES
    rows = [
        [
            f"[{unit.value.service}]({PAGES[unit.value.service]})",
            unit.value.what,
            f"{unit.value.dollars:.10f}".rstrip("0").rstrip("."),
            f"{unit.value.free:,}" if unit.value.free else "",
        ]
        for unit in Unit
    ]
    yield _table(["AWS's page", "unit", "dollars", "free each month"], rows, words=2)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], words: int) -> str:
    """Set a table; so many columns are words, and the others numbers."""
    rule = ["---"] * words + ["---:"] * (len(heads) - words)
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows))


def main() -> None:
    """Measure, print the page and write it."""
    text = page(measure(), datetime.now(UTC).date())
    COST.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
