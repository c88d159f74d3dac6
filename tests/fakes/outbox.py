from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from rostersync.application.ports.mail import NoticeRef, Outgoing
from rostersync.domain.notice import Notice, NoticeKind


class Crash(Exception):
    """The function dies: a fake raises it when a test asks for it."""


@dataclass
class FakeOutbox:
    """Notices in memory, each with what became of it.

    `crash_at_save` dies at that save, counted from 1, before it is written.
    """

    items: dict[NoticeRef, Outgoing] = field(default_factory=dict)
    saves: int = 0
    crash_at_save: int | None = None

    def add(self, outgoing: Outgoing) -> None:
        """Put a notice there, as a run or a night does."""
        self.items.setdefault(outgoing.ref, outgoing)

    def get(self, ref: NoticeRef) -> Outgoing | None:
        return self.items.get(ref)

    def save(self, outgoing: Outgoing) -> Outgoing | None:
        self.saves += 1
        if self.saves == self.crash_at_save:
            raise Crash
        stored = self.items.get(outgoing.ref)
        if stored is None or stored.revision != outgoing.revision:
            return None
        after = replace(outgoing, revision=outgoing.revision + 1)
        self.items[outgoing.ref] = after
        return after

    def mails_of(self, school_id: str, kind: NoticeKind, day: date) -> int:
        return sum(
            len(each.recipients)
            for each in self.items.values()
            if isinstance(each.notice, Notice)
            and (each.notice.school_id, each.notice.kind) == (school_id, kind)
            and each.notice.created_at.date() == day
        )

    def unsent(self, before: datetime) -> Iterator[NoticeRef]:
        left = [each for each in self.items.values() if each.closed_at is None]
        for each in sorted(left, key=lambda each: each.notice.created_at):
            if each.notice.created_at < before:
                yield each.ref
