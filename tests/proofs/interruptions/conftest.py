from collections.abc import Callable
from concurrent.futures import Future
from typing import Self

import pytest


class AtOnce:
    """An executor that does a task when it is submitted: calls have one order, so a number."""

    def __init__(self, max_workers: int) -> None:
        self.max_workers = max_workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def submit[**P, T](self, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done = Future[T]()
        done.set_result(do(*args, **kwargs))
        return done


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between tries, and transactions are small, so that there are many of them."""
    monkeypatch.setattr("rostersync.aws.backoff.time.sleep", lambda _: None)
    monkeypatch.setattr("rostersync.application.previewing.ThreadPoolExecutor", AtOnce)
    monkeypatch.setattr("rostersync.aws.stores.writer._MOST_CHANGES", 4)
