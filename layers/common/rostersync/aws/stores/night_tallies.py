"""The counts of the nights, in DynamoDB: counters in the item of the night."""

from datetime import date, datetime

from rostersync.application.ports.nights import NightNotHeld
from rostersync.aws.table import keys
from rostersync.aws.table.items import Item
from rostersync.aws.table.table import Condition, ConditionFailed, Table, Update
from rostersync.domain.brake import Tally
from rostersync.domain.run import Cause

_WAS_BEGUN = "attribute_exists(due)"
"""Only a night of all schools has an item: a run that an operator orders counts nowhere."""


class DynamoNightTallies:
    """`NightTallies` over the table. A count is one atomic addition: ten workers lose none."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def tally(self, night: date) -> Tally | None:
        """Read the counts of the night; see the port."""
        item = self._table.get(keys.night(night))
        return None if item is None else _tally(item)

    def count(self, night: date, cause: Cause) -> Tally | None:
        """Count a failure; see the port."""
        one_more = Update(keys.night(night), added={_counter(cause): 1})
        try:
            return _tally(self._table.updated(one_more, Condition(_WAS_BEGUN, {})))
        except ConditionFailed:
            return None

    def hold(self, night: date, cause: Cause, at: datetime) -> bool:
        """Mark the night as held; see the port."""
        held = Update(keys.night(night), {"held_by": str(cause), "held_at": at.isoformat()})
        try:
            self._table.update_if(
                held, Condition(f"{_WAS_BEGUN} AND attribute_not_exists(held_by)", {})
            )
        except ConditionFailed:
            return False
        return True

    def release(self, night: date, at: datetime) -> None:
        """Let the night go on; see the port."""
        # A second report follows, so the night must be watched again.
        attributes = {"released_at": at.isoformat(), **keys.open_night(night)}
        released = Update(keys.night(night), attributes)
        try:
            self._table.update_if(released, Condition("attribute_exists(held_by)", {}))
        except ConditionFailed:
            raise NightNotHeld(f"the night {night.isoformat()} is not held") from None


def _tally(item: Item) -> Tally:
    return Tally(
        due=item["due"],
        failed={cause: item[_counter(cause)] for cause in Cause if _counter(cause) in item},
        held_by=Cause(item["held_by"]) if "held_by" in item else None,
        is_released="released_at" in item,
    )


def _counter(cause: Cause) -> str:
    return f"failed_{cause}"
