"""What it costs: measured units, requests and seconds, times dated list prices.

Writes docs/cost.md. Units and requests are MiniStack's for the product's own night, seconds those
of reading the simulated MIS at 100 ms a request and of planning and writing in the local cloud.
Run as `python -m bench.cost`.
"""

import io
import random
import time
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from aws_lambda_powertools import Logger

from autosync.report import report_result
from bench import read_mis, write_units
from local.mis.control_client import ControlClient
from local.mis.world import Conditions
from rostersync.application.night import Ran
from rostersync.domain.run import Outcome
from rostersync.domain.school import Source
from tests.builders import an_autosync
from tests.cloudformation import load_template, resources_of
from tests.fakes import FakeMis

COST = Path(__file__).parents[1] / "docs" / "cost.md"

PRICES_OF = "us-east-1, July 2025, without free tiers, discounts and taxes"
"""Other regions differ by up to a fifth: London is some 15 % dearer."""

# US dollars a unit. aws.amazon.com/{lambda,dynamodb,sqs,cloudwatch,ses,xray}/pricing
LAMBDA_GB_S = 0.0000133334  # arm64
LAMBDA_REQUEST = 0.20e-6
WRITE_UNIT = 0.625e-6  # on demand
READ_UNIT = 0.125e-6
TABLE_GB_MONTH = 0.25 + 0.20  # storage, point-in-time recovery
SQS_REQUEST = 0.40e-6
LOG_GB = 0.50
MAIL = 0.10e-3
ALARM, COMPOSITE, DASHBOARD, METRIC = 0.10, 0.50, 3.00, 0.30  # a month

WORKER_GB = 1.0
SQS_REQUESTS = 3  # send (a tenth of a batch, counted whole), receive, delete
PLATFORM_LOG_BYTES = 900  # START, END and REPORT of Lambda
METRICS = 45  # names times the values of their dimensions
MAILS_PER_SCHOOL_NIGHT = 0.02  # one school in fifty fails, and writes to one person
SCHOOL_GB = 0.004  # 1,500 students, 375 classes, 400 days of runs

NIGHTS = {"nothing changed": 0, "20 items changed": 20, "1,500 items changed": 1500}

# Nights of one month, by what they change: a quiet month, and the first of a school year.
MONTHS = {
    "a quiet month": {"nothing changed": 8, "20 items changed": 22},
    "the start of a school year": {
        "nothing changed": 8,
        "20 items changed": 17,
        "1,500 items changed": 5,
    },
}
SCHOOLS = (100, 1_000, 30_000)


@dataclass(frozen=True, slots=True)
class SchoolNight:
    """What one school uses in one night."""

    read_units: float
    write_units: float
    seconds: float
    log_bytes: int

    @property
    def dollars(self) -> dict[str, float]:
        """Its cost, by service."""
        return {
            "Lambda": self.seconds * WORKER_GB * LAMBDA_GB_S + LAMBDA_REQUEST,
            "DynamoDB": self.read_units * READ_UNIT + self.write_units * WRITE_UNIT,
            "SQS": SQS_REQUESTS * SQS_REQUEST,
            "Logs": self.log_bytes / 1e9 * LOG_GB,
            "Mail": MAILS_PER_SCHOOL_NIGHT * MAIL,
        }

    @property
    def total(self) -> float:
        """Its cost in US dollars."""
        return sum(self.dollars.values())


def reading_s() -> float:
    """Seconds to read a secondary school of 1,500 students from a MIS at 100 ms a request."""
    with read_mis.simulated_mis() as base_url:
        control = ControlClient(base_url.removesuffix("/v1.0"))
        control.set_conditions(Conditions(latency_s=read_mis.LATENCY_S))
        control.generate(read_mis.ORDERS[0])
        school = read_mis.ORDERS[0].id
        read_mis.in_a_process_of_its_own(base_url, school, "school")
        return read_mis.in_a_process_of_its_own(base_url, school, "school")[0]


