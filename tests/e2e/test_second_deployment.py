"""A second deployment into the same account, with one setting changed."""

from pathlib import Path

import boto3
import pytest

from local.cloud import Cloud
from local.deployment import STACK, build_lock, deploy
from tests.e2e.drills import physical_id

pytestmark = pytest.mark.e2e


def _deploy_again(folder: Path, **changed: str) -> None:
    """Deploy what was built; a parameter that is not given stays as it is."""
    (stack,) = boto3.Session().client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    given = {each["ParameterKey"]: each["ParameterValue"] for each in stack["Parameters"]}
    at_once = {"MaxConcurrentSchools": given["MaxConcurrentSchools"]}
    with build_lock():
        deploy({**at_once, **changed}, folder)


def _live(function: str) -> tuple[str, dict[str, str]]:
    """The version that takes the traffic, and what it is told."""
    found = (
        boto3.Session()
        .client("lambda")
        .get_function_configuration(FunctionName=physical_id(function), Qualifier="live")
    )
    return found["Version"], found["Environment"]["Variables"]


def test_a_changed_setting_reaches_who_reads_it_and_nobody_else(
    cloud: Cloud, tmp_path: Path
) -> None:
    """Worker takes its messages with the new bound, by a new version; the API stays at its own."""
    worker, api = _live("WorkerFunction"), _live("ManualSyncApiFunction")

    _deploy_again(tmp_path, BrakePercent="21")

    version, told = _live("WorkerFunction")
    unmoved = _live("ManualSyncApiFunction")
    _deploy_again(tmp_path, BrakePercent="20")
    assert (version != worker[0], told) == (True, {**worker[1], "BRAKE_PERCENT": "21"})
    assert (unmoved, _live("WorkerFunction")[1]) == (api, worker[1])
