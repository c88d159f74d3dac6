"""The checks of a deployed stack: each says what is wrong, and what to do about it."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import boto3
import urllib3

from infra.mail_checks import (
    mail_may_be_sent,
    mail_reaches_everybody,
    operators_get_mail,
    pages_arrive,
    sender_is_verified,
)
from infra.stack import Stack

NOBODY = "smoke-check"
"""An id that no school has: Nightly reads the whole directory to find that out."""

type Check = Callable[[Stack], str | None]
"""What is wrong, and what to do about it; None if nothing is."""


# THE API ------------------------------------------------------------------------------------------


def api_answers(stack: Stack) -> str | None:
    """The contract is public."""
    answer = urllib3.request("GET", f"{stack.api_url}/openapi.json", retries=2, timeout=30)
    return (
        None
        if answer.status == HTTPStatus.OK
        else f"/openapi.json answered {answer.status}: see ApiErrors in docs/runbook.md"
    )


def api_is_closed(stack: Stack) -> str | None:
    """Everything else needs a token."""
    answer = urllib3.request("GET", f"{stack.api_url}/schools", retries=2, timeout=30)
    return (
        None
        if answer.status == HTTPStatus.UNAUTHORIZED
        else f"/schools without a token answered {answer.status}: API Gateway > the API > "
        "Authorization: $default must have its authorizer"
    )


# THE NIGHT ----------------------------------------------------------------------------------------


def rules_are_enabled(stack: Stack) -> str | None:
    """The night begins, and notices are looked after, by themselves."""
    disabled = [
        name
        for name in map(stack.resource, ("NightlyFunctionNight", "NotifyCheckFunctionCheck"))
        if boto3.client("events").describe_rule(Name=name)["State"] != "ENABLED"
    ]
    return f"EventBridge > Rules: enable {', '.join(disabled)}" if disabled else None


def nightly_reads_the_table(stack: Stack) -> str | None:
    """Nightly finds the schools, and none is queued."""
    result = _invoke(stack.output("NightlyFunctionName"), {"school_ids": [NOBODY]})
    is_right = result.get("unknown") == [NOBODY] and result.get("sent") == []
    return None if is_right else f"Nightly answered {result}: see NightlyFaults in docs/runbook.md"


def worker_takes_messages(stack: Stack) -> str | None:
    """Worker's trigger is enabled."""
    return _disabled(f"{stack.output('WorkerFunctionName')}:live")


def live_runs_the_newest(stack: Stack) -> str | None:
    """Worker and the API run the code, the layer and the settings that were deployed last."""
    client = boto3.client("lambda")
    stale = [
        name
        for name in map(stack.resource, ("WorkerFunction", "ManualSyncApiFunction"))
        if _published(client.get_function_configuration(FunctionName=name, Qualifier="live"))
        != _published(client.get_function_configuration(FunctionName=name))
    ]
    if not stale:
        return None
    return f"`live` of {', '.join(stale)} is an older version: CodeDeploy > Deployments: why?"


def wonde_token_is_stored(stack: Stack) -> str | None:
    """The token is there, as a SecureString; its value is not read."""
    name = stack.parameter("WondeTokenParameter")
    found = boto3.client("ssm").describe_parameters(
        ParameterFilters=[{"Key": "Name", "Option": "Equals", "Values": [name]}]
    )["Parameters"]
    match [each["Type"] for each in found]:
        case ["SecureString"]:
            return None
        case []:
            return f"there is no parameter {name}: `make wonde-token`"
        case other:
            return f"{name} is a {other[0]}, readable by many: delete it, then `make wonde-token`"


# MAILS AND PAGES ----------------------------------------------------------------------------------


def notify_follows_the_stream(stack: Stack) -> str | None:
    """Notify's trigger is enabled."""
    return _disabled(stack.output("NotifyFunctionName"))


def notify_check_answers(stack: Stack) -> str | None:
    """NotifyCheck looks after the notices, as it does every few minutes."""
    result = _invoke(stack.output("NotifyCheckFunctionName"), {})
    return (
        None
        if "left_behind" in result
        else f"NotifyCheck answered {result}: see NotifyCheckFaults in docs/runbook.md"
    )


