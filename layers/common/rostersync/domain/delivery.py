"""How one notice reaches one address: at most once more after a crash, and never silently lost."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

LEASE = timedelta(minutes=3)
"""How long a sender is left alone: longer than the function's time limit, so it is dead after."""

MOST_TRIES = 2
"""Tries of which nobody knows how they ended: the first, and once more."""


class DeliveryState(StrEnum):
    """What is known of the mail to one address."""

    SENDING = "sending"
    """Somebody is at it, or died over it."""
    WAITING = "waiting"
    """Surely not sent yet: it was refused for a while, and is tried again."""
    SENT = "sent"
    """The mail service took it."""
    REFUSED = "refused"
    """The mail service will not take it."""
    UNCERTAIN = "uncertain"
    """Tried twice, and both times nobody knows whether it was taken."""


_FINAL = {DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.UNCERTAIN}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the mail to one address, and when.

    `tries` counts those that may have been taken. `message_id` is the mail service's own.
    """

    state: DeliveryState
    at: datetime
    tries: int = 0
    message_id: str | None = None
    reason: str | None = None

    @property
    def is_final(self) -> bool:
        """Whether nothing more is to be done for this address."""
        return self.state in _FINAL


def is_somebody_sending(deliveries: Iterable[Delivery], now: datetime) -> bool:
    """Whether another sender is at one of them at this moment."""
    return any(each.state is DeliveryState.SENDING and now < each.at + LEASE for each in deliveries)


def next_delivery(before: Delivery | None, now: datetime) -> Delivery:
    """Give what to write down before the next try; what is final stays as it is."""
    if before is None:
        return Delivery(DeliveryState.SENDING, now, tries=1)
    if before.is_final:
        return before
    if before.tries >= MOST_TRIES:
        return replace(before, state=DeliveryState.UNCERTAIN, at=now)
    return Delivery(DeliveryState.SENDING, now, tries=before.tries + 1)


def sent(before: Delivery, message_id: str, now: datetime) -> Delivery:
    """The mail service took it."""
    return replace(before, state=DeliveryState.SENT, at=now, message_id=message_id)


def refused(before: Delivery, reason: str, now: datetime) -> Delivery:
    """The mail service will not take it, whoever asks again."""
    return replace(before, state=DeliveryState.REFUSED, at=now, reason=reason)


def put_off(before: Delivery, reason: str, now: datetime) -> Delivery:
    """It was surely not sent, so this try does not count."""
    return Delivery(DeliveryState.WAITING, now, tries=before.tries - 1, reason=reason)
