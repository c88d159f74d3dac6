from collections.abc import Iterable

from rostersync.application.ports.erasures import ErasureOrder
from rostersync.application.ports.queue import NightMessage


class FakeWorkQueue:
    """A queue that keeps what it takes in `sent`, and refuses the schools named in `refuses`.

    `handed_over` holds the school and run of each plan that Worker was asked to finish.
    `previews` holds the school and id of each preview that Worker was asked to make.
    `erasures` are those that Worker was asked to finish.
    `later` holds messages that were sent with a delay in seconds.
    `postponed` holds the delays in seconds of messages that were put back, by receipt.
    """

    def __init__(self, refuses: Iterable[str] = ()) -> None:
        self.sent: list[NightMessage] = []
        self.handed_over: list[tuple[str, str]] = []
        self.previews: list[tuple[str, str]] = []
        self.erasures: list[ErasureOrder] = []
        self.later: list[tuple[NightMessage, int]] = []
        self.postponed: dict[str, int] = {}
        self.refuses = frozenset(refuses)

    def send(self, messages: Iterable[NightMessage]) -> tuple[NightMessage, ...]:
        asked = list(messages)
        self.sent += [message for message in asked if message.school_id not in self.refuses]
        return tuple(message for message in asked if message.school_id in self.refuses)

    def send_later(self, message: NightMessage, delay_s: int) -> None:
        self.later.append((message, delay_s))

    def postpone(self, receipt: str, delay_s: int) -> None:
        self.postponed[receipt] = delay_s

    def send_preview(self, school_id: str, preview_id: str) -> None:
        self.previews.append((school_id, preview_id))

    def send_erasure(self, order: ErasureOrder) -> None:
        self.erasures.append(order)

    def send_finish(self, school_id: str, run_id: str) -> None:
        self.handed_over.append((school_id, run_id))
