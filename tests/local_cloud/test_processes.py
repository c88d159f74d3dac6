import os
import socket
import sys
import time
from pathlib import Path

import pytest

from local.errors import LocalCloudError
from local.processes import free_port, require_free, running

FAMILY = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def _dies(pid: int) -> bool:
    """Whether the program is gone within seconds: a signal is sent, not waited for."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if not _is_alive(pid):
            return True
        time.sleep(0.01)
    return False


def _is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    # A killed orphan is a zombie until its new parent looks.
    return status.rsplit(")", 1)[1].split()[0] != "Z"


def _first_line(log: Path) -> str:
    until = time.monotonic() + 10
    while "\n" not in log.read_text():
        assert time.monotonic() < until, "the program wrote nothing"
        time.sleep(0.01)
    return log.read_text().splitlines()[0]


def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    """The whole group goes when the block ends."""
    log = tmp_path / "log"
    with running("family", [sys.executable, "-c", FAMILY], os.environ, log):
        grandchild = int(_first_line(log))

    assert _dies(grandchild)


def test_an_error_in_the_block_ends_the_child(tmp_path: Path) -> None:
    """Ctrl-C and errors leave nothing running."""
    log = tmp_path / "log"
    with (  # noqa: PT012 - the block is what is interrupted
        pytest.raises(KeyboardInterrupt),
        running("family", [sys.executable, "-c", FAMILY], os.environ, log),
    ):
        grandchild = int(_first_line(log))
        raise KeyboardInterrupt

    assert _dies(grandchild)


def test_a_child_that_failed_says_its_last_words(tmp_path: Path) -> None:
    """The error carries the name, the code and the end of what was written."""
    command = [sys.executable, "-c", "print('no disk'); raise SystemExit(3)"]

    with (
        running("sam deploy", command, os.environ, tmp_path / "log") as child,
        pytest.raises(LocalCloudError, match=r"(?s)sam deploy ended with code 3.*no disk"),
    ):
        child.wait()


def test_a_child_that_ended_too_early_is_noticed(tmp_path: Path) -> None:
    """One that should still run is missed even if it ended well."""
    command = [sys.executable, "-c", ""]
    with running("MiniStack", command, os.environ, tmp_path / "log") as child:
        child.wait()

        with pytest.raises(LocalCloudError, match="MiniStack ended with code 0"):
            child.require_running()


def test_a_taken_port_is_named_with_what_to_do() -> None:
    """The message says which port, and how to choose another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(LocalCloudError, match=rf"Port {port} is taken.*--port"):
            require_free(port)


def test_a_free_port_can_be_listened_on() -> None:
    """What is given out belongs to nobody."""
    port = free_port()

    with socket.create_server(("127.0.0.1", port)) as server:
        assert server.getsockname()[1] == port
