import json
from collections.abc import Iterator

import boto3
import pytest
from mypy_boto3_sqs import SQSClient

from rostersync.application.ports.queue import NightMessage, WorkQueue
from rostersync.aws import clients
from rostersync.aws.queue import SqsWorkQueue
from tests.builders import NIGHT
from tests.fakes import FakeWorkQueue

MESSAGES = tuple(NightMessage(f"A{number}", NIGHT) for number in range(25))


@pytest.fixture
def sqs(aws: None) -> Iterator[SQSClient]:
    clients.sqs.cache_clear()
    yield boto3.client("sqs")
    clients.sqs.cache_clear()


@pytest.fixture
def url(sqs: SQSClient) -> str:
    return sqs.create_queue(QueueName="night")["QueueUrl"]


@pytest.fixture(params=["fake", "sqs"])
def queue(request: pytest.FixtureRequest) -> WorkQueue:
    if request.param == "fake":
        return FakeWorkQueue()
    return SqsWorkQueue(request.getfixturevalue("url"))


def test_every_message_is_taken(queue: WorkQueue) -> None:
    """Nothing comes back when nothing is refused, however many there are."""
    assert queue.send(MESSAGES) == ()


def test_no_message_is_no_request(queue: WorkQueue) -> None:
    """A night on which no school is due sends nothing."""
    assert queue.send([]) == ()


def test_a_message_names_school_and_night(sqs: SQSClient, url: str) -> None:
    """The worker finds both in the body, once for each school."""
    SqsWorkQueue(url).send(MESSAGES)

    bodies = [json.loads(body) for body in received(sqs, url)]
    assert sorted(bodies, key=lambda body: int(body["school_id"][1:])) == [
        {"school_id": message.school_id, "night": "2026-11-23"} for message in MESSAGES
    ]


def received(sqs: SQSClient, url: str) -> list[str]:
    bodies: list[str] = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        bodies += [message["Body"] for message in messages]
    return bodies
