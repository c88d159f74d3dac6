"""A change by hand in the deployed stack is reported until somebody restores it."""

from collections.abc import Iterator

import boto3
import pytest

from infra.drift import Difference, Drift, detect
from local.cloud import Cloud
from local.deployment import STACK

pytestmark = pytest.mark.e2e

LOGS = f"/rostersync/{STACK}/notify-feedback"
"""Their retention is the template's default; no other test looks at it."""


def _keep_logs(days: int) -> None:
    boto3.Session().client("logs").put_retention_policy(logGroupName=LOGS, retentionInDays=days)


@pytest.fixture
def changed_by_hand(cloud: Cloud) -> Iterator[None]:
    _keep_logs(7)
    yield
    _keep_logs(90)


def test_what_was_changed_by_hand_is_told(changed_by_hand: None) -> None:
    """Somebody keeps logs for a week, where the template keeps them for three months."""
    report = detect(STACK)

    assert report.drifts == (
        Drift(
            "NotifyFeedbackLogs",
            "AWS::Logs::LogGroup",
            (Difference("/RetentionInDays", "90", "7"),),
        ),
    )


def test_what_is_as_deployed_has_not_drifted(cloud: Cloud) -> None:
    """Of what was deployed and left alone nothing is told."""
    assert detect(STACK).is_clean
