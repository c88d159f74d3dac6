"""Lists in pages, read consistently."""

from typing import Any

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.aws.table.items import Item, from_dynamodb, to_dynamodb
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Table


def read_page(
    table: Table, pk: str, prefix: str, order: PageOrder, *, newest_first: bool = False
) -> Page[Item]:
    """Read some items of a partition whose sort key begins so, in the order of those keys."""
    asked: dict[str, Any] = {
        "KeyConditionExpression": "pk = :pk AND begins_with(sk, :prefix)",
        "ExpressionAttributeValues": to_dynamodb({":pk": pk, ":prefix": prefix}),
        "ScanIndexForward": not newest_first,
        "ConsistentRead": True,
        # One more than asked for tells whether there is more.
        "Limit": order.limit + 1,
    }
    if order.after is not None:
        start = Key(pk, prefix + order.after)
        asked["ExclusiveStartKey"] = to_dynamodb({"pk": start.pk, "sk": start.sk})
    answer = table.ask(asked)
    found = [from_dynamodb(item) for item in answer["Items"]]
    # DynamoDB ends a page at 1 MB too, however few the items are.
    is_more = len(found) > order.limit or "LastEvaluatedKey" in answer
    items = tuple(found[: order.limit])
    return Page(items, items[-1]["sk"].removeprefix(prefix) if is_more and items else None)


def read_directory_page(table: Table, directory_pk: str, order: PageOrder) -> Page[str]:
    """Read some school ids of the `directory` index, in order, a moment behind the writes."""
    asked: dict[str, Any] = {
        "IndexName": "directory",
        "KeyConditionExpression": "directory_pk = :pk AND directory_sk > :after",
        "ExpressionAttributeValues": to_dynamodb(
            {":pk": directory_pk, ":after": order.after or " "}
        ),
        "ProjectionExpression": "directory_sk",
        "Limit": order.limit + 1,
    }
    found = [from_dynamodb(item) for item in table.ask(asked)["Items"]]
    ids = tuple(item["directory_sk"] for item in found[: order.limit])
    return Page(ids, ids[-1] if len(found) > order.limit else None)