def log_bytes(outcome: Outcome) -> int:
    """Bytes that one run leaves in the logs, its metrics among them."""
    lines = io.StringIO()
    run = an_autosync()
    ended = Ran(
        type(run)(run.run_id, run.school_id, run.kind, run.started_at, outcome=outcome),
        Source.WONDE,
        seconds={"read": 1.0, "plan": 1.0, "write": 1.0},
    )
    with redirect_stdout(lines):
        report_result(ended, Logger(service="cost", stream=lines))
    return len(lines.getvalue().encode()) + PLATFORM_LOG_BYTES


def measured() -> dict[str, SchoolNight]:
    """Run each kind of night against the emulated table."""
    read_s = reading_s()
    with write_units.cloud():
        meter = write_units.Meter()
        meter.attach()
        return {name: _night(meter, count, read_s) for name, count in NIGHTS.items()}


def _night(meter: write_units.Meter, count: int, read_s: float) -> SchoolNight:
    generator = random.Random(count)
    snapshot = write_units.a_school(1500, generator)
    mis = FakeMis(snapshot)
    ports = write_units.fresh_ports(mis)
    write_units.set_up(snapshot, ports)
    outcome = Outcome.APPLIED if count else Outcome.UNCHANGED
    if count:
        mis.answer = write_units.changed(snapshot, count, generator)
    meter.reset()
    began = time.perf_counter()
    write_units.night(1, outcome, ports)
    seconds = read_s + time.perf_counter() - began
    return SchoolNight(meter.read, meter.written, seconds, log_bytes(outcome))


def fixed() -> float:
    """What a month costs with no school at all: alarms, dashboard and metrics."""
    template = load_template()
    alarms = len(resources_of(template, "AWS::CloudWatch::Alarm"))
    pages = len(resources_of(template, "AWS::CloudWatch::CompositeAlarm"))
    return alarms * ALARM + pages * COMPOSITE + DASHBOARD + METRICS * METRIC


def month(nights: dict[str, int], used: dict[str, SchoolNight], schools: int) -> float:
    """What a month of such nights costs for so many schools."""
    varying = sum(used[name].total * times for name, times in nights.items())
    return fixed() + schools * (varying + SCHOOL_GB * TABLE_GB_MONTH)


def page(used: dict[str, SchoolNight]) -> str:
    """The page docs/cost.md."""
    return "\n".join(
        [
            "# What it costs",
            "",
            "Made by `.venv/bin/python -m bench.cost`: measured units, requests and seconds, times",
            f"list prices ({PRICES_OF}). US dollars.",
            "",
            "## One school, one night",
            "",
            "A secondary school of 1,500 students; its MIS takes 100 ms a request.",
            "",
            "| night | read units | write units | seconds | log bytes | dollars |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            *(
                f"| {name} | {night.read_units:,.1f} | {night.write_units:,.1f} "
                f"| {night.seconds:.1f} | {night.log_bytes:,} | {night.total:.6f} |"
                for name, night in used.items()
            ),
            "",
            "Of which, by service:",
            "",
            f"| night | {' | '.join(next(iter(used.values())).dollars)} |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            *(
                f"| {name} | {' | '.join(f'{cost:.6f}' for cost in night.dollars.values())} |"
                for name, night in used.items()
            ),
            "",
            "## A month",
            "",
            f"Alarms, dashboard and metrics are {fixed():.2f} of each, whatever the schools.",
            "",
            f"| schools | {' | '.join(MONTHS)} |",
            "| ---: | ---: | ---: |",
            *(
                f"| {schools:,} | "
                + " | ".join(f"{month(nights, used, schools):,.2f}" for nights in MONTHS.values())
                + " |"
                for schools in SCHOOLS
            ),
            "",
            "## What was assumed",
            "",
            *(
                f"- {name}: "
                + ", ".join(f"{times} nights {what}" for what, times in nights.items())
                for name, nights in MONTHS.items()
            ),
            f"- one school in {round(1 / MAILS_PER_SCHOOL_NIGHT)} fails a night; one mail goes out",
            f"- a school takes {SCHOOL_GB * 1000:.0f} MB of the table, 400 days of history in it",
            "- Worker has 1 GB; its seconds are those of this machine and of the emulator, which",
            "  is slower than DynamoDB, so they are rather too high",
            "- not counted: the API (a preview and a confirm cost about a night), Notify, X-Ray",
            "",
        ]
    )


def main() -> None:
    """Measure, print the page and write it."""
    text = page(measured())
    COST.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
