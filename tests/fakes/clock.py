from datetime import datetime, timedelta


class FakeClock:
    """A clock that does not move until a test sets it.

    `tick` makes it advance by itself at each look, for tests that measure time.
    """

    def __init__(self, now: datetime, tick: timedelta = timedelta(0)) -> None:
        self._now = now
        self._tick = tick

    def now(self) -> datetime:
        seen = self._now
        self._now += self._tick
        return seen

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by
