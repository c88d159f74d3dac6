"""What each function uses, measured by running it against a local cloud.

Each runs in a process of its own, as in Lambda, on a secondary school of 1,500 students whose MIS
takes 100 ms a request. Units of the table are those that MiniStack answers.
"""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3

from bench import read_mis
from bench.api_cloud import ApiCloud, api_cloud
from bench.bill import DAYS, Measured, Night, Use
from bench.functions import computing, logged, parameter, stored, use_of
from bench.invoke import Invocation, import_s, invoke
from bench.prices import Unit
from bench.standing import standing
from local.mis.changes import AnyChange, DeleteClass, RenameClass
from local.mis.student_changes import CorrectStudent
from local.mis.world import Conditions
from rostersync.aws.stores.outbox import DynamoOutbox
from rostersync.aws.table.items import from_dynamodb, size_of
from rostersync.aws.table.table import Table
from rostersync.domain.run import Outcome, autosync_run_id
from tests.e2e.drills import physical_id
from tests.functions.manual_sync_api.client import an_http_event
from tests.functions.notify.events import stream_record

SCHOOL = read_mis.ORDERS[0]
RECIPIENTS = ["head@rostersync.example", "it@rostersync.example"]

KEPT_MONTHS = 400 / 30
"""How long the table keeps a run, its plan and its notice."""

CHECKS_A_DAY = 24 * 12
"""By the template's default."""

ACCESS_LOG_BYTES = 450
"""What API Gateway writes of one request."""

ITEM_BYTES = 100
"""What DynamoDB bills for an item beside its own bytes."""

_FIRST_NIGHT = date(2026, 11, 23)
_CHANGES = {Night.UNCHANGED: 0, Night.FEW: 20, Night.MANY: 1500}


def measure() -> Measured:
    """Run everything, a few minutes long."""
    with api_cloud() as it:
        _set_up(it)
        roster = stored(_bytes_of_school(it))
        nights = {kind: _night(kind, it) for kind in Night}
        notice = _cold("NotifyFunction", _last_notice(it))
        manual_sync = _manual_sync(it)
        check = _cold("NotifyCheckFunction", {})
        starts = _start("WorkerFunction") * int(parameter("MaxConcurrentSchools"))
    return Measured(
        fixed=standing() + (check * CHECKS_A_DAY + starts) * DAYS,
        nights=nights,
        notice=notice,
        manual_sync=manual_sync,
        roster=roster,
    )


def _set_up(it: ApiCloud) -> None:
    """Sync the school for the first time; after that nothing starts by itself."""
    it.register(SCHOOL)
    it.call("PATCH", f"/schools/{SCHOOL.id}/settings", {"recipients": RECIPIENTS})
    it.set_up(SCHOOL.id)
    it.control.set_conditions(Conditions(latency_s=read_mis.LATENCY_S))
    _invoke("WorkerFunction", _message(_FIRST_NIGHT - timedelta(days=1)))
    functions = boto3.client("lambda")
    for each in functions.list_event_source_mappings()["EventSourceMappings"]:
        functions.update_event_source_mapping(UUID=each["UUID"], Enabled=False)
    boto3.client("events").disable_rule(Name=physical_id("NotifyCheckFunctionCheck"))


def _start(function: str) -> Use:
    """Import a function's handler in a fresh process. Lambda bills that since August 2025.

    https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
    """
    return computing(function, *import_s(function, _variables(function)))


def _cold(function: str, event: dict[str, Any]) -> Use:
    (used,) = _invoke(function, event)
    return use_of(function, used) + _start(function)


def _invoke(function: str, *events: dict[str, Any]) -> list[Invocation]:
    return invoke(function, events, _variables(function))


def _variables(function: str) -> dict[str, str]:
    client = boto3.client("lambda")
    deployed = client.get_function_configuration(FunctionName=physical_id(function))
    return deployed["Environment"]["Variables"] | {"POWERTOOLS_TRACE_DISABLED": "true"}


