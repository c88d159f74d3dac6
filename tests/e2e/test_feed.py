"""The feed of the deployed template, and the bus that wakes its readers up."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from local.cloud import Cloud
from local.night import Ended
from local.people import machine_token
from rostersync_client import Api, roster_digest
from tests.e2e.drills import pause, resume, until
from tests.e2e.small_stories import JOINED, QUIET

pytestmark = pytest.mark.e2e


@pytest.fixture
def reader(cloud: Cloud) -> Iterator[Api]:
    """The platform, with a token of its own client."""
    token = machine_token(cloud)
    with Api(cloud.api_url, lambda: token) as api:
        yield api


def test_the_frames_lead_to_the_snapshot(reader: Api, night: dict[str, Ended]) -> None:
    """The first sync and the night are frames; applied in order they are the roster."""
    replica: dict[tuple[str, str], Any] = {}
    frames = reader.feed(JOINED.school_id, 0).frames
    for frame in frames:
        for change in frame.changes:
            replica[change.entity, change.id] = change.after

    snapshot = reader.snapshot(JOINED.school_id)
    ours = roster_digest(record for record in replica.values() if record)
    assert [frame.sequence for frame in frames] == list(range(1, snapshot.sequence + 1))
    assert ours == frames[-1].roster_digest == snapshot.roster_digest


def test_a_school_that_moved_is_listed(reader: Api, night: dict[str, Ended]) -> None:
    """A platform of many schools asks for those alone."""
    newest = reader.snapshot(JOINED.school_id).sequence
    until(lambda: reader.moved().newest.get(JOINED.school_id) == newest, "not listed")


@pytest.fixture
def listener(cloud: Cloud) -> Iterator[str]:
    """A queue that gets every event of the stack's bus; gives its URL."""
    sqs, events = boto3.Session().client("sqs"), boto3.Session().client("events")
    url = sqs.create_queue(QueueName="listener")["QueueUrl"]
    named = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    bus = cloud.outputs["RosterBusName"]
    pattern = json.dumps({"source": ["rostersync"]})
    events.put_rule(Name="listener", EventBusName=bus, EventPattern=pattern)
    arn = named["Attributes"]["QueueArn"]
    events.put_targets(Rule="listener", EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
    yield url
    events.remove_targets(Rule="listener", EventBusName=bus, Ids=["queue"])
    events.delete_rule(Name="listener", EventBusName=bus)
    sqs.delete_queue(QueueUrl=url)


def test_whoever_listens_is_woken_up(cloud: Cloud, night: dict[str, Ended], listener: str) -> None:
    """A school that is paused is announced, by the table's stream and the stack's bus."""
    sqs = boto3.Session().client("sqs")
    heard: list[tuple[str, str, str]] = []

    def is_heard() -> bool:
        found = sqs.receive_message(QueueUrl=listener, MaxNumberOfMessages=10).get("Messages", [])
        bodies = [json.loads(each["Body"]) for each in found]
        heard.extend(
            (each["detail-type"], each["detail"]["school_id"], each["detail"].get("state", ""))
            for each in bodies
        )
        return ("School changed", QUIET.school_id, "paused") in heard

    pause(cloud, QUIET.school_id)
    try:
        until(is_heard, "nobody was woken up")
    finally:
        resume(cloud, QUIET.school_id)
