from concurrent.futures import Future
from threading import Event

import pytest

from rostersync.mis.parallel import settle
from rostersync.mis.transport import Stopped


def failed(error: Exception) -> Future[None]:
    future = Future[None]()
    future.set_exception(error)
    return future


def good() -> Future[None]:
    future = Future[None]()
    future.set_result(None)
    return future


@pytest.mark.parametrize(
    "errors",
    [
        [LookupError("telling"), ValueError("other")],
        [ValueError("other"), LookupError("telling")],
        [Stopped(), LookupError("telling")],
    ],
)
def test_telling_error_goes_before_the_others(errors: list[Exception]) -> None:
    """Which chain failed first is chance."""
    with pytest.raises(LookupError, match="telling"):
        settle([failed(error) for error in errors], Event(), telling=LookupError)


def test_stopped_chain_does_not_hide_why_it_was_stopped() -> None:
    """Having been stopped explains nothing."""
    chains = [failed(Stopped()), failed(ValueError("why"))]

    with pytest.raises(ValueError, match="why"):
        settle(chains, Event(), telling=LookupError)


def test_first_failure_stops_the_chains_still_going() -> None:
    """A chain that looks at the event ends by itself."""
    stopped = Event()

    with pytest.raises(ValueError, match="why"):
        settle([good(), failed(ValueError("why"))], stopped, telling=LookupError)

    assert stopped.is_set()


def test_good_chains_are_left_alone() -> None:
    """Nothing is raised and nothing stopped."""
    stopped = Event()

    settle([good(), good()], stopped, telling=LookupError)

    assert not stopped.is_set()
