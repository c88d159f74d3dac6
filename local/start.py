"""Everything that a local cloud consists of, started and ended together."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
from rich.console import Console

from local.adaptation import adaptations
from local.calls import CallRecord
from local.cloud import TOKEN_PARAMETER, Cloud
from local.deployment import build, build_lock, deploy
from local.emulator import REGION, Emulator, emulator, enter
from local.front import front
from local.mis.control_client import ControlClient
from local.mis_process import MisProcess, mis_process
from local.processes import Child, free_port
from local.screen import timed

_SENDER = "rostersync@rostersync.example"

# Two cores do all the work, so few schools at once; and the waits of a night are cut to seconds.
_PARAMETERS: dict[str, str | int] = {
    "DeletionProtection": "false",
    "MaxConcurrentSchools": 3,
    "MisRetrySeconds": 1,
    "OperatorEmail": "operators@rostersync.example",
    "RetryDelaySeconds": 5,
    "RereadDelaySeconds": 2,
    "SenderEmail": _SENDER,
    "WondeTokenParameter": TOKEN_PARAMETER,
    # Its people sign in by a password that everybody knows, and by a program.
    "SecondFactor": "OPTIONAL",
}


@dataclass(frozen=True, slots=True)
class CloudOrder:
    """What local cloud to start.

    Without a `port` the emulator gets a free one. Without `mis_url` there is a simulated MIS, with
    the sample schools if `has_schools`. `mis_token` is what the MIS's clients must send.
    """

    mis_token: str
    port: int | None = None
    mis_url: str | None = None
    has_schools: bool = False


@dataclass(frozen=True, slots=True)
class Started:
    """A local cloud that is up, and the programs that it consists of."""

    cloud: Cloud
    children: tuple[Child, ...]
    control: ControlClient | None
    calls: CallRecord

    def require_running(self) -> None:
        """Raise `LocalCloudError` if one of the programs has ended."""
        for child in self.children:
            child.require_running()


@contextmanager
def local_cloud(order: CloudOrder, screen: Console) -> Iterator[Started]:
    """Run the emulator with the deployed stack, and the MIS, for as long as the block lasts.

    Raises:
        LocalCloudError: something did not come up.

    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rostersync-")))
        calls = CallRecord()
        aws = stack.enter_context(emulator(order.port or free_port(), folder, calls))
        enter(aws.endpoint_url)
        mis = _enter_mis(order, folder, stack)
        cloud = _deploy(order, aws, mis, folder, screen)
        port = int(cloud.api_url.rpartition(":")[2])
        stack.enter_context(front(aws.endpoint_url, cloud.outputs["ApiId"], port))
        children = (aws.child, mis.child) if mis else (aws.child,)
        yield Started(cloud, children, mis.control if mis else None, calls)


def _enter_mis(order: CloudOrder, folder: Path, stack: ExitStack) -> MisProcess | None:
    if order.mis_url is not None:
        return None
    return stack.enter_context(
        mis_process(order.mis_token, has_schools=order.has_schools, folder=folder)
    )


def _deploy(
    order: CloudOrder, aws: Emulator, mis: MisProcess | None, folder: Path, screen: Console
) -> Cloud:
    mis_url = mis.url if mis else str(order.mis_url)
    # Known before there is an API: mails lead there, and those who signed in come back there.
    api_url = f"http://127.0.0.1:{free_port()}"
    addresses = {"WondeBaseUrl": mis_url, "PublicUrl": api_url, "SignInUrl": aws.endpoint_url}
    with build_lock():
        with timed(screen, "sam build"):
            build(folder)
        _prepare_account(order.mis_token)
        with timed(screen, "sam deploy"):
            outputs = deploy({**_PARAMETERS, **addresses}, folder)
    for each in adaptations(0):
        screen.print(f"  adapted: {each.reason}")
    if mis:
        mis.await_ready()
    return Cloud(aws.endpoint_url, REGION, mis_url, outputs, api_url)


def _prepare_account(mis_token: str) -> None:
    """What an operator does once, before the first deployment."""
    session = boto3.Session()
    session.client("ssm").put_parameter(Name=TOKEN_PARAMETER, Type="SecureString", Value=mis_token)
    session.client("sesv2").create_email_identity(EmailIdentity=_SENDER)
