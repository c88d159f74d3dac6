"""One local cloud for all end-to-end tests, and in it one night begun by the schedule itself."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count

import boto3
import pytest
from rich.console import Console

from local.cloud import Cloud
from local.deployment import STACK
from local.logs import last_errors
from local.mis.changes import ComeBack
from local.mis.control_client import ControlClient
from local.night import Ended, has_ended, look
from local.people import operator_token
from local.samples import register, set_up_all
from local.start import CloudOrder, Started, local_cloud
from local.stories import Outcome
from rostersync.aws import clients
from tests import permissions
from tests.e2e.api import Api
from tests.e2e.drills import (
    DRILL,
    FOR_NOBODY,
    MIS_TOKEN,
    forget_nights,
    pause,
    physical_id,
    resume,
    set_up_drill_school,
)
from tests.e2e.small_stories import NONSENSE, SMALL_STORIES

EVERY_MINUTE = "cron(* * * * ? *)"

# A minute until the rule fires, ten seconds of the emulator's own clock, and the night.
FIRED_AND_RUN_WITHIN_S = 150

_NIGHTS = count(300)
"""Days ahead: each drill has a night of its own."""


@pytest.fixture(scope="session")
def started() -> Iterator[Started]:
    before = dict(os.environ)
    # Clients and session that other tests of this process made would still speak to moto.
    boto3.DEFAULT_SESSION = None
    clients.dynamodb.cache_clear()
    clients.sqs.cache_clear()
    try:
        with local_cloud(CloudOrder(mis_token=MIS_TOKEN), Console(quiet=True)) as it:
            # Begins what takes half a minute: what nobody understands has its three tries.
            _send(it.cloud, NONSENSE)
            yield it
            permissions.keep(it.calls.made(STACK))
    finally:
        boto3.DEFAULT_SESSION = None
        os.environ.clear()
        os.environ.update(before)


def _send(cloud: Cloud, body: str) -> None:
    sqs = boto3.Session().client("sqs")
    sqs.send_message(QueueUrl=cloud.outputs["QueueUrl"], MessageBody=body)


@pytest.fixture(autouse=True)
def aws_environment(started: Started) -> None:
    """Here the environment is the local cloud's, in place of the fake one."""


@pytest.fixture(scope="session")
def cloud(started: Started) -> Cloud:
    return started.cloud


@pytest.fixture(scope="session")
def control(started: Started) -> ControlClient:
    """The MIS, which answers for the drills' own school."""
    # Its three tries take half a minute, in which the other drills are made.
    _send(started.cloud, FOR_NOBODY)
    set_up_drill_school(started)
    assert started.control
    return started.control


@pytest.fixture
def drill_night(cloud: Cloud, control: ControlClient) -> Iterator[date]:
    """A night that no other test has; afterwards all is as before."""
    resume(cloud, DRILL.school_id)
    forget_nights(cloud)
    yield datetime.now(UTC).date() + timedelta(days=next(_NIGHTS))
    pause(cloud, DRILL.school_id)
    control.set_faults([])
    control.change(DRILL.school_id, [ComeBack()])


@pytest.fixture
def since() -> datetime:
    """When the drill began: what was emitted before is another's."""
    return datetime.now(UTC)


@pytest.fixture
def drill_api(cloud: Cloud, control: ControlClient) -> Api:
    """The API, as an operator calls it."""
    return Api(cloud.api_url, operator_token(cloud))


@pytest.fixture(scope="session")
def night(started: Started) -> dict[str, Ended]:
    """The state of each small school, by its id, after a night that nobody began but the rule."""
    _set_up_small_schools(started)
    with _firing_every_minute():
        tonight = _await_night(started)
    ports = started.cloud.ports
    return {story.school_id: look(ports, story.school_id, tonight) for story in SMALL_STORIES}


def _set_up_small_schools(started: Started) -> None:
    assert started.control
    for story in SMALL_STORIES:
        started.control.generate(story.school)
        register(story, started.cloud.ports)
    to_set_up = [story for story in SMALL_STORIES if story.set_up]
    set_up_all(to_set_up, started.cloud, lambda name: None)
    for story in SMALL_STORIES:
        started.control.change(story.school_id, story.changes)


@contextmanager
def _firing_every_minute() -> Iterator[None]:
    """Set the rule to every minute for as long as the block lasts."""
    events, rule = boto3.Session().client("events"), physical_id("NightlyFunctionNight")
    nightly = events.describe_rule(Name=rule)["ScheduleExpression"]
    events.put_rule(Name=rule, ScheduleExpression=EVERY_MINUTE)
    try:
        yield
    finally:
        events.put_rule(Name=rule, ScheduleExpression=nightly)


def _await_night(started: Started) -> date:
    """Wait for every school that is due; past midnight, for the night that fires then."""
    due = [story.school_id for story in SMALL_STORIES if story.outcome is not Outcome.NOT_RUN]
    until = time.monotonic() + FIRED_AND_RUN_WITHIN_S
    while True:
        tonight = datetime.now(UTC).date()
        if all(has_ended(started.cloud.ports, each, tonight) for each in due):
            return tonight
        started.require_running()
        assert time.monotonic() < until, last_errors(started.cloud.outputs)
        time.sleep(0.5)
