"""What is looked at before a deployment."""

from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from infra.command_line import Refused
from infra.preflight import main, placeholders, require_verified, told_drift
from infra.stages import Stage
from tests.infra.stubs import answering

FILLED_IN = Stage("prod", "rostersync", {"SenderEmail": "sync@trust.example"})
STACK = {
    "StackName": "rostersync",
    "CreationTime": datetime(2026, 11, 25, tzinfo=UTC),
    "StackStatus": "REVIEW_IN_PROGRESS",
}
NO_STACK = "ValidationError: Stack with id rostersync does not exist"
AS_CLONED = Stage("prod", "rostersync", {"SenderEmail": "rostersync@example.org"})


def test_an_example_is_to_be_replaced() -> None:
    """What is in the clone is no address."""
    assert (placeholders(AS_CLONED), placeholders(FILLED_IN)) == (["SenderEmail"], [])


def test_nothing_is_deployed_with_examples() -> None:
    """It would mail in a stranger's name, and page nobody."""
    with pytest.raises(Refused, match=r"infra/samconfig\.toml first: SenderEmail"):
        main(AS_CLONED)


def test_an_unverified_sender_stops_the_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cognito would refuse to mail in its name, after ten minutes of deploying."""
    unknown = ("get_email_identity", "NotFoundException")
    answering(monkeypatch, "sesv2", unknown, unknown)

    with pytest.raises(Refused, match=r"verify sync@trust\.example or its domain"):
        require_verified("sync@trust.example")


def test_a_first_deployment_has_nothing_to_drift(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no stack yet."""
    answering(monkeypatch, "cloudformation", ("describe_stacks", NO_STACK))

    assert told_drift(FILLED_IN) == ["rostersync is deployed for the first time."]


def test_a_stack_that_cannot_be_looked_at_may_still_be_deployed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It reports why drift is unknown: perhaps the deployment repairs that."""
    refused = "ValidationError: Drift detection cannot be performed while the stack is in REVIEW"
    answering(
        monkeypatch,
        "cloudformation",
        ("describe_stacks", {"Stacks": [STACK]}),
        ("list_stack_resources", {"StackResourceSummaries": []}),
        ("detect_stack_drift", refused),
    )

    (line,) = told_drift(FILLED_IN)

    assert line.startswith("Drift is not known: ")


def test_credentials_that_are_refused_stop_the_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not taken for a stack that is not there."""
    answering(monkeypatch, "cloudformation", ("describe_stacks", "ExpiredToken"))

    with pytest.raises(ClientError, match="ExpiredToken"):
        told_drift(FILLED_IN)
