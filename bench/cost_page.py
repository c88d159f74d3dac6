"""The words and tables of docs/cost.md."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bench import bill, cost_words
from bench.bill import MONTHS, Measured, Month, Use
from bench.functions import FUNCTIONS, memory_mb, parameter
from bench.prices import ALLOWANCES, IN_LONDON, LONDON, US_EAST_1, Price, Unit

SCHOOLS = (100, 1_000, 30_000)

SERVICES = tuple(dict.fromkeys(unit.service for unit in Unit))

NOT_CONFIRMED = "not confirmed"


def page(measured: Measured, made_on: date) -> str:
    """Put the page together."""
    sections = {
        "# What it costs": [_text(cost_words.HEAD, day=made_on.isoformat())],
        "## A month": _months(measured),
        "## One school, one night": _pieces(measured),
        "## What is there anyway": _fixed(measured),
        "## How it was counted": [_counted(measured)],
        "## Not counted": [_bullets(_paragraphs(cost_words.LEFT_OUT))],
        "## Prices": prices_section(),
    }
    parts = [part for head, body in sections.items() for part in (head, *body)]
    return "\n\n".join(parts) + "\n"


def pieces(measured: Measured) -> dict[str, Use]:
    """What the varying part is made of; a night has its share of Nightly and of the report."""
    nights = {str(kind): use + measured.round_each for kind, use in measured.nights.items()}
    return {**nights, "a notice": measured.notice, "a manual sync": measured.manual_sync}


def _months(measured: Measured) -> Iterator[str]:
    uses = [
        (f"{schools:,}", month.name, bill.bill(month, measured, schools))
        for schools in SCHOOLS
        for month in MONTHS
    ]
    yield _table(
        ["schools", "month", "us-east-1", "less free allowances", "London"],
        ([schools, month, *_sums(use)] for schools, month, use in uses),
        words=2,
    )
    quiet, busy = (bill.each_school(month, measured).dollars(US_EAST_1) for month in MONTHS)
    yield _text(
        cost_words.MONTHS, fixed=bill.fixed(measured).dollars(US_EAST_1), quiet=quiet, busy=busy
    )
    yield _table(
        ["schools", "month", *SERVICES],
        ([schools, month, *_by_service(use, 2)] for schools, month, use in uses),
        words=2,
    )


def _pieces(measured: Measured) -> Iterator[str]:
    yield _text(cost_words.PIECES)
    counted = {
        "GB-seconds": (Unit.LAMBDA_GB_SECOND, "{:.2f}"),
        "read units": (Unit.READ_UNIT, "{:,.1f}"),
        "write units": (Unit.WRITE_UNIT, "{:,.1f}"),
        "SQS requests": (Unit.SQS_REQUEST, "{:.1f}"),
        "mails": (Unit.MAIL, "{:.0f}"),
    }
    rows = pieces(measured).items()
    yield _table(
        ["night", *counted, "log bytes", "dollars"],
        (
            [
                name,
                *(form.format(use.of(unit)) for unit, form in counted.values()),
                f"{use.of(Unit.LOG_GB) * 1e9:,.0f}",
                f"{use.dollars(US_EAST_1):.6f}",
            ]
            for name, use in rows
        ),
    )
    yield "In dollars, by service:"
    yield _table(["night", *SERVICES], ([name, *_by_service(use, 6)] for name, use in rows))


def _fixed(measured: Measured) -> Iterator[str]:
    yield _text(cost_words.FIXED, checks=measured.checks_a_day)
    costs = {
        unit: (amount, amount * US_EAST_1[unit].dollars)
        for unit, amount in bill.fixed(measured).amounts.items()
    }
    dearest_first = sorted(costs.items(), key=lambda row: (-row[1][1], row[0]))
    yield _table(
        ["unit", "a month", "dollars"],
        (
            [str(unit), f"{amount:,.6g}", f"{dollars:.2f}"]
            for unit, (amount, dollars) in dearest_first
            if dollars >= _A_CENT / 2
        ),
    )


_A_CENT = 0.01


def _counted(measured: Measured) -> str:
    there = measured.standing
    known = {
        "at_once": parameter("MaxConcurrentSchools"),
        "log_days": parameter("LogRetentionDays"),
        "memories": ", ".join(
            f"{name.removesuffix('Function')} {memory_mb(name):,} MB" for name in FUNCTIONS
        ),
        "metrics": there.night_metrics + there.hourly_metrics,
        "night_hours": bill.NIGHT_HOURS,
        "office_hours": bill.OFFICE_HOURS,
        "receives": bill.EMPTY_RECEIVES * there.watched_queues,
        "route_metrics": there.route_metrics,
        "scans": there.scans,
    }
    months = [
        f"{month.name.capitalize()}, for each school: {_in_words(month)}." for month in MONTHS
    ]
    return _bullets([*months, *_paragraphs(cost_words.COUNTED.format(**known))])


def prices_section() -> Iterator[str]:
    """Give every price, with where and when it was read."""
    yield _text(cost_words.PRICES)
    yield _price_table(US_EAST_1)
    yield _text(cost_words.LONDON_PRICES)
    yield _price_table(LONDON)
    allowances = ", ".join(f"{amount:,} ({unit})" for unit, amount in ALLOWANCES.items())
    yield _text(cost_words.ALLOWANCES, allowances=allowances)


def _price_table(prices: Mapping[Unit, Price]) -> str:
    return _table(
        ["what", "read from", "as of", "US dollars"],
        (
            [str(unit), price.source, price.as_of or NOT_CONFIRMED, _plain(price.dollars)]
            for unit, price in prices.items()
        ),
        words=3,
    )


def _text(template: str, **known: object) -> str:
    return textwrap.fill(template.format(**known).strip(), width=100, break_on_hyphens=False)


def _paragraphs(text: str) -> list[str]:
    return text.strip().split("\n\n")


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(
        textwrap.fill(f"- {line}", width=100, subsequent_indent="  ", break_on_hyphens=False)
        for line in lines
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """Set a table; so many columns are words, and the others numbers."""
    rule = ["---"] * words + ["---:"] * (len(heads) - words)
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows))


def _sums(use: Use) -> list[str]:
    sums = (
        use.dollars(US_EAST_1),
        use.beyond(ALLOWANCES).dollars(US_EAST_1),
        use.dollars(IN_LONDON),
    )
    return [f"{each:,.2f}" for each in sums]


def _by_service(use: Use, digits: int) -> list[str]:
    costs = use.by_service(US_EAST_1)
    return [f"{costs.get(service, 0):,.{digits}f}" for service in SERVICES]


def _in_words(month: Month) -> str:
    nights = ", ".join(f'{times:g} nights of "{kind}"' for kind, times in month.nights.items())
    return f"{nights}, {month.manual_syncs:g} manual syncs"


def _plain(dollars: float) -> str:
    return f"{dollars:.12f}".rstrip("0").rstrip(".")
