"""Chains of requests that run at the same time."""

from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from threading import Event
from typing import Any

from rostersync.mis.transport import Stopped


def settle(chains: Sequence[Future[Any]], stopped: Event, telling: type[Exception]) -> None:
    """Wait until all chains have ended; the first that fails sets `stopped` for the others.

    One fault can make several chains fail at once, and which is first is chance. So an error of
    the kind `telling` is raised before the others.

    Raises:
        Exception: what a failed chain raised.

    """
    done, _ = wait(chains, return_when=FIRST_EXCEPTION)
    if any(chain.exception() for chain in done):
        stopped.set()
    wait(chains)
    errors = [error for chain in chains if (error := chain.exception())]
    if errors:
        raise min(errors, key=lambda error: _rank(error, telling))


def _rank(error: BaseException, telling: type[Exception]) -> int:
    if isinstance(error, telling):
        return 0
    return 2 if isinstance(error, Stopped) else 1
