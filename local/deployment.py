"""The real template, built and deployed into the emulator by the SAM CLI."""

import fcntl
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import boto3
import yaml

from local.adaptation import adapt, adaptations
from local.processes import inherited, running

STACK = "rostersync"

_ROOT = Path(__file__).parents[1]
_BUILT = _ROOT / ".aws-sam" / "build"


@contextmanager
def build_lock() -> Iterator[None]:
    """Lock the build folder: two local clouds of one clone take turns."""
    folder = _ROOT / ".local"
    folder.mkdir(exist_ok=True)
    with (folder / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build(folder: Path) -> None:
    """Build layer and functions; what did not change since the last build is taken from it.

    Raises:
        LocalCloudError: it cannot be built; the message carries the SAM CLI's own.

    """
    _sam("build", ["--template", "infra/template.yaml", "--cached", "--parallel"], folder)


def deploy(parameters: Mapping[str, str | int], folder: Path) -> dict[str, str]:
    """Deploy what was built, adapted to the emulator, and give back the stack's outputs.

    The environment must be the emulator's (`local.emulator.enter`).

    Raises:
        LocalCloudError: it cannot be deployed; the message carries the SAM CLI's own.

    """
    arguments = [
        *("--template", str(_adapted(int(parameters["MaxConcurrentSchools"])))),
        *("--stack-name", STACK, "--capabilities", "CAPABILITY_IAM", "--resolve-s3"),
        *("--no-confirm-changeset", "--no-progressbar", "--parameter-overrides"),
        *(f"ParameterKey={key},ParameterValue={value}" for key, value in parameters.items()),
    ]
    _sam("deploy", arguments, folder)
    (stack,) = boto3.Session().client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}


def _adapted(max_concurrent_schools: int) -> Path:
    template = yaml.safe_load((_BUILT / "template.yaml").read_text())
    path = _BUILT / "template-local.yaml"
    path.write_text(yaml.safe_dump(adapt(template, adaptations(max_concurrent_schools))))
    return path


def _sam(verb: str, arguments: list[str], folder: Path) -> None:
    own = Path(sys.executable).parent
    environment = {
        **inherited(folder),
        # `sam build` finds pip and uv on the path.
        "PATH": f"{own}:{os.environ['PATH']}",
        "SAM_CLI_POLL_DELAY": "0.2",
        "SAM_CLI_TELEMETRY": "0",
    }
    command = [str(own / "sam"), verb, *arguments]
    log = folder / f"sam-{verb}.log"
    with running(f"sam {verb}", command, environment, log, _ROOT) as child:
        child.wait()
