import json
from dataclasses import replace
from pathlib import Path

import pytest

from local import cloud as cloud_module
from local.cloud import Cloud, forget, running_cloud
from local.errors import LocalCloudError

CLOUD = Cloud(
    aws_endpoint_url="http://127.0.0.1:4566",
    region="eu-west-2",
    mis_url="http://127.0.0.1:8400/v1.0",
    outputs={"TableName": "rostersync"},
    api_url="http://127.0.0.1:4566/api",
    tokens={},
)


@pytest.fixture(autouse=True)
def state_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / ".local" / "cloud.json"
    monkeypatch.setattr(cloud_module, "STATE_FILE", path)
    return path


def test_the_file_says_where_things_are(tmp_path: Path) -> None:
    """Tools read these names."""
    CLOUD.write(tmp_path / "cloud.json")

    assert json.loads((tmp_path / "cloud.json").read_text()).keys() >= {
        "aws_endpoint_url",
        "region",
        "api_url",
        "mis_url",
        "outputs",
        "tokens",
    }


def test_a_running_cloud_is_found(state_file: Path) -> None:
    """The other commands of the clone find it by its file."""
    CLOUD.write(state_file)

    assert running_cloud() == CLOUD


def test_no_cloud_is_said_with_what_to_do() -> None:
    """Before the first `make run` there is no file."""
    with pytest.raises(LocalCloudError, match="make run"):
        running_cloud()


def test_a_cloud_that_died_is_not_taken_for_one_that_runs(state_file: Path) -> None:
    """A killed one leaves its file behind."""
    CLOUD.write(state_file)
    stale = {**json.loads(state_file.read_text()), "pid": 2**22 + 1}
    state_file.write_text(json.dumps(stale))

    with pytest.raises(LocalCloudError, match="make run"):
        running_cloud()


def test_a_cloud_that_ends_takes_its_file_along(state_file: Path) -> None:
    """Nothing is left behind."""
    CLOUD.write(state_file)

    forget(CLOUD)

    assert not state_file.exists()


def test_a_cloud_that_ends_leaves_the_file_of_another(state_file: Path) -> None:
    """The newest cloud of the clone is the one that the commands find."""
    CLOUD.write(state_file)

    forget(replace(CLOUD, aws_endpoint_url="http://127.0.0.1:4567"))

    assert state_file.exists()
