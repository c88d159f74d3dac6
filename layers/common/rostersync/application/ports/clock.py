"""The time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, in UTC."""

    def now(self) -> datetime:
        """Tell the time, with its zone."""
        ...
