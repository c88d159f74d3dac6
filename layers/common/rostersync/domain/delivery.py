"""One notice for one address: at most one extra mail after a crash, and never lost in silence."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

LEASE = timedelta(minutes=3)
"""How long a sender keeps its claim: longer than the function's time limit, so it is dead then."""

MOST_TRIES = 2
"""The most tries whose end nobody knows: the first, and one more."""


class DeliveryState(StrEnum):
    """What is known of the mail to one address."""

    SENDING = "sending"
    """A sender is sending it now, or died while sending."""
    WAITING = "waiting"
    """Certainly not sent: the mail service refused it for now, and the next check tries again."""
    SENT = "sent"
    """The mail service took it."""
    REFUSED = "refused"
    """The mail service refuses it for good."""
    UNCERTAIN = "uncertain"
    """Tried twice, and nobody knows whether the mail service took it."""


_FINAL = {DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.UNCERTAIN}


@dataclass(frozen=True, slots=True)
class Delivery:
    """The state of the mail to one address, and since when.

    `tries` counts the tries that perhaps reached the mail service; `message_id` is its own id.
    """

    state: DeliveryState
    at: datetime
    tries: int = 0
    message_id: str | None = None
    reason: str | None = None

    @property
    def is_final(self) -> bool:
        """Whether this address needs nothing more."""
        return self.state in _FINAL


def is_somebody_sending(deliveries: Iterable[Delivery], now: datetime) -> bool:
    """Whether another sender is sending one of them at this moment."""
    return any(each.state is DeliveryState.SENDING and now < each.at + LEASE for each in deliveries)


def next_delivery(before: Delivery | None, now: datetime) -> Delivery:
    """Give the delivery to record before the next try; a final one stays as it is."""
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
    """The mail service refuses it for good."""
    return replace(before, state=DeliveryState.REFUSED, at=now, reason=reason)


def put_off(before: Delivery, reason: str, now: datetime) -> Delivery:
    """It was certainly not sent, so this try does not count."""
    return Delivery(DeliveryState.WAITING, now, tries=before.tries - 1, reason=reason)