def _night(kind: Night, it: ApiCloud) -> Use:
    """Change the MIS and have Worker run the night, warm from the night before."""
    night = _FIRST_NIGHT + timedelta(days=list(Night).index(kind))
    it.control.change(SCHOOL.id, _changes(kind, it))
    before = _bytes_of_school(it)
    *_, used = _invoke("WorkerFunction", *map(_message, (night - timedelta(days=1), night)))
    run = it.cloud.ports.runs.get(SCHOOL.id, autosync_run_id(night))
    assert run
    assert (run.outcome is Outcome.FAILED) == (kind is Night.FAILED), run
    assert kind is Night.FAILED or run.change_count == _CHANGES[kind], run
    # The roster grows by nothing: what is more now is the night's history.
    history = stored(_bytes_of_school(it) - before, KEPT_MONTHS)
    received_and_deleted = Use({Unit.SQS_REQUEST: 2})
    return use_of("WorkerFunction", used) + received_and_deleted + history


def _changes(kind: Night, it: ApiCloud) -> Iterable[AnyChange]:
    """One class renamed for four students corrected; or a class deleted."""
    ports = it.cloud.ports
    roster = ports.rosters.roster(ports.schools.get(SCHOOL.id))
    if kind is Night.FAILED:
        return [DeleteClass(of=next(iter(roster.classes)))]
    classes = list(roster.classes)[: _CHANGES[kind] // 5]
    students = list(roster.students.values())[: _CHANGES[kind] - len(classes)]
    return [
        *(RenameClass(of=id, name=f"{kind}/{number}") for number, id in enumerate(classes)),
        *(CorrectStudent(student=each.mis_id, surname=f"Changed {kind}") for each in students),
    ]


def _message(night: date) -> dict[str, Any]:
    record = {
        "messageId": "m1",
        "receiptHandle": "r1",
        "body": json.dumps({"school_id": SCHOOL.id, "night": night.isoformat()}),
        "attributes": {"ApproximateReceiveCount": "1"},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-west-2:123456789012:night",
    }
    return {"Records": [record]}


def _bytes_of_school(it: ApiCloud) -> int:
    """What the table bills for all that the school keeps; a preview is gone the next day."""
    pages = boto3.client("dynamodb").get_paginator("scan")
    found = pages.paginate(TableName=it.cloud.outputs["TableName"])
    items = [from_dynamodb(item) for page in found for item in page["Items"]]
    own = [item for item in items if item["pk"] == f"SCHOOL#{SCHOOL.id}"]
    return sum(size_of(item) + ITEM_BYTES for item in own if item["sk"][:7] != "PREVIEW")


def _last_notice(it: ApiCloud) -> dict[str, Any]:
    """The newest notice in the outbox, as the stream brings it."""
    outbox = DynamoOutbox(Table(it.cloud.outputs["TableName"]))
    *_, ref = outbox.unsent(datetime.now(UTC) + timedelta(minutes=1))
    return {"Records": [stream_record(1, ref.pk, ref.sk)]}


def _manual_sync(it: ApiCloud) -> Use:
    """One person looks at the school, previews, accepts, confirms and looks again."""
    school = f"/schools/{SCHOOL.id}"
    _, made = it.call("POST", f"{school}/manual-sync/preview")
    accepted = {
        "preview_id": made["preview_id"],
        "accept": [each["id"] for each in made["warnings"]],
    }
    requests = [
        ("GET", school, None),
        ("POST", f"{school}/manual-sync/preview", {}),
        ("POST", f"{school}/manual-sync/confirm", accepted),
        ("GET", school, None),
    ]
    used = _invoke("ManualSyncApiFunction", *(an_http_event(*each) for each in requests))
    answered = Use({Unit.HTTP_REQUEST: 1}) + logged(ACCESS_LOG_BYTES)
    requested = (use_of("ManualSyncApiFunction", each) + answered for each in used)
    return sum(requested, start=_start("ManualSyncApiFunction"))
