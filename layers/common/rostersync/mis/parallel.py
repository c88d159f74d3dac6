"""Chains of requests side by side."""

from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from threading import Event
from typing import Any


def settle(chains: Sequence[Future[Any]], stopped: Event) -> None:
    """Wait until all chains have ended; the first that fails sets `stopped` for the others.

    Raises:
        Exception: what the first failed chain raised.

    """
    done, _ = wait(chains, return_when=FIRST_EXCEPTION)
    failed = [chain for chain in chains if chain in done and chain.exception()]
    if failed:
        stopped.set()
    wait(chains)
    for chain in failed:
        chain.result()
