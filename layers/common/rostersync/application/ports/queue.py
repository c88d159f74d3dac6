"""The queue of Worker."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from rostersync.application.ports.erasures import ErasureOrder


@dataclass(frozen=True, slots=True)
class NightMessage:
    """The order to run one school for one night; `ordinal` is above 1 for running it again.

    `reread`: the MIS was read before tonight and said something major.
    """

    school_id: str
    night: date
    ordinal: int = 1
    reread: bool = False


class WorkQueue(Protocol):
    """The messages to Worker: the schools of a night, and what was begun and not finished."""

    def send(self, messages: Iterable[NightMessage]) -> tuple[NightMessage, ...]:
        """Send all of them, and give back those that were not taken after retries."""
        ...

    def send_later(self, message: NightMessage, delay_s: int) -> None:
        """Send one message, to be received so many seconds later, at most 15 minutes (SQS)."""
        ...

    def postpone(self, receipt: str, delay_s: int) -> None:
        """Hide a message that was received for that many seconds, at most 12 hours (SQS)."""
        ...

    def send_finish(self, school_id: str, run_id: str) -> None:
        """Ask for a begun run to be finished, once or more than once."""
        ...

    def send_preview(self, school_id: str, preview_id: str) -> None:
        """Ask for a begun preview to be made."""
        ...

    def send_erasure(self, order: ErasureOrder) -> None:
        """Ask for a begun erasure to be finished, once or more than once."""
        ...
