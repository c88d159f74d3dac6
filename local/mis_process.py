"""The simulated MIS in a process of its own."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.errors import LocalCloudError
from local.mis.control_client import ControlClient
from local.processes import Child, free_port, inherited, running

_READY_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class MisProcess:
    """A simulated MIS on its way up; `url` is the base of its API."""

    url: str
    control: ControlClient
    child: Child

    def await_ready(self) -> None:
        """Wait until it answers.

        Raises:
            LocalCloudError: it does not come up.

        """
        until = time.monotonic() + _READY_WITHIN_S
        while not self.control.healthy():
            self.child.require_running()
            if time.monotonic() > until:
                raise LocalCloudError(
                    f"The simulated MIS did not come up within {_READY_WITHIN_S} s.\n"
                    f"{self.child.last_words()}"
                )
            time.sleep(0.1)


@contextmanager
def mis_process(token: str, *, has_schools: bool, folder: Path) -> Iterator[MisProcess]:
    """Run the simulated MIS for as long as the block lasts."""
    port = free_port()
    command = [sys.executable, "-m", "local.mis", "--port", str(port), "--token", token]
    if not has_schools:
        command.append("--empty")
    log = folder / "mis.log"
    with running("The simulated MIS", command, inherited(folder), log) as child:
        root = f"http://127.0.0.1:{port}"
        yield MisProcess(f"{root}/v1.0", ControlClient(root), child)
