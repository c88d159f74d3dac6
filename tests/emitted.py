"""What the functions emit: metrics by running what reports them, log fields by reading the code."""

import ast
import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from aws_lambda_powertools import Logger

from autosync.report import report_failed_message, report_result, report_try_again
from rostersync.application.diagnosis import diagnose
from rostersync.application.night_results import Held, Ran, TryAgain
from rostersync.domain.change import Summary
from rostersync.domain.ending import failed_run
from rostersync.domain.errors import CredentialsRefused, RosterSyncError
from rostersync.domain.run import Cause, Outcome, Run
from rostersync.domain.school import Source
from rostersync.logs import LogMessage, Metric
from rostersync.run_line import run_fields
from tests.builders import NOW, SCHOOL_ID, an_autosync
from tests.operations import OWN, MetricRef

FUNCTIONS = Path(__file__).parents[1] / "functions"

# Whose version the dimension `version` is of, by the service that says it.
_VERSIONS = {"worker": "WorkerFunction", "manual-sync-api": "ManualSyncApiFunction"}

# Which function runs which code; what several share is in the logs of each.
_LOGS = {
    "autosync/autosync/dispatch.py": {"NightlyLogs"},
    "autosync/autosync/report_queued.py": {"NightlyLogs"},
    "autosync/autosync/messages.py": {"WorkerLogs"},
    "autosync/autosync/report.py": {"WorkerLogs"},
    "autosync/autosync/worker.py": {"WorkerLogs"},
    "autosync/autosync/erasure_line.py": {"EraseLogs", "WorkerLogs"},
    "manual_sync_api": {"ManualSyncApiLogs"},
    "notify/notify/handler.py": {"NotifyLogs"},
    "notify/notify/check.py": {"NotifyCheckLogs"},
    "notify/notify/report.py": {"NotifyLogs", "NotifyCheckLogs"},
    "notify/notify/feedback.py": {"NotifyFeedbackLogs"},
}

# Who reports by `Metrics`, whose one dimension is the service; Worker's have more.
_PLAIN = {
    "autosync/autosync/dispatch.py": "nightly",
    "autosync/autosync/report_queued.py": "nightly",
    "notify/notify": "notify",
}


def plain_metrics() -> set[MetricRef]:
    """The metrics without a dimension of their own: those that the code names."""
    return {
        MetricRef.of(OWN, Metric[node.attr], {"service": service})
        for path, service in _PLAIN.items()
        for tree in _trees(path)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.value.id == "Metric"
    }


def report_every_end(logger: Logger) -> None:
    """Let Worker report each way that a message can end; the metrics go to standard output."""
    seconds = {"read": 1.0, "plan": 1.0, "write": 1.0}
    for run in _ended_runs():
        report_result(Ran(run, Source.WONDE, seconds=seconds), logger)
    for error in (CredentialsRefused("401"), RosterSyncError("ours")):
        report_try_again(TryAgain(diagnose(error), Source.WONDE), 900, logger)
    report_failed_message("m1", diagnose(KeyError("ours")), logger)
    report_result(Held(SCHOOL_ID, Cause.MIS_EMPTY, is_first=True), logger)


def metrics_of(lines: str, service: str) -> set[MetricRef]:
    """The metrics in CloudWatch's embedded format, one JSON object a line."""
    return {
        MetricRef.of(
            OWN,
            metric["Name"],
            {name: line[name] for name in names if name != "service"}
            | {"service": service}
            | ({"version": _VERSIONS[service]} if "version" in names else {}),
        )
        for line in map(json.loads, lines.splitlines())
        for definition in line.get("_aws", {}).get("CloudWatchMetrics", [])
        for names in definition["Dimensions"]
        for metric in definition["Metrics"]
    }


def logged_fields() -> dict[str, set[str]]:
    """The fields of each log message, by what the code passes to the logger."""
    fields: dict[str, set[str]] = {}
    for call in _calls():
        message = _message(call)
        if message is not None:
            fields[message] = fields.get(message, set()) | _keywords(call)
    return fields


def logs_of(message: str) -> set[str]:
    """The log groups in which a message may stand, by the files that write it."""
    return {
        group
        for path, groups in _LOGS.items()
        if any(_message(call) == message for tree in _trees(path) for call in _calls_of(tree))
        for group in groups
    }


def fields_of_every_line() -> set[str]:
    """What is in each line: Powertools' own, and what a handler appends."""
    appended = [
        _keywords(call)
        for call in _calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr == "append_keys"
    ]
    # https://docs.aws.amazon.com/powertools/python/latest/core/logger/#standard-structured-keys
    own = {"message", "level", "service", "function_request_id", "correlation_id", "xray_trace_id"}
    return {"@timestamp", "@message", *own}.union(*appended)


def _ended_runs() -> Iterator[Run]:
    run = an_autosync()
    summary = Summary(**{head.name: 1 for head in fields(Summary)})
    yield from (failed_run(run, cause, NOW) for cause in Cause)
    for outcome in (Outcome.APPLIED, Outcome.UNCHANGED):
        yield Run(
            run.run_id, SCHOOL_ID, run.kind, NOW, ended_at=NOW, outcome=outcome, summary=summary
        )


def _message(call: ast.Call) -> str | None:
    """The message that a call logs, if it is one that logs."""
    match call:
        case ast.Call(args=[ast.Attribute(value=ast.Name(id="LogMessage"), attr=name)]):
            return str(LogMessage[name])
        case _:
            return None


def _calls() -> Iterator[ast.Call]:
    for tree in _trees("."):
        yield from _calls_of(tree)


def _calls_of(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _keywords(call: ast.Call) -> set[str]:
    """The names of a call's keywords, those of a run's line among them."""
    named = {keyword.arg for keyword in call.keywords if keyword.arg}
    is_of_a_run = any("run_fields" in ast.unparse(each) for each in call.keywords if not each.arg)
    return named | (run_fields(an_autosync()).keys() if is_of_a_run else set())


def _trees(path: str) -> Iterator[ast.Module]:
    found = FUNCTIONS / path
    for file in [found] if found.is_file() else sorted(found.rglob("*.py")):
        yield ast.parse(file.read_text())
