"""Drills of the pages: however many alarms one cause sets off, one mail goes out."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from local.cloud import Cloud
from local.deployment import STACK
from tests.cloudformation import load_template, resources_of
from tests.e2e.drills import physical_id
from tests.operations import pages

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

pytestmark = pytest.mark.e2e

PAGES = pages(load_template())


class Inbox:
    """What the operators' topic sends on, in a queue in place of a mailbox."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client = client
        self._url = url

    def read(self) -> list[tuple[str, str]]:
        """Take out what came: the page, and whether it begins or ends."""
        found: list[tuple[str, str]] = []
        while messages := self._receive():
            for message in messages:
                said = json.loads(json.loads(message["Body"])["Message"])
                found.append((said["AlarmName"].removeprefix(f"{STACK}-"), said["NewStateValue"]))
                self._client.delete_message(
                    QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"]
                )
        return found

    def _receive(self) -> list[Any]:
        answer = self._client.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10)
        return list(answer.get("Messages", []))


@pytest.fixture(scope="module")
def inbox(cloud: Cloud) -> Iterator[Inbox]:
    """The pages, put by hand: the emulator has them, and its CloudFormation has not."""
    session, topic = boto3.Session(), physical_id("OperatorTopic")
    sqs, cloudwatch = session.client("sqs"), session.client("cloudwatch")
    url = sqs.create_queue(QueueName="operators-inbox")["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn = found["Attributes"]["QueueArn"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(_for(topic, arn))})
    session.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    for name in chain(*PAGES.values()):
        _set(name, "OK")
    for page in resources_of(load_template(), "AWS::CloudWatch::CompositeAlarm").values():
        given = page["Properties"]
        cloudwatch.put_composite_alarm(
            AlarmName=given["AlarmName"]["Fn::Sub"].replace("${AWS::StackName}", STACK),
            AlarmRule=_resolved(given["AlarmRule"]["Fn::Sub"]),
            AlarmActions=[topic],
            OKActions=[topic],
        )
    yield Inbox(sqs, url)
    for name in PAGES:
        cloudwatch.delete_alarms(AlarmNames=[f"{STACK}-{name}"])
    sqs.delete_queue(QueueUrl=url)


def _for(topic: str, queue: str) -> dict[str, Any]:
    """Who may write to the inbox: the topic alone."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _resolved(rule: str) -> str:
    """The rule with the names of its alarms, as CloudFormation writes them."""
    for name in chain(*PAGES.values()):
        rule = rule.replace(f"${{{name}Alarm}}", f"{STACK}-{name}")
    return rule


def _set(name: str, state: str) -> None:
    boto3.Session().client("cloudwatch").set_alarm_state(
        AlarmName=f"{STACK}-{name}", StateValue=state, StateReason="a drill"
    )


@pytest.mark.parametrize("page", PAGES)
def test_one_cause_pages_once(inbox: Inbox, page: str) -> None:
    """All of its alarms go off one after the other, and out again: one mail each way."""
    inbox.read()
    for state in ("ALARM", "OK"):
        for name in sorted(PAGES[page]):
            _set(name, state)

    assert inbox.read() == [(page, "ALARM"), (page, "OK")]
