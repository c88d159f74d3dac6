"""The queue of Worker."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from rostersync.application.ports.erasures import ErasureOrder


@dataclass(frozen=True, slots=True)
class NightMessage:
    """The order to run one school for one night; `ordinal` is above 1 for running it again."""

    school_id: str
    night: date
    ordinal: int = 1


class WorkQueue(Protocol):
    """The messages to Worker: the schools of a night, and what was begun and not finished."""

    def send(self, messages: Iterable[NightMessage]) -> tuple[NightMessage, ...]:
        """Send all of them, and give back those that were not taken after retries."""
        ...

    def postpone(self, receipt: str, delay_s: int) -> None:
        """Hide a message that was received for that many seconds, at most 12 hours (SQS)."""
        ...

    def send_finish(self, school_id: str, run_id: str) -> None:
        """Ask for a begun run to be finished, once or more than once."""
        ...

    def send_erasure(self, order: ErasureOrder) -> None:
        """Ask for a begun erasure to be finished, once or more than once."""
        ...
