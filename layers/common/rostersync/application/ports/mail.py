"""The notices to be mailed, and the addresses they go to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from rostersync.application.ports.clock import Clock
from rostersync.application.ports.schools import Schools
from rostersync.domain.delivery import Delivery
from rostersync.domain.errors import RosterSyncError
from rostersync.domain.night_report import NightReport
from rostersync.domain.notice import Notice, NoticeKind


@dataclass(frozen=True, slots=True)
class NoticeRef:
    """The place of a notice: the keys of its item, which only the outbox reads."""

    pk: str
    sk: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A notice that is being sent. Once `recipients` are recorded, they stay for every sender.

    `revision` grows with each save; `closed_at` is when nothing was left to do.
    """

    ref: NoticeRef
    notice: Notice | NightReport
    recipients: tuple[str, ...] = ()
    deliveries: Mapping[str, Delivery] = field(default_factory=dict)
    revision: int = 0
    closed_at: datetime | None = None


class Outbox(Protocol):
    """The notices that runs and nights left to be sent."""

    def get(self, ref: NoticeRef) -> Outgoing | None:
        """Read one, as last written; None if there is none."""
        ...

    def save(self, outgoing: Outgoing) -> Outgoing | None:
        """Write recipients, deliveries and end, with a new revision.

        None, and nothing is written, when another sender has saved since it was read.
        """
        ...

    def mails_of(self, school_id: str, kind: NoticeKind, day: date) -> int:
        """Count the mails that a school's notices of the kind, made on that day, went out as."""
        ...

    def unsent(self, before: datetime) -> Iterator[NoticeRef]:
        """List what was written before that time and is not closed, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, for one or more addresses; `school_id` comes back with a bounce."""

    subject: str
    text: str
    html: str
    kind: str
    school_id: str | None = None


class MailRefused(RosterSyncError):
    """The mail service refuses this mail to this address; `reason` is its error's name."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"refused: {reason}")
        self.reason = reason


class MailPutOff(RosterSyncError):
    """The mail was certainly not taken: throttled, or a fault of the service. Try later."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"put off: {reason}")
        self.reason = reason


class MailUncertain(RosterSyncError):
    """No answer came, so nobody knows whether the mail was taken."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the verified address, who reads the answers, and SES's configuration set."""

    address: str
    reply_to: str
    configuration_set: str


class Mailer(Protocol):
    """The mail service."""

    def send(self, mail: Mail, address: str) -> str:
        """Send one mail to one address, and give the service's id of it.

        Raises:
            MailRefused, MailPutOff, MailUncertain: and nothing else.

        """
        ...


class MarkState(StrEnum):
    """Why an address gets no mails."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"


@dataclass(frozen=True, slots=True)
class RecipientMark:
    """The mail service's report about an address; `reason` is its own word."""

    email: str
    state: MarkState
    at: datetime
    reason: str | None = None


class Recipients(Protocol):
    """The marks of each school's addresses: bounces and complaints."""

    def marks(self, school_id: str) -> tuple[RecipientMark, ...]:
        """List the school's addresses that bounced or complained."""
        ...

    def mark(self, school_id: str, mark: RecipientMark) -> None:
        """Record a mark; the same again changes nothing."""
        ...

    def unmark(self, school_id: str, email: str) -> None:
        """Forget a mark, because a person says that the address is good."""
        ...


type Compose = Callable[[Notice | NightReport, Sequence[str]], Mail]
"""Makes the mail of a notice for its recipients."""


@dataclass(frozen=True, slots=True)
class Post:
    """The ports of sending."""

    outbox: Outbox
    schools: Schools
    recipients: Recipients
    mailer: Mailer
    clock: Clock
    compose: Compose
    operators: str
