"""What a drill needs: a school of its own, the metrics that were emitted, the runbook's words."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3

from local.cloud import Cloud
from local.mis.order import SchoolOrder
from local.samples import register, set_up_all
from local.start import Started
from local.stories import Outcome, Story
from rostersync.aws.nights import DynamoNights
from rostersync.aws.table import Table
from tests.cloudformation import load_template
from tests.operations import OWN, RUNBOOK, Alarm, Datum, alarms, is_in_alarm

ALARMS = alarms(load_template())

DRILL = Story(
    school=SchoolOrder(
        id="D1", name="Drill School", students=40, classes=4, subjects=2, teachers=3, class_size=10
    ),
    outcome=Outcome.UNCHANGED,
)

WITHIN_S = 60

_WORKING = ("Nightly", "Worker", "Notify", "NotifyCheck")


def set_up_drill_school(started: Started) -> None:
    """Register the drills' own school, and sync it for the first time; other nights are not its."""
    assert started.control
    started.control.generate(DRILL.school)
    register(DRILL, started.cloud.ports)
    set_up_all([DRILL], started.cloud, lambda name: None)
    pause(started.cloud, DRILL.school_id)


@contextmanager
def alone(cloud: Cloud) -> Iterator[None]:
    """Pause every other school, so that a night of all schools is the drill's own."""
    everyone = [each.school_id for each in cloud.ports.schools.directory()]
    others = [each for each in everyone if each != DRILL.school_id]
    for school_id in others:
        pause(cloud, school_id)
    try:
        yield
    finally:
        for school_id in others:
            resume(cloud, school_id)


def pause(cloud: Cloud, school_id: str) -> None:
    """Take a school out of every night."""
    boto3.Session().resource("dynamodb").Table(cloud.outputs["TableName"]).update_item(
        Key={"pk": f"SCHOOL#{school_id}", "sk": "SCHOOL"},
        UpdateExpression="SET paused_until = :far",
        ExpressionAttributeValues={":far": "2999-01-01"},
    )


def resume(cloud: Cloud, school_id: str) -> None:
    """Let a school take part in the nights again."""
    boto3.Session().resource("dynamodb").Table(cloud.outputs["TableName"]).update_item(
        Key={"pk": f"SCHOOL#{school_id}", "sk": "SCHOOL"},
        UpdateExpression="REMOVE paused_until",
    )


def order(heading: str, night: date) -> dict[str, Any]:
    """The order under that heading of the runbook, for the drill's school and night."""
    part = RUNBOOK.read_text().split(f"\n### {heading}\n")[1].split("\n### ")[0]
    (text,) = re.findall(r"```json\n(.+?)\n```", part, re.DOTALL)
    written = text.replace("A1930499544", DRILL.school_id).replace("2026-11-23", str(night))
    found: dict[str, Any] = json.loads(written)
    return found


def invoke(function_name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Press **Test**."""
    answer = (
        boto3.Session()
        .client("lambda")
        .invoke(FunctionName=function_name, Payload=json.dumps(event))
    )
    result: dict[str, Any] = json.load(answer["Payload"])
    assert not answer.get("FunctionError"), result
    return result


def check(cloud: Cloud) -> dict[str, Any]:
    """Press **Test** of NotifyCheck, and read how the newest night stands."""
    standing: dict[str, Any] = invoke(cloud.outputs["NotifyCheckFunctionName"], {})["newest_night"]
    return standing


def forget_nights(cloud: Cloud) -> None:
    """Do as the next night does: put to rest what other tests left of theirs."""
    check(cloud)
    nights = DynamoNights(Table(cloud.outputs["TableName"]))
    for night in nights.open():
        nights.rest(night.night)


def await_alarm(name: str, since: datetime) -> None:
    """Wait until what was emitted since then has the alarm go off."""
    alarm = ALARMS[name]
    until(lambda: is_in_alarm(alarm, _emitted(alarm, since), datetime.now(UTC)), f"no {name}")


def is_quiet(name: str, at: datetime, since: datetime) -> bool:
    """Whether the alarm is off at that time, by what was emitted since."""
    return not is_in_alarm(ALARMS[name], _emitted(ALARMS[name], since), at)


def after(name: str) -> datetime:
    """When what is emitted until now no longer counts for the alarm."""
    alarm = ALARMS[name]
    return datetime.now(UTC) + alarm.period * alarm.periods + timedelta(seconds=1)


def until(holds: Callable[[], bool], otherwise: str) -> None:
    """Wait for something to hold."""
    end = time.monotonic() + WITHIN_S
    while not holds():
        assert time.monotonic() < end, otherwise
        time.sleep(0.5)


def _emitted(alarm: Alarm, since: datetime) -> list[Datum]:
    """The alarm's metric, in the lines that the functions wrote since then."""
    assert alarm.metric.namespace == OWN
    return [
        Datum(datetime.fromtimestamp(line["_aws"]["Timestamp"] / 1000, UTC), float(value))
        for line in _lines(since)
        if alarm.metric.name in line
        and all(line.get(name) == value for name, value in alarm.metric.dimensions)
        for value in line[alarm.metric.name]
    ]


def _lines(since: datetime) -> Iterator[dict[str, Any]]:
    logs = boto3.Session().client("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=group["logGroupName"], startTime=int(since.timestamp() * 1000)
        )
        for page in pages:
            for event in page["events"]:
                if event["message"].startswith('{"_aws"'):
                    yield json.loads(event["message"])
