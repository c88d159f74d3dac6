"""Which schools a machine client may work for, in DynamoDB."""

from contextlib import suppress

from rostersync.aws.stores.audits import Deed, auditing
from rostersync.aws.table import keys
from rostersync.aws.table.items import item_of
from rostersync.aws.table.table import Condition, ConditionFailed, Table
from rostersync.domain.audit import Act, Actor
from rostersync.domain.errors import UnknownSchool


class DynamoMachineClients:
    """`MachineClients` over the table: an item for each school of a client, and one for the client.

    The client's own item stays when its last school is taken away: the client is bound still.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def schools_of(self, client_id: str) -> frozenset[str] | None:
        """Give the schools of a client; see the port."""
        items = list(self._table.query(keys.client_partition(client_id), keys.BOUND))
        if not items:
            return None
        return frozenset(item["school_id"] for item in items if "school_id" in item)

    def bind(self, client_id: str, school_id: str, actor: Actor | None = None) -> None:
        """Bind a client to a school; see the port."""
        names = {"client_id": client_id, "school_id": school_id}
        bound = item_of(keys.client(client_id), "client", {"client_id": client_id})
        listed = item_of(keys.client_school(client_id, school_id), "client_school", names)
        deed = Deed(Act.CLIENT_BOUND, client_id, after=names)
        try:
            self._table.transact(
                [
                    self._table.checking(keys.school(school_id), Condition.present()),
                    self._table.putting(bound),
                    self._table.putting(listed, Condition.absent()),
                    *auditing(self._table, school_id, actor, deed),
                ]
            )
        except ConditionFailed:
            if self._table.get(keys.school(school_id)) is None:
                raise UnknownSchool(school_id) from None

    def release(self, client_id: str, school_id: str, actor: Actor | None = None) -> None:
        """Take a client off a school; see the port."""
        names = {"client_id": client_id, "school_id": school_id}
        deleting = self._table.deleting(
            keys.client_school(client_id, school_id), Condition.present()
        )
        deed = Deed(Act.CLIENT_RELEASED, client_id, before=names)
        with suppress(ConditionFailed):
            self._table.transact([deleting, *auditing(self._table, school_id, actor, deed)])
