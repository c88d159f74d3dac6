"""Bounces and complaints: the address is marked on its school, and gets no more mails."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rostersync.application.ports.mail import MarkState, RecipientMark, Recipients


class FeedbackKind(StrEnum):
    """How the mail service reports a mail that came back."""

    BOUNCED = "bounced"
    """For good: no such mailbox, or on the account's suppression list."""
    DELAYED = "delayed"
    """For now: the mailbox is full, or its server does not answer."""
    COMPLAINED = "complained"
    """Its reader called it spam."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A mail that came back, and its addresses; `school_id` is None for the operators' own mail."""

    kind: FeedbackKind
    addresses: tuple[str, ...]
    at: datetime
    reason: str
    school_id: str | None = None


_MARKED = {
    FeedbackKind.BOUNCED: MarkState.BOUNCED,
    FeedbackKind.COMPLAINED: MarkState.COMPLAINED,
}


def mark_undeliverable(feedback: Feedback, recipients: Recipients) -> int:
    """Mark the addresses of a lasting failure on their school, and say how many were marked."""
    state = _MARKED.get(feedback.kind)
    if state is None or feedback.school_id is None:
        return 0
    for address in feedback.addresses:
        mark = RecipientMark(address, state, feedback.at, feedback.reason)
        recipients.mark(feedback.school_id, mark)
    return len(feedback.addresses)
