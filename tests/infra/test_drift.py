"""What is made of CloudFormation's answers about drift; `tests/e2e/test_drift.py` has real ones."""

from datetime import UTC, datetime
from typing import Any

import pytest

from infra.command_line import Refused
from infra.drift import Difference, Drift, DriftReport, detect, lines
from tests.infra.stubs import answering

STARTED = ("detect_stack_drift", {"StackDriftDetectionId": "d1"})
AT = datetime(2026, 11, 25, tzinfo=UTC)


def _status(status: str, **more: str) -> tuple[str, dict[str, Any]]:
    return "describe_stack_drift_detection_status", {
        "StackId": "s1",
        "StackDriftDetectionId": "d1",
        "DetectionStatus": status,
        "Timestamp": AT,
        **more,
    }


def _drifts(*drifts: dict[str, Any], **more: str) -> tuple[str, dict[str, Any]]:
    return "describe_stack_resource_drifts", {
        "StackResourceDrifts": [{"StackId": "s1", "Timestamp": AT, **each} for each in drifts],
        **more,
    }


QUEUE_MODIFIED = {
    "LogicalResourceId": "Queue",
    "ResourceType": "AWS::SQS::Queue",
    "StackResourceDriftStatus": "MODIFIED",
    "PropertyDifferences": [
        {
            "PropertyPath": "/VisibilityTimeout",
            "ExpectedValue": "1800",
            "ActualValue": "30",
            "DifferenceType": "NOT_EQUAL",
        }
    ],
}
LOGS_DELETED = {
    "LogicalResourceId": "WorkerLogs",
    "ResourceType": "AWS::Logs::LogGroup",
    "StackResourceDriftStatus": "DELETED",
}
QUEUE = Drift("Queue", "AWS::SQS::Queue", (Difference("/VisibilityTimeout", "1800", "30"),))
LOGS = Drift("WorkerLogs", "AWS::Logs::LogGroup", ())


def test_every_page_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack with many drifted resources is answered in pages."""
    answering(
        monkeypatch,
        "cloudformation",
        STARTED,
        _status("DETECTION_IN_PROGRESS"),
        _status("DETECTION_COMPLETE"),
        _drifts(QUEUE_MODIFIED, NextToken="more"),
        _drifts(LOGS_DELETED),
    )

    report = detect("rostersync", wait=lambda seconds: None)

    assert report == DriftReport((QUEUE, LOGS), None)


def test_what_could_not_be_looked_at_is_not_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Detection failed for some resource: nobody knows whether it drifted."""
    failed = _status("DETECTION_FAILED", DetectionStatusReason="no access to Queue")
    answering(monkeypatch, "cloudformation", STARTED, failed, _drifts())

    report = detect("rostersync", wait=lambda seconds: None)

    assert (report.is_clean, list(lines(report))) == (
        False,
        ["Not everything was looked at: no access to Queue"],
    )


def test_it_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """After ten minutes it gives up."""
    waits: list[float] = []
    answering(
        monkeypatch,
        "cloudformation",
        STARTED,
        *[_status("DETECTION_IN_PROGRESS") for _ in range(300)],
    )

    with pytest.raises(Refused, match="after 600 seconds"):
        detect("rostersync", wait=waits.append)

    assert sum(waits) == 600


def test_each_property_is_told_as_it_should_be_and_as_it_is() -> None:
    """A line for each property, under its resource; what was deleted has none."""
    assert list(lines(DriftReport((QUEUE, LOGS), None))) == [
        "Queue (AWS::SQS::Queue)",
        "  /VisibilityTimeout: expected 1800, actual 30",
        "WorkerLogs (AWS::Logs::LogGroup) was deleted",
    ]


def test_no_drift_is_said_too() -> None:
    """Silence could be a command that did not run."""
    assert list(lines(DriftReport((), None))) == ["Nothing has drifted."]
