"""The addresses of a running local cloud, and the files that keep them."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from local.errors import LocalCloudError
from rostersync.application.ports.sync import Ports
from rostersync.bootstrap import Deployment, ports

TOKEN_PARAMETER = "/rostersync/wonde-token"  # noqa: S105 - the parameter's name, not the token

_MIS_RETRY_S = 3

STATE_FILE = Path(__file__).parents[1] / ".local" / "cloud.json"


@dataclass(frozen=True, slots=True)
class Cloud:
    """A running local cloud. `mis_url` is the base of the MIS's API, its version included.

    `api_url` is that of the API, and with a slash at its end of the manual sync page.
    """

    aws_endpoint_url: str
    region: str
    mis_url: str
    outputs: dict[str, str]
    api_url: str
    tokens: dict[str, str | dict[str, str]] = field(default_factory=dict)
    pid: int = field(default_factory=os.getpid)

    @property
    def ports(self) -> Ports:
        """The product's own adapters in this cloud, with an administrator's rights."""
        return ports(
            Deployment(self.outputs["TableName"], self.mis_url, TOKEN_PARAMETER, _MIS_RETRY_S)
        )

    def write(self, path: Path) -> None:
        """Write all of it as JSON: a reader finds the whole file or none."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.unfinished")
        unfinished.write_text(json.dumps(asdict(self), indent=2) + "\n")
        unfinished.replace(path)


def running_cloud() -> Cloud:
    """The local cloud of this clone.

    Raises:
        LocalCloudError: none is up.

    """
    try:
        cloud = Cloud(**json.loads(STATE_FILE.read_text()))
        os.kill(cloud.pid, 0)
    except (FileNotFoundError, ProcessLookupError) as error:
        raise LocalCloudError("No local cloud is up: start one with `make run`.") from error
    return cloud


def forget(cloud: Cloud) -> None:
    """Remove the state file, unless another local cloud has taken it over."""
    try:
        if Cloud(**json.loads(STATE_FILE.read_text())) == cloud:
            STATE_FILE.unlink()
    except FileNotFoundError:
        return
