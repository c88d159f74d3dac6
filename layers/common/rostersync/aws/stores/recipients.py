"""The marks of each school's addresses: bounces and complaints."""

from rostersync.application.ports.mail import RecipientMark
from rostersync.aws.table import keys
from rostersync.aws.table.items import attributes_of, item_of, value_of
from rostersync.aws.table.table import Table


class DynamoRecipients:
    """`Recipients` over the table: an item an address, beside the school's record."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def marks(self, school_id: str) -> tuple[RecipientMark, ...]:
        """List what came back; see the port."""
        items = self._table.query(keys.partition(school_id), keys.RECIPIENTS)
        return tuple(value_of(RecipientMark, item) for item in items)

    def mark(self, school_id: str, mark: RecipientMark) -> None:
        """Write down what came back; see the port."""
        key = keys.recipient(school_id, mark.email)
        self._table.put(item_of(key, "recipient", attributes_of(mark)))

    def unmark(self, school_id: str, email: str) -> None:
        """Forget what came back; see the port."""
        self._table.delete(keys.recipient(school_id, email))
