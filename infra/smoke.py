"""After a deployment: is everything there, awake and allowed to do its work? Changes nothing.

    python -m infra.smoke --stack-name rostersync

Prints a line for each check, and exits with 1 if one failed. Needs the rights of who deploys.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

import boto3
import urllib3

NOBODY = "smoke-check"
"""An id that no school has: Nightly reads the whole directory to find that out."""

type Check = Callable[["Stack"], str | None]
"""What is wrong; None if nothing is."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A deployed stack: its name, its outputs, and where its API is reached from here."""

    name: str
    outputs: dict[str, str]
    api_url: str


def api_answers(stack: Stack) -> str | None:
    """The contract is public."""
    answer = urllib3.request("GET", f"{stack.api_url}/openapi.json", retries=2, timeout=30)
    return None if answer.status == HTTPStatus.OK else f"/openapi.json answered {answer.status}"


def api_is_closed(stack: Stack) -> str | None:
    """Everything else needs a token."""
    answer = urllib3.request("GET", f"{stack.api_url}/schools", retries=2, timeout=30)
    return (
        None
        if answer.status == HTTPStatus.UNAUTHORIZED
        else f"/schools without a token answered {answer.status}"
    )


def nightly_reads_the_table(stack: Stack) -> str | None:
    """Nightly finds the schools, and none is queued."""
    answer = boto3.client("lambda").invoke(
        FunctionName=stack.outputs["NightlyFunctionName"],
        Payload=json.dumps({"school_ids": [NOBODY]}),
    )
    result = json.load(answer["Payload"])
    is_right = result.get("unknown") == [NOBODY] and result.get("sent") == []
    return None if is_right else f"Nightly answered {result}"


def worker_takes_messages(stack: Stack) -> str | None:
    """Worker's trigger is enabled."""
    name = stack.outputs["WorkerFunctionName"]
    return _disabled(f"{name}:live")


def notify_follows_the_stream(stack: Stack) -> str | None:
    """Notify's trigger is enabled."""
    return _disabled(stack.outputs["NotifyFunctionName"])


def table_is_safe(stack: Stack) -> str | None:
    """The table is there, and can be put back to any second of the last weeks."""
    backups = boto3.client("dynamodb").describe_continuous_backups(
        TableName=stack.outputs["TableName"]
    )["ContinuousBackupsDescription"]
    status = backups.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus")
    return None if status == "ENABLED" else f"point-in-time recovery is {status}"


def nothing_was_given_up(stack: Stack) -> str | None:
    """The night's dead letters are none."""
    attributes = boto3.client("sqs").get_queue_attributes(
        QueueUrl=stack.outputs["DeadLetterQueueUrl"],
        AttributeNames=["ApproximateNumberOfMessages"],
    )["Attributes"]
    count = int(attributes["ApproximateNumberOfMessages"])
    return None if count == 0 else f"{count} dead letters"


def no_alarm_is_on(stack: Stack) -> str | None:
    """No alarm of the stack is in ALARM."""
    pages = boto3.client("cloudwatch").get_paginator("describe_alarms")
    found = pages.paginate(AlarmNamePrefix=f"{stack.name}-", StateValue="ALARM")
    names = [alarm["AlarmName"] for page in found for alarm in page["MetricAlarms"]]
    return f"in alarm: {', '.join(names)}" if names else None


CHECKS: tuple[Check, ...] = (
    api_answers,
    api_is_closed,
    nightly_reads_the_table,
    worker_takes_messages,
    notify_follows_the_stream,
    table_is_safe,
    nothing_was_given_up,
    no_alarm_is_on,
)


def faults(stack: Stack) -> Iterator[tuple[Check, str | None]]:
    """Run every check, and say what is wrong with each."""
    for check in CHECKS:
        yield check, check(stack)


def main() -> int:
    """Check the stack that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack-name", default="rostersync")
    parser.add_argument("--api-url", help="where the API is, if not at the stack's own URL")
    options = parser.parse_args()
    stack = _stack(options.stack_name, options.api_url)
    found = list(faults(stack))
    for check, fault in found:
        print(f"{'FAIL' if fault else 'ok  '} {check.__name__.replace('_', ' ')}", fault or "")
    return 1 if any(fault for _, fault in found) else 0


def _stack(name: str, api_url: str | None) -> Stack:
    (found,) = boto3.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found["Outputs"]}
    return Stack(name, outputs, api_url or outputs["ApiUrl"])


def _disabled(function: str) -> str | None:
    mappings = boto3.client("lambda").list_event_source_mappings(FunctionName=function)
    states = [each["State"] for each in mappings["EventSourceMappings"]]
    return None if states and set(states) == {"Enabled"} else f"{function}: triggers {states}"


if __name__ == "__main__":
    sys.exit(main())
