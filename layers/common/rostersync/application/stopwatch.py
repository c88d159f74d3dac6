"""The time that each part of a run takes, by the clock of the run."""

from collections.abc import Iterator
from contextlib import contextmanager

from rostersync.application.ports.clock import Clock


class Stopwatch:
    """Collects seconds by the name of a part; a part that fails is measured too."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.seconds: dict[str, float] = {}

    @contextmanager
    def measure(self, part: str) -> Iterator[None]:
        """Measure the body as `part`."""
        began = self._clock.now()
        try:
            yield
        finally:
            self.seconds[part] = (self._clock.now() - began).total_seconds()
