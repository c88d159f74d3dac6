"""The outbox: notices, from the transaction that wrote them to their last delivery."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from rostersync.application.ports.mail import NoticeRef, Outgoing
from rostersync.aws.stores.notice_items import delivery_attributes, outgoing_of
from rostersync.aws.stores.school_record import sortable
from rostersync.aws.table import keys
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Condition, ConditionFailed, Table, Update
from rostersync.domain.notice import NoticeKind


class DynamoOutbox:
    """`Outbox` over the table: the deliveries are in the notice's own item."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, ref: NoticeRef) -> Outgoing | None:
        """Read one notice; see the port.

        Raises:
            RecordInvalid: its item has a missing or impossible attribute.

        """
        item = self._table.get(Key(ref.pk, ref.sk))
        return None if item is None else outgoing_of(item)

    def save(self, outgoing: Outgoing) -> Outgoing | None:
        """Write what became of a notice, unless another did; see the port."""
        after = replace(outgoing, revision=outgoing.revision + 1)
        update = Update(Key(outgoing.ref.pk, outgoing.ref.sk), delivery_attributes(after))
        try:
            self._table.update_if(update, _as_read(outgoing.revision))
        except ConditionFailed:
            return None
        return after

    def mails_of(self, school_id: str, kind: NoticeKind, day: date) -> int:
        """Count a day's mails; see the port. A notice's key begins with the day of its run."""
        prefix = keys.notice(school_id, day.isoformat()).sk
        found = map(outgoing_of, self._table.query(keys.partition(school_id), prefix))
        return sum(len(each.recipients) for each in found if _is_of(each, kind, day))

    def unsent(self, before: datetime) -> Iterator[NoticeRef]:
        """List what was left behind; see the port. A moment behind the newest writes."""
        for line in self._table.directory(keys.UNSENT):
            if line["directory_sk"] >= sortable(before):
                return
            yield NoticeRef(line["pk"], line["sk"])


def _is_of(outgoing: Outgoing, kind: NoticeKind, day: date) -> bool:
    return outgoing.notice.kind == kind and outgoing.notice.created_at.date() == day


def _as_read(revision: int) -> Condition:
    if revision == 0:
        expression = "attribute_exists(pk) AND attribute_not_exists(delivery_revision)"
        return Condition(expression, {})
    return Condition("delivery_revision = :read", {":read": revision})
