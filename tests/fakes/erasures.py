from collections.abc import Iterator
from datetime import datetime

from rostersync.application.ports.erasures import Erased, ErasureOrder


class FakeErasures:
    """Erasures that were begun, in `begun`, until they are finished."""

    def __init__(self) -> None:
        self.begun: list[ErasureOrder] = []

    def begin(self, order: ErasureOrder, at: datetime) -> None:
        self.begun.append(order)

    def finish(self, order: ErasureOrder, at: datetime) -> Erased:
        self.begun.remove(order)
        return Erased(0, 0, 0)

    def unfinished(self) -> Iterator[ErasureOrder]:
        return iter(tuple(self.begun))
