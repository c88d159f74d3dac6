"""Send one notice, once to each address, whoever else tries and wherever a try was cut off."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rostersync.application.ports.mail import (
    Mail,
    MailPutOff,
    MailRefused,
    MailUncertain,
    NoticeRef,
    Outgoing,
    Post,
)
from rostersync.domain.delivery import (
    Delivery,
    DeliveryState,
    is_somebody_sending,
    next_delivery,
    put_off,
    refused,
    sent,
)
from rostersync.domain.errors import RosterSyncError, UnknownSchool
from rostersync.domain.night_report import NightReport
from rostersync.domain.notice import MOST_MANUAL_SYNC_MAILS, Notice, NoticeKind, whom_to_mail


class NotAllSent(RosterSyncError):
    """Some addresses need another try later; the sent mails are recorded."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """What this call did, by address: final states, and those that are tried again.

    Empty for a notice that is closed, gone, or in another sender's hands.
    """

    deliveries: dict[str, Delivery] = field(default_factory=dict)

    def count(self) -> Counter[DeliveryState]:
        """Count the addresses by state."""
        return Counter(each.state for each in self.deliveries.values())


def send_notice(ref: NoticeRef, post: Post) -> SendResult:
    """Send what is left of a notice.

    Before each mail it is written down that it is being sent, and afterwards how that went. Who
    finds it half done by another waits until that one must be dead.
    """
    outgoing = post.outbox.get(ref)
    if outgoing is None or outgoing.closed_at is not None:
        return SendResult()
    if is_somebody_sending(outgoing.deliveries.values(), post.clock.now()):
        return SendResult()
    recipients = outgoing.recipients or _people(outgoing.notice, post)
    mail = post.compose(outgoing.notice, recipients)
    return _send_all(replace(outgoing, recipients=recipients), mail, post)


def _people(notice: Notice | NightReport, post: Post) -> tuple[str, ...]:
    if isinstance(notice, NightReport):
        return (post.operators,)
    try:
        school = post.schools.get(notice.school_id)
    except UnknownSchool:
        return (post.operators,)
    marks = post.recipients.marks(notice.school_id)
    people = whom_to_mail(school.recipients, (mark.email for mark in marks), post.operators)
    return (post.operators,) if _are_too_many(notice, people, post) else people


def _are_too_many(notice: Notice, people: Sequence[str], post: Post) -> bool:
    """Whether the day's mails about manual syncs are used up. A night has one notice: no bound."""
    if notice.kind is not NoticeKind.MANUAL_SYNC_APPLIED:
        return False
    day = notice.created_at.date()
    return post.outbox.mails_of(notice.school_id, notice.kind, day) + len(people) > (
        MOST_MANUAL_SYNC_MAILS
    )


def _send_all(outgoing: Outgoing, mail: Mail, post: Post) -> SendResult:
    done: dict[str, Delivery] = {}
    for address in _open(outgoing):
        claimed = _claim(outgoing, address, post)
        if claimed is None:
            break
        after = _attempt(claimed.deliveries[address], mail, address, post)
        saved = post.outbox.save(_with(claimed, address, after, post))
        done[address] = after
        if saved is None:
            break
        outgoing = saved
    return SendResult(done)


def _open(outgoing: Outgoing) -> Iterable[str]:
    known = outgoing.deliveries
    return [each for each in outgoing.recipients if each not in known or not known[each].is_final]


def _claim(outgoing: Outgoing, address: str, post: Post) -> Outgoing | None:
    """Record that it is being sent; None when another sender was first."""
    now = post.clock.now()
    delivery = next_delivery(outgoing.deliveries.get(address), now)
    return post.outbox.save(
        replace(outgoing, deliveries={**outgoing.deliveries, address: delivery})
    )


def _attempt(claimed: Delivery, mail: Mail, address: str, post: Post) -> Delivery:
    if claimed.is_final:
        return claimed
    try:
        message_id = post.mailer.send(mail, address)
    except MailRefused as error:
        return refused(claimed, error.reason, post.clock.now())
    except MailPutOff as error:
        return put_off(claimed, error.reason, post.clock.now())
    except MailUncertain:
        return claimed
    return sent(claimed, message_id, post.clock.now())


def _with(outgoing: Outgoing, address: str, delivery: Delivery, post: Post) -> Outgoing:
    """Record the result; the last address closes the notice."""
    after = replace(outgoing, deliveries={**outgoing.deliveries, address: delivery})
    return after if _open(after) else replace(after, closed_at=post.clock.now())
