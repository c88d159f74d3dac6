"""The retry loop: another try after a pause, and a longer pause after each."""

import random
import time
from collections.abc import Callable, Iterator, Sequence

_FIRST_S = 0.05
_LONGEST_S = 2.0


def retry[T](attempt: Callable[[], T], tries: int, *, passes: Callable[[Exception], bool]) -> T:
    """Try until it succeeds. `passes` says of an error whether another try makes sense.

    Raises:
        Exception: what the last try raised, or the first error that does not pass.

    """
    for pause in _pauses(tries):
        try:
            return attempt()
        except Exception as error:
            if not passes(error):
                raise
            time.sleep(pause)
    return attempt()


def send_all[T](
    send: Callable[[Sequence[T]], Sequence[T]], items: Sequence[T], tries: int
) -> Sequence[T]:
    """Send items, and then those that `send` returns as not taken. Return those left at the end."""
    left = send(items)
    for pause in _pauses(tries):
        if not left:
            break
        time.sleep(pause)
        left = send(left)
    return left


def _pauses(tries: int) -> Iterator[float]:
    """Give the pauses between that many tries, in seconds, doubling, each with full jitter."""
    for doubling in range(tries - 1):
        longest = min(_LONGEST_S, _FIRST_S * 2**doubling)
        yield random.uniform(0, longest)  # noqa: S311 - spreads retries, guards nothing
