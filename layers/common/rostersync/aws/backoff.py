"""How long to wait before the next try."""

import random
from collections.abc import Iterator

_FIRST_S = 0.05
_LONGEST_S = 2.0


def pauses(tries: int) -> Iterator[float]:
    """Give the pauses between that many tries, in seconds, doubling, each with full jitter."""
    for doubling in range(tries - 1):
        longest = min(_LONGEST_S, _FIRST_S * 2**doubling)
        yield random.uniform(0, longest)  # noqa: S311 - spreads retries, guards nothing
