"""What is locked: one resolution for the layer and for the machine that tests it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYER = ROOT / "layers" / "common" / "requirements.txt"
NOTIFY = ROOT / "functions" / "notify" / "requirements.txt"
SHIPPED = [LAYER, NOTIFY]
DEVELOPMENT = ROOT / "requirements-dev.txt"


def _pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", path.read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_what_is_shipped_was_tested(path: Path) -> None:
    """Each library of the layer and of Notify has the version that the tests ran on."""
    assert _pins(path).items() - _pins(DEVELOPMENT).items() == set()


def test_the_layer_leaves_the_aws_sdk_to_the_runtime() -> None:
    """A botocore in /opt/python would be paired with the runtime's boto3 of another version."""
    assert _pins(LAYER).keys() & {"boto3", "botocore", "s3transfer"} == set()


@pytest.mark.parametrize("path", [*SHIPPED, DEVELOPMENT], ids=lambda path: path.parent.name)
def test_a_lock_names_no_registry(path: Path) -> None:
    """Where packages come from is each machine's own business."""
    assert (
        re.findall(r"^.*(?:://|--index-url|--find-links).*$", path.read_text(), re.MULTILINE) == []
    )