# WHAT IS KEPT, AND WHAT WAS GIVEN UP --------------------------------------------------------------


def table_is_safe(stack: Stack) -> str | None:
    """The table is there, and can be restored to any second of the last weeks."""
    table = stack.output("TableName")
    backups = boto3.client("dynamodb").describe_continuous_backups(TableName=table)[
        "ContinuousBackupsDescription"
    ]
    status = backups.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus")
    if status == "ENABLED":
        return None
    return f"point-in-time recovery is {status}: DynamoDB > {table} > Backups > Edit > Turn on"


def nothing_was_given_up(stack: Stack) -> str | None:
    """There are no dead letters of schools."""
    return _dead_letters(stack.output("DeadLetterQueueUrl"))


def no_night_was_given_up(stack: Stack) -> str | None:
    """No start of a night was given up."""
    return _dead_letters(stack.output("NightlyDeadLetterQueueUrl"))


def no_notice_was_given_up(stack: Stack) -> str | None:
    """There are no dead letters of notices."""
    return _dead_letters(stack.output("NoticeDeadLetterQueueUrl"))


def no_alarm_is_on(stack: Stack) -> str | None:
    """No alarm of the stack is in ALARM."""
    pages = boto3.client("cloudwatch").get_paginator("describe_alarms")
    found = pages.paginate(AlarmNamePrefix=f"{stack.name}-", StateValue="ALARM")
    names = [alarm["AlarmName"] for page in found for alarm in page["MetricAlarms"]]
    return f"in alarm, see docs/runbook.md: {', '.join(names)}" if names else None


# HINTS --------------------------------------------------------------------------------------------


def stack_cannot_be_deleted(stack: Stack) -> str | None:
    """A stack whose table is protected is protected itself."""
    if stack.is_protected or stack.parameter("DeletionProtection") != "true":
        return None
    return (
        f"CloudFormation > {stack.name} > Stack actions > Edit termination protection > Activated"
    )


CHECKS: tuple[Check, ...] = (
    api_answers,
    api_is_closed,
    rules_are_enabled,
    nightly_reads_the_table,
    worker_takes_messages,
    live_runs_the_newest,
    wonde_token_is_stored,
    notify_follows_the_stream,
    notify_check_answers,
    sender_is_verified,
    operators_get_mail,
    mail_may_be_sent,
    pages_arrive,
    table_is_safe,
    nothing_was_given_up,
    no_night_was_given_up,
    no_notice_was_given_up,
    no_alarm_is_on,
)

HINTS: tuple[Check, ...] = (mail_reaches_everybody, stack_cannot_be_deleted)


def _published(configuration: Mapping[str, Any]) -> tuple[object, ...]:
    """Take out what makes a version another: code, layers and environment."""
    layers = [each["Arn"] for each in configuration.get("Layers", [])]
    return configuration["CodeSha256"], layers, configuration.get("Environment")


def _invoke(function_name: str, event: dict[str, Any]) -> dict[str, Any]:
    answer = boto3.client("lambda").invoke(FunctionName=function_name, Payload=json.dumps(event))
    result: dict[str, Any] = json.load(answer["Payload"])
    return result


def _disabled(function: str) -> str | None:
    mappings = boto3.client("lambda").list_event_source_mappings(FunctionName=function)
    states = [each["State"] for each in mappings["EventSourceMappings"]]
    if states and set(states) == {"Enabled"}:
        return None
    return f"{function}: its triggers are {states}: Lambda > Configuration > Triggers > Enable"


def _dead_letters(queue_url: str) -> str | None:
    attributes = boto3.client("sqs").get_queue_attributes(
        QueueUrl=queue_url, AttributeNames=["ApproximateNumberOfMessages"]
    )["Attributes"]
    count = int(attributes["ApproximateNumberOfMessages"])
    if count == 0:
        return None
    return f"{count} in {queue_url.rpartition('/')[2]}: see Dead letters in docs/runbook.md"
