"""MiniStack, the emulated AWS: IAM enforced, its state in a temporary folder and nowhere else."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import urllib3

from local.aws_proxy import Gate, aws_proxy
from local.errors import LocalCloudError
from local.limits import MailRate, MessageSize
from local.partition_limits import PartitionLimits
from local.processes import Child, require_free, running

REGION = "eu-west-2"

# MiniStack's root caller, without any policy: the person at the console.
ADMINISTRATOR = "test"

_READY_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running emulator: where it listens, and where its functions find AWS with its limits."""

    endpoint_url: str
    limited_url: str
    child: Child


@contextmanager
def emulator(port: int, folder: Path, *gates: Gate) -> Iterator[Emulator]:
    """Run MiniStack for as long as the block lasts; it answers when the block begins.

    Functions call AWS through a proxy that has AWS's limits, and the gates that are given.

    Raises:
        LocalCloudError: the port is taken, or it does not come up.

    """
    require_free(port)
    command = [sys.executable, "-m", "ministack"]
    url = f"http://127.0.0.1:{port}"
    with aws_proxy(url, *gates, PartitionLimits(), MailRate(), MessageSize()) as limited_url:
        environment = {**_environment(port, folder), "AWS_ENDPOINT_URL": limited_url}
        with running("MiniStack", command, environment, folder / "ministack.log") as it:
            _await_ready(it, url)
            yield Emulator(url, limited_url, it)


def enter(endpoint_url: str) -> None:
    """Make the emulator all of AWS that this process, and what it starts, can reach."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(
        {
            "AWS_ACCESS_KEY_ID": ADMINISTRATOR,
            "AWS_SECRET_ACCESS_KEY": ADMINISTRATOR,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": endpoint_url,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
        }
    )


def _environment(port: int, folder: Path) -> dict[str, str]:
    # The functions inherit it, so it holds what Lambda would give them and nothing of this
    # machine's.
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "false",
        "LOG_LEVEL": "WARNING",
        "MINISTACK_REGION": REGION,
    }


def _await_ready(child: Child, url: str) -> None:
    until = time.monotonic() + _READY_WITHIN_S
    while not _is_ready(url):
        child.require_running()
        if time.monotonic() > until:
            raise LocalCloudError(
                f"MiniStack did not come up within {_READY_WITHIN_S} s.\n{child.last_words()}"
            )
        time.sleep(0.1)


def _is_ready(url: str) -> bool:
    try:
        answer = urllib3.request("GET", f"{url}/_ministack/health", timeout=2, retries=False)
    except urllib3.exceptions.HTTPError:
        return False
    return answer.status == HTTPStatus.OK
