"""The feed, in DynamoDB: a frame is its run's own item, found by two indexes."""

from datetime import datetime
from typing import Any

from rostersync.application.ports.feed import Moved
from rostersync.application.ports.pages import Page, PageOrder
from rostersync.aws.stores.run_items import run_without_warnings
from rostersync.aws.table import keys
from rostersync.aws.table.items import Item, from_dynamodb, to_dynamodb
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Table
from rostersync.domain.run import Run

_MOST_AT_ONCE = 100
"""Items of one batch; a limit of DynamoDB."""


class DynamoFeed:
    """`Feed` over the table.

    The index `frames` lists the runs of one school by sequence, `directory` those of all schools
    by time. A run gets its place in both with the write that ends it, so that a frame costs the
    two index entries and nothing else.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def runs(self, school_id: str, after: int, limit: int) -> tuple[Run, ...]:
        """Read the runs of the frames that follow; see the port."""
        keys_found = self._keys(school_id, after, min(limit, _MOST_AT_ONCE))
        items = self._table.get_many(keys_found) if keys_found else {}
        runs = []
        for sequence, key in enumerate(keys_found, after + 1):
            item = items.get(key)
            if item is None or item.get("sequence") != sequence:
                break
            runs.append(run_without_warnings(item))
        return tuple(runs)

    def oldest(self, school_id: str) -> Run | None:
        """Read the run of the oldest frame; see the port."""
        found = self._keys(school_id, 0, 1)
        item = self._table.get(found[0]) if found else None
        return run_without_warnings(item) if item else None

    def moved(self, until: datetime, order: PageOrder) -> Page[Moved]:
        """List the frames of all schools by time; see the port."""
        after = order.after or " "
        last = max(keys.FeedPlace(until, 0, "").text, f"{after} ")
        found = self._query(
            IndexName="directory",
            KeyConditionExpression="directory_pk = :pk AND directory_sk BETWEEN :after AND :last",
            # The one character that comes after a place and before any other place.
            values={":pk": keys.FEED, ":after": f"{after} ", ":last": last},
            ProjectionExpression="directory_sk",
            Limit=order.limit,
        )
        places = [item["directory_sk"] for item in found]
        return Page(tuple(map(_moved, places)), places[-1] if places else order.after)

    def _keys(self, school_id: str, after: int, limit: int) -> list[Key]:
        found = self._query(
            IndexName="frames",
            KeyConditionExpression="pk = :pk AND #sequence > :after",
            ExpressionAttributeNames={"#sequence": "sequence"},
            values={":pk": keys.partition(school_id), ":after": after},
            Limit=limit,
        )
        return [Key(item["pk"], item["sk"]) for item in found]

    def _query(self, values: dict[str, Any], **asked: Any) -> list[Item]:  # noqa: ANN401 - boto3's
        answer = self._table.ask({"ExpressionAttributeValues": to_dynamodb(values), **asked})
        return [from_dynamodb(item) for item in answer["Items"]]


def _moved(text: str) -> Moved:
    place = keys.FeedPlace.of_text(text)
    return Moved(place.school_id, place.sequence, place.at)
