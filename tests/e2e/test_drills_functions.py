"""Drills of functions that crash, fail, are turned away, or stand still."""

import json
from datetime import date, datetime, timedelta

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.cloud import Cloud
from rostersync.domain.run import Outcome
from tests.e2e.api import Api
from tests.e2e.deployments import GONE, bad_version, reconfigured
from tests.e2e.drills import (
    ALARMS,
    DRILL,
    await_alarm,
    await_dead_letter,
    await_outcome,
    goes_off,
    invoke,
    lasting,
    order,
    physical_id,
    press,
    until,
)
from tests.operations import Datum

pytestmark = pytest.mark.e2e

SCHOOL = f"/schools/{DRILL.school_id}"

NO_TABLE = "no-such-table"


@pytest.mark.drill("NightlyFaults")
def test_nightly_faults(cloud: Cloud, drill_night: date, since: datetime) -> None:
    """A mistyped test event makes Nightly fail; repaired, it sends for the school."""
    nightly = cloud.outputs["NightlyFunctionName"]

    press(nightly, {"school": DRILL.school_id})
    await_alarm("NightlyFaults", since)
    answer = invoke(nightly, order("Run one school now", drill_night) | {"night": str(drill_night)})

    assert answer["sent"] == [DRILL.school_id]


@pytest.mark.drill("NightlyDeadLetters")
def test_nightly_dead_letters(cloud: Cloud, drill_night: date, since: datetime) -> None:
    """A night's start is given up after three tries; its dead letter says which, and it is run."""
    nightly, night = cloud.outputs["NightlyFunctionName"], str(drill_night)
    event = {"detail-type": "Scheduled Event", "time": f"{night}T01:00:00Z"}
    with reconfigured("NightlyFunction", handler=GONE):
        boto3.client("lambda").invoke(
            FunctionName=nightly, InvocationType="Event", Payload=json.dumps(event)
        )
        given_up = await_dead_letter(cloud.outputs["NightlyDeadLetterQueueUrl"])

    was_on = goes_off("NightlyDeadLetters", *lasting("NightlyDeadLetters", 1, since))
    due = given_up["requestPayload"]["time"].partition("T")[0]
    answer = invoke(nightly, order("Run one school now", drill_night) | {"night": due})

    assert (was_on, answer["sent"]) == (True, [DRILL.school_id])


@pytest.mark.drill("WorkerFaults", "WorkerVersionCrashes")
def test_worker_faults(cloud: Cloud, drill_night: date, since: datetime) -> None:
    """A new version of Worker crashes at its start; rolled back, the message is run."""
    live = f"{cloud.outputs['WorkerFunctionName']}:live"
    message = {"school_id": DRILL.school_id, "night": str(drill_night)}

    with bad_version("WorkerFunction", handler=GONE) as roll_back:
        press(live, _received(message))
        await_alarm("WorkerFaults", since)
        await_alarm("WorkerVersionCrashes", since)
        roll_back()
        invoke(live, _received(message))

    await_outcome(cloud, drill_night, Outcome.UNCHANGED)


def _received(message: dict[str, str]) -> dict[str, object]:
    """What the queue's event source mapping calls Worker with, of what Worker reads."""
    record = {
        "messageId": "m1",
        "receiptHandle": "r1",
        "body": json.dumps(message),
        "attributes": {"ApproximateReceiveCount": "1"},
        "eventSource": "aws:sqs",
    }
    return {"Records": [record]}


@pytest.mark.drill("WorkerVersionFaults")
def test_worker_version_faults(cloud: Cloud, drill_night: date, since: datetime) -> None:
    """A new version of Worker cannot read the table; rolled back, the message comes again."""
    asked = order("Run one school now", drill_night) | {"night": str(drill_night)}

    with bad_version("WorkerFunction", TABLE_NAME=NO_TABLE) as roll_back:
        invoke(cloud.outputs["NightlyFunctionName"], asked)
        await_alarm("WorkerVersionFaults", since)
        roll_back()
        await_outcome(cloud, drill_night, Outcome.UNCHANGED)


