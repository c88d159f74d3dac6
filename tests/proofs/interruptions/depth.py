"""How much is tried: a sample beside the unit tests, everything in `make proofs`."""

import os
from collections.abc import Iterable

IS_DEEP = os.environ.get("PROOFS") == "deep"


def sampled[T](every: Iterable[T], one_of: int) -> list[T]:
    """Give all of them where everything is tried, else one of so many."""
    return list(every)[:: 1 if IS_DEEP else one_of]
