"""Invented nights for the drawn dashboard, the same at every drawing."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rostersync.domain.ending import failed_run
from rostersync.domain.run import Cause, NextStep, Outcome, Run
from rostersync.run_line import run_fields
from tests.builders import NOW, a_manual_sync, an_autosync
from tests.insights import Line

DAYS = 14
LAST_NIGHT = NOW + timedelta(days=2)

# What a metric comes to at its busiest: by name, and by the last of its dimensions where that tells
# more. What is not here stays at nothing, as most of it does on most nights.
TYPICAL = {
    "SchoolRuns applied": 612,
    "SchoolRuns unchanged": 371,
    "SchoolRuns major_changes": 5,
    "SchoolRuns mis_access": 2,
    "SchoolRuns mis_empty": 1,
    "SchoolRuns mis_unavailable": 4,
    "SchoolRuns mis_incomplete": 1,
    "SchoolsDue": 994,
    "SchoolsFailed": 11,
    "NightTime": 2640,
    "RunTime read": 6.5,
    "RunTime plan": 0.8,
    "RunTime write": 3.1,
    "MisErrors mis_access": 2,
    "MisErrors mis_unavailable": 11,
    "MisErrors mis_incomplete": 3,
    "ApproximateNumberOfMessagesVisible Queue": 930,
    "ApproximateNumberOfMessagesNotVisible": 10,
    "ApproximateAgeOfOldestMessage": 2700,
    "NoticesSent": 19,
    "NoticesRefused": 1,
    "NoticesPutOff": 2,
    "NoticesBounced": 1,
    "Count": 420,
    "4xx": 9,
    "5xx": 1,
    "Latency p50": 85,
    "Latency p99": 4200,
    "ConsumedReadCapacityUnits": 9000,
    "ConsumedWriteCapacityUnits": 14000,
    "Duration": 1_900_000,
    "Invocations": 990,
}


def sample_lines() -> list[Line]:
    """What Nightly, Worker and the API would have written in two weeks, for a few schools."""
    generator = random.Random(7)  # noqa: S311 - sample data
    lines = [line for day in range(DAYS) for line in _night(day, generator)]
    settled = replace(
        a_manual_sync(school_id="A1930499577", preview_id="2026-11-24T091204-5f0c3a1b"),
        started_at=LAST_NIGHT - timedelta(hours=16),
        ended_at=LAST_NIGHT - timedelta(hours=16) + timedelta(seconds=27.4),
        outcome=Outcome.APPLIED,
    )
    return [*lines, _line(settled, {})]


def _night(day: int, generator: random.Random) -> Iterator[Line]:
    began = LAST_NIGHT - timedelta(days=DAYS - 1 - day)
    begun = {"message": "night_begun", "kind": "all", "night": f"{began:%Y-%m-%d}"}
    yield _written(began + timedelta(seconds=4), begun)
    for number in range(40):
        run = replace(
            an_autosync(school_id=f"A19304995{number + 44}", night=began.date()),
            started_at=began + timedelta(minutes=number, seconds=generator.uniform(0, 60)),
        )
        seconds = {part: generator.expovariate(1 / typical) for part, typical in _PARTS.items()}
        yield _line(_ended(run, number, seconds), seconds)


_PARTS = {"read": 4.0, "plan": 0.4, "write": 2.0}

_CAUSES = {
    3: Cause.MAJOR_CHANGES,
    12: Cause.MIS_ACCESS,
    21: Cause.MIS_EMPTY,
    33: Cause.MAJOR_CHANGES,
}


def _ended(run: Run, number: int, seconds: dict[str, float]) -> Run:
    at = run.started_at + timedelta(seconds=sum(seconds.values()))
    cause = _CAUSES.get(number)
    if cause is None:
        return replace(run, ended_at=at, outcome=Outcome.APPLIED, change_count=number)
    return failed_run(run, cause, at)


def _line(run: Run, seconds: dict[str, float]) -> Line:
    at = run.ended_at or run.started_at
    waiting = None if run.next_step is NextStep.NONE else datetime(2026, 11, 20, 1, 2, tzinfo=UTC)
    said = run_fields(run, {part: round(value, 3) for part, value in seconds.items()}, waiting)
    # Powertools leaves out what is None.
    known = {name: value for name, value in said.items() if value is not None}
    return _written(at, {"message": "run_ended", **known})


def _written(at: datetime, line: Line) -> Line:
    return {"@timestamp": int(at.timestamp() * 1000), "@message": json.dumps(line), **line}
