"""Child processes that end with the block of their parent."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from local.errors import LocalCloudError

# They keep nothing, so there is little to wait for.
_GRACE_S = 1
_LINES_SHOWN = 15


class Child:
    """A running program, with all that it starts itself, and the file that it writes to."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.name = name
        self.log = log
        self._process = process

    def require_running(self) -> None:
        """Raise `LocalCloudError`, with its last words, if the program has ended."""
        code = self._process.poll()
        if code is not None:
            raise LocalCloudError(f"{self.name} ended with code {code}.\n{self.last_words()}")

    def wait(self) -> None:
        """Wait for the program's end.

        Raises:
            LocalCloudError: it failed.

        """
        if self._process.wait() != 0:
            self.require_running()

    def last_words(self) -> str:
        """The end of what the program wrote."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(f"  | {line}" for line in lines[-_LINES_SHOWN:])

    def stop(self) -> None:
        """End the program and whatever it started, politely first."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            self._signal(sign)
            try:
                self._process.wait(_GRACE_S)
            except subprocess.TimeoutExpired:
                continue
            # The leader has gone; what it started may not have.
            self._signal(signal.SIGKILL)
            return

    def _signal(self, sign: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, sign)
        except ProcessLookupError:
            return


@contextmanager
def running(
    name: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    folder: Path | None = None,
) -> Iterator[Child]:
    """Run a program in a process group of its own for as long as the block lasts.

    Ctrl-C on a terminal goes to the foreground's group alone, so the end of a child is ours.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    child = Child(name, process, log)
    try:
        yield child
    finally:
        child.stop()


def inherited(folder: Path) -> dict[str, str]:
    """This process's environment, with temporary files in `folder`."""
    return {**os.environ, "TMPDIR": str(folder)}


def free_port() -> int:
    """A port of the loopback interface that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def require_free(port: int) -> None:
    """Raise `LocalCloudError` if somebody listens on the port already."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise LocalCloudError(
                f"Port {port} is taken, perhaps by another local cloud: stop that one, "
                "or choose another with --port."
            )
