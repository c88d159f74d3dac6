"""What a drill needs: a school of its own, the metrics that were emitted, the runbook's words."""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3

from local.cloud import Cloud
from local.deployment import STACK
from local.mails import check_now
from local.mis.order import SchoolOrder
from local.samples import register, set_up_all
from local.start import Started
from local.stories import Outcome, Story
from rostersync.aws.stores.nights import DynamoNights
from rostersync.aws.table.table import Table
from rostersync.domain.run import Outcome as RunOutcome
from rostersync.domain.run import Run, autosync_run_id
from rostersync.logs import LogMessage
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

MIS_TOKEN = "invented"
"""What the simulated MIS asks for."""

FOR_NOBODY = '{"school_id": "Z9", "night": "2026-11-23"}'
"""A message for a school that is not registered yet."""


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


def the_run(cloud: Cloud, night: date, ordinal: int = 1) -> Run | None:
    """The drill school's run of that night."""
    return cloud.ports.runs.get(DRILL.school_id, autosync_run_id(night, ordinal))


def await_outcome(cloud: Cloud, night: date, outcome: RunOutcome, ordinal: int = 1) -> None:
    """Wait until the drill school's run has ended so."""

    def has_ended() -> bool:
        run = the_run(cloud, night, ordinal)
        return run is not None and run.outcome is outcome

    until(has_ended, f"the run of {night} did not end as {outcome}")


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


def press(function_name: str, event: Mapping[str, object]) -> tuple[dict[str, Any], bool]:
    """Press **Test**: what the function answers, and whether it is well."""
    answer = (
        boto3.Session()
        .client("lambda")
        .invoke(FunctionName=function_name, Payload=json.dumps(event))
    )
    return json.load(answer["Payload"]), not answer.get("FunctionError")


def invoke(function_name: str, event: Mapping[str, object]) -> dict[str, Any]:
    """Press **Test**, where all should be well."""
    result, is_well = press(function_name, event)
    assert is_well, result
    return result


def check(cloud: Cloud) -> dict[str, Any]:
    """Press **Test** of NotifyCheck, and read the state of the newest night."""
    standing: dict[str, Any] = check_now(cloud)["newest_night"]
    return standing


def forget_nights(cloud: Cloud) -> None:
    """Do as the next night does: stop watching the nights that other tests left."""
    check(cloud)
    nights = DynamoNights(Table(cloud.outputs["TableName"]))
    for night in nights.open():
        nights.rest(night.night)


def await_alarm(name: str, since: datetime) -> None:
    """Wait until what was emitted since then has the alarm go off."""
    until(lambda: _is_on(name, since), f"no {name}")


def await_alarm_of_check(cloud: Cloud, name: str, since: datetime) -> None:
    """Wait for an alarm on what NotifyCheck says, which looks again meanwhile, as on AWS.

    The emulator takes five milliseconds of silence for the end of what a function says, and hands
    on the rest with its next answer: on a busy machine, a single look can leave no metric.
    """

    def is_on() -> bool:
        check(cloud)
        return _is_on(name, since)

    until(is_on, f"no {name}")


def _is_on(name: str, since: datetime) -> bool:
    return is_in_alarm(ALARMS[name], emitted(ALARMS[name], since), datetime.now(UTC))


def goes_off(name: str, data: Iterable[Datum], at: datetime) -> bool:
    """Whether an alarm on a metric that the emulator does not publish is on at that time."""
    return is_in_alarm(ALARMS[name], data, at)


def lasting(name: str, value: float, begun_at: datetime) -> tuple[list[Datum], datetime]:
    """One value in each period that the alarm looks at, and when it has seen them all.

    So the value is that of a lasting fault: nobody waits here for a quarter of an hour.
    """
    alarm = ALARMS[name]
    ends = [begun_at + number * alarm.period for number in range(alarm.periods)]
    return [Datum(end, value) for end in ends], ends[-1]


def await_dead_letter(queue_url: str) -> dict[str, Any]:
    """Wait for what a function or a rule gave up; it is read, and deleted."""
    sqs = boto3.Session().client("sqs")
    found: list[dict[str, Any]] = []

    def is_there() -> bool:
        for message in sqs.receive_message(QueueUrl=queue_url).get("Messages", []):
            found.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        return bool(found)

    until(is_there, "no dead letter")
    return found[0]


def is_quiet(name: str, at: datetime, since: datetime) -> bool:
    """Whether the alarm is off at that time, by what was emitted since."""
    return not is_in_alarm(ALARMS[name], emitted(ALARMS[name], since), at)


def until(holds: Callable[[], bool], otherwise: str) -> None:
    """Wait for something to hold."""
    end = time.monotonic() + WITHIN_S
    while not holds():
        assert time.monotonic() < end, otherwise
        time.sleep(0.5)


def emitted(alarm: Alarm, since: datetime) -> list[Datum]:
    """The alarm's metric since then: Lambda's from the emulator, ours from the functions' lines."""
    if alarm.metric.namespace == "AWS/Lambda":
        return _published(alarm, since)
    assert alarm.metric.namespace == OWN
    return [
        Datum(datetime.fromtimestamp(line["_aws"]["Timestamp"] / 1000, UTC), float(value))
        for line in _lines(since)
        if "_aws" in line
        and alarm.metric.name in line
        and all(
            line.get(name) == _version(value) if name == "version" else line.get(name) == value
            for name, value in alarm.metric.dimensions
        )
        for value in line[alarm.metric.name]
    ]


def _published(alarm: Alarm, since: datetime) -> list[Datum]:
    """What the emulator says of a function; it does not distinguish versions.

    A drill of one version has no other at work meanwhile, so that its figures are the function's.
    """
    answer = (
        boto3.Session()
        .client("cloudwatch")
        .get_metric_statistics(
            Namespace=alarm.metric.namespace,
            MetricName=alarm.metric.name,
            Dimensions=[
                {
                    "Name": "FunctionName",
                    "Value": physical_id(dict(alarm.metric.dimensions)["FunctionName"]),
                }
            ],
            # The emulator's own begin of a period is the minute's.
            StartTime=since.replace(second=0, microsecond=0),
            EndTime=datetime.now(UTC) + timedelta(minutes=1),
            Period=60,
            Statistics=["Sum"],
        )
    )
    return [Datum(max(each["Timestamp"], since), each["Sum"]) for each in answer["Datapoints"]]


def physical_id(logical_id: str) -> str:
    """The name of a resource of the stack."""
    found = (
        boto3.Session()
        .client("cloudformation")
        .describe_stack_resource(StackName=STACK, LogicalResourceId=logical_id)
    )
    return found["StackResourceDetail"]["PhysicalResourceId"]


def _version(logical_id: str) -> str:
    """The version that the alias of that function leads to."""
    alias = (
        boto3.Session()
        .client("lambda")
        .get_alias(FunctionName=physical_id(logical_id), Name="live")
    )
    return alias["FunctionVersion"]


def logged(message: LogMessage, since: datetime) -> list[dict[str, Any]]:
    """The lines that say so since then, as Logs Insights finds them."""
    return [line for line in _lines(since) if line.get("message") == message]


def _lines(since: datetime) -> Iterator[dict[str, Any]]:
    logs = boto3.Session().client("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=group["logGroupName"], startTime=int(since.timestamp() * 1000)
        )
        for page in pages:
            for event in page["events"]:
                if event["message"].startswith("{"):
                    yield json.loads(event["message"])
