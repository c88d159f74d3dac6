"""What was changed by hand since the last deployment, property by property.

    python -m infra.drift --stage prod

Exits with 1 if anything was, or if CloudFormation could not look everywhere.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3

from infra.command_line import Refused, run
from infra.stack import Stack

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import (
        DescribeStackDriftDetectionStatusOutputTypeDef as DetectionStatus,
    )

    from infra.stages import Stage

_ASKED_EVERY_S = 2
_ENDS_WITHIN_S = 600


@dataclass(frozen=True, slots=True)
class Difference:
    """One property, by its path in the resource, as the template has it and as it is."""

    path: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class Drift:
    """One resource that differs from the template; without differences it was deleted."""

    resource: str
    kind: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class DriftReport:
    """What has drifted, and why CloudFormation could not look at all of it, if it could not."""

    drifts: tuple[Drift, ...]
    incomplete: str | None

    @property
    def is_clean(self) -> bool:
        """Everything was looked at, and is as the template says."""
        return not self.drifts and self.incomplete is None


def detect(stack_name: str, wait: Callable[[float], None] = time.sleep) -> DriftReport:
    """Let CloudFormation compare the stack with its resources.

    Raises:
        Refused: it takes longer than ten minutes.
        botocore.exceptions.ClientError: AWS refuses, for instance while the stack is deployed.

    """
    client = boto3.client("cloudformation")
    id = client.detect_stack_drift(StackName=stack_name)["StackDriftDetectionId"]
    status = _await(client, id, wait)
    has_failed = status["DetectionStatus"] == "DETECTION_FAILED"
    reason = status.get("DetectionStatusReason", "no reason given") if has_failed else None
    return DriftReport(tuple(_drifts(client, stack_name)), reason)


def _await(
    client: "CloudFormationClient", id: str, wait: Callable[[float], None]
) -> "DetectionStatus":
    for _ in range(_ENDS_WITHIN_S // _ASKED_EVERY_S):
        status = client.describe_stack_drift_detection_status(StackDriftDetectionId=id)
        if status["DetectionStatus"] != "DETECTION_IN_PROGRESS":
            return status
        wait(_ASKED_EVERY_S)
    raise Refused(f"CloudFormation still looks for drift after {_ENDS_WITHIN_S} seconds.")


def _drifts(client: "CloudFormationClient", stack_name: str) -> Iterator[Drift]:
    more: dict[str, str] = {}
    while True:
        page = client.describe_stack_resource_drifts(
            StackName=stack_name,
            StackResourceDriftStatusFilters=["MODIFIED", "DELETED"],
            **more,  # type: ignore[arg-type] # only ever NextToken
        )
        for each in page["StackResourceDrifts"]:
            yield Drift(
                each["LogicalResourceId"],
                each["ResourceType"],
                tuple(
                    Difference(one["PropertyPath"], one["ExpectedValue"], one["ActualValue"])
                    for one in each.get("PropertyDifferences", [])
                ),
            )
        if "NextToken" not in page:
            return
        more = {"NextToken": page["NextToken"]}


def lines(report: DriftReport) -> Iterator[str]:
    """The report in words, a line for each property."""
    for drift in report.drifts:
        yield f"{drift.resource} ({drift.kind}){'' if drift.differences else ' was deleted'}"
        for each in drift.differences:
            yield f"  {each.path}: expected {each.expected}, actual {each.actual}"
    if report.incomplete is not None:
        yield f"Not everything was looked at: {report.incomplete}"
    if report.is_clean:
        yield "Nothing has drifted."


def main(stage: "Stage") -> int:
    """Print the drift of a stage."""
    stack = Stack.find(stage.stack_name)
    report = detect(stack.name)
    print("\n".join(lines(report)))
    return 0 if report.is_clean else 1


if __name__ == "__main__":
    run(main, __doc__)