@pytest.mark.drill("ApiErrors", "ApiVersionFaults")
def test_api_errors(drill_api: Api, since: datetime) -> None:
    """A new version of the API cannot read the table; rolled back, it answers."""
    with bad_version("ManualSyncApiFunction", TABLE_NAME=NO_TABLE) as roll_back:
        answers = [drill_api.call("GET", SCHOOL).status for _ in range(3)]
        await_alarm("ApiVersionFaults", since)
        was_on = goes_off("ApiErrors", *_still_asked("ApiErrors", answers, since))
        roll_back()

        assert (answers, was_on) == ([500] * 3, True)
        assert drill_api.call("GET", SCHOOL).status == 200


def _still_asked(name: str, answers: list[int], since: datetime) -> tuple[list[Datum], datetime]:
    """What API Gateway counts if people go on asking for two periods."""
    then = since + ALARMS[name].period
    faults = [float(status >= 500) for status in answers]
    return [Datum(at, fault) for at in (since, then) for fault in faults], then


@pytest.mark.drill("ApiFaults", "ApiVersionCrashes")
def test_api_faults(drill_api: Api, since: datetime) -> None:
    """A new version of the API crashes at its start; rolled back, it answers."""
    with bad_version("ManualSyncApiFunction", handler=GONE) as roll_back:
        crashed = drill_api.call("GET", SCHOOL).status
        # The emulator counts what is pressed, and not what its gateway calls.
        press(f"{physical_id('ManualSyncApiFunction')}:live", {})
        await_alarm("ApiFaults", since)
        await_alarm("ApiVersionCrashes", since)
        roll_back()

        assert (crashed >= 500, drill_api.call("GET", SCHOOL).status) == (True, 200)


@pytest.mark.drill("ApiThrottled")
def test_api_throttled(drill_api: Api, since: datetime) -> None:
    """The API is left no concurrency, and turns people away; given back, it answers."""
    once = Config(retries={"total_max_attempts": 1})
    client = boto3.Session().client("lambda", config=once)
    name = physical_id("ManualSyncApiFunction")

    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    try:
        # The emulator turns nobody away who comes by an alias, as the gateway does.
        with pytest.raises(ClientError, match="TooManyRequestsException"):
            client.invoke(FunctionName=name, Payload="{}")
        await_alarm("ApiThrottled", since)
    finally:
        client.delete_function_concurrency(FunctionName=name)

    assert drill_api.call("GET", SCHOOL).status == 200


@pytest.mark.drill("QueueBehind")
def test_queue_behind(cloud: Cloud, drill_night: date, since: datetime) -> None:
    """Worker's trigger is disabled and the message waits; enabled, the school is run."""
    asked = order("Run one school now", drill_night) | {"night": str(drill_night)}
    mapping = _trigger(cloud)
    client = boto3.Session().client("lambda")

    client.update_event_source_mapping(UUID=mapping, Enabled=False)
    try:
        invoke(cloud.outputs["NightlyFunctionName"], asked)
        until(lambda: _waiting(cloud) > 0, "no message waits")
        # Nobody waits here for four hours: the age is what it would be then.
        in_four_hours = since + timedelta(hours=4)
        age_s = (in_four_hours - since).total_seconds()
        was_on = goes_off("QueueBehind", *lasting("QueueBehind", age_s, in_four_hours))
    finally:
        client.update_event_source_mapping(UUID=mapping, Enabled=True)

    await_outcome(cloud, drill_night, Outcome.UNCHANGED)
    assert was_on


def _trigger(cloud: Cloud) -> str:
    mappings = (
        boto3.Session()
        .client("lambda")
        .list_event_source_mappings(FunctionName=f"{cloud.outputs['WorkerFunctionName']}:live")
    )
    (mapping,) = mappings["EventSourceMappings"]
    return mapping["UUID"]


def _waiting(cloud: Cloud) -> int:
    attributes = (
        boto3.Session()
        .client("sqs")
        .get_queue_attributes(
            QueueUrl=cloud.outputs["QueueUrl"], AttributeNames=["ApproximateNumberOfMessages"]
        )["Attributes"]
    )
    return int(attributes["ApproximateNumberOfMessages"])
