"""A post office in memory for the tests of telling people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from rostersync.application.notify import SendResult, send_notice
from rostersync.application.ports.mail import Mail, NoticeRef, Outgoing, Post
from rostersync.domain.delivery import LEASE
from rostersync.domain.night_report import NightReport
from rostersync.domain.notice import Notice
from rostersync.domain.school import School
from tests.builders import NOW, a_school
from tests.fakes import (
    FakeClock,
    FakeMailer,
    FakeOutbox,
    FakeRecipients,
    FakeSchools,
    FakeTable,
)

OPERATORS = "operators@rostersync.example"


def compose(notice: Notice | NightReport, recipients: Sequence[str]) -> Mail:
    """A mail that says which kind it is, and to how many it goes."""
    school_id = notice.school_id if isinstance(notice, Notice) else None
    return Mail(notice.kind, f"for {len(recipients)}", "<p>", notice.kind, school_id)


@dataclass
class PostOffice:
    """Fakes of all that sending needs. `school` is the one whose notices are sent."""

    table: FakeTable = field(default_factory=FakeTable)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    recipients: FakeRecipients = field(default_factory=FakeRecipients)
    mailer: FakeMailer = field(default_factory=FakeMailer)
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))

    def post(self) -> Post:
        return Post(
            outbox=self.outbox,
            schools=FakeSchools(self.table),
            recipients=self.recipients,
            mailer=self.mailer,
            clock=self.clock,
            compose=compose,
            operators=OPERATORS,
        )

    def leave(self, notice: Notice, school: School | None = None) -> NoticeRef:
        """Put a notice into the outbox, as a run does."""
        self.table.add(school or a_school(notice.school_id))
        ref = NoticeRef(notice.school_id, notice.notice_id)
        self.outbox.add(Outgoing(ref, notice))
        return ref

    def send(self, ref: NoticeRef) -> SendResult:
        return send_notice(ref, self.post())

    def wait(self) -> None:
        """Wait until whoever was sending must be dead."""
        self.clock.advance(LEASE + timedelta(seconds=1))
