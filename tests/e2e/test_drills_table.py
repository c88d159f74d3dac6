"""Drills of a table that refuses work, or nears its limits."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from math import ceil

import pytest
from msgspec import structs

from bench.meter import Meter
from local.cloud import Cloud
from local.mis.control_client import ControlClient
from local.samples import register, set_up_all
from rostersync.domain.run import Outcome
from tests.e2e.deployments import reconfigured
from tests.e2e.drills import (
    ALARMS,
    DRILL,
    alone,
    await_outcome,
    goes_off,
    lasting,
    order,
    pause,
    press,
)
from tests.e2e.faulty_aws import Throttling, faulty_aws
from tests.operations import Datum

pytestmark = pytest.mark.e2e

READS = frozenset({"BatchGetItem", "GetItem", "Query"})
WRITES = frozenset({"PutItem", "TransactWriteItems", "UpdateItem"})

TRIES = 3
"""At once: Lambda's own come a minute later each."""


@pytest.mark.drill("TableReadsThrottled", "TableWritesThrottled")
def test_table_throttled(cloud: Cloud, drill_night: date, since: datetime) -> None:
    """The table refuses reads and writes of Nightly for some seconds; then the night begins."""
    nightly = cloud.outputs["NightlyFunctionName"]
    asked = order("Run one night now", drill_night)
    throttling = {
        name: Throttling(operations, times=int(ALARMS[name].threshold))
        for name, operations in (("TableReadsThrottled", READS), ("TableWritesThrottled", WRITES))
    }

    with (
        alone(cloud),
        faulty_aws(cloud.aws_endpoint_url, *throttling.values()) as url,
        reconfigured("NightlyFunction", AWS_ENDPOINT_URL_DYNAMODB=url),
        ThreadPoolExecutor(TRIES) as pool,
    ):
        list(pool.map(lambda _: press(nightly, asked), range(TRIES)))

    await_outcome(cloud, drill_night, Outcome.UNCHANGED)
    assert [goes_off(name, *_lasts(name, each, since)) for name, each in throttling.items()] == [
        True,
        True,
    ]


def _lasts(name: str, throttling: Throttling, since: datetime) -> tuple[list[Datum], datetime]:
    """What DynamoDB counts if as many requests are refused in two periods."""
    then = since + ALARMS[name].period
    return [Datum(at, float(throttling.refused)) for at in (since, then)], then


@pytest.mark.drill("TableReadsNearLimit", "TableWritesNearLimit")
def test_table_near_its_limits(cloud: Cloud, control: ControlClient, since: datetime) -> None:
    """So many schools are set up at once that a minute's units run out; half as many are fine."""
    used = _units_of_a_first_sync(cloud, control)
    units = {"TableReadsNearLimit": used.read, "TableWritesNearLimit": used.written}
    at_once = {name: ceil(ALARMS[name].threshold / each) for name, each in units.items()}

    def is_on(name: str, schools: int) -> bool:
        return goes_off(name, *lasting(name, schools * units[name], since))

    found = {name: (is_on(name, many), is_on(name, many // 2)) for name, many in at_once.items()}
    assert found == dict.fromkeys(units, (True, False))


def _units_of_a_first_sync(cloud: Cloud, control: ControlClient) -> Meter:
    story = replace(DRILL, school=structs.replace(DRILL.school, id="D3", name="Third School"))
    control.generate(story.school)
    register(story, cloud.ports)
    used = Meter()
    used.attach()
    set_up_all([story], cloud, lambda name: None)
    pause(cloud, story.school_id)
    return used
