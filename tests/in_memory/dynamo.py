"""DynamoDB in this process, as fast as a dictionary: what the product asks of it, and no more.

It answers as boto3's client does. `tests/contract/aws` holds it to the same behaviour as moto's.
Of DynamoDB's limits it knows none: neither sizes, nor capacity, nor that an index is behind.
"""

# ruff: noqa: ANN401 - what boto3 is asked and answers is of any type

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from tests.in_memory.expressions import Item, comparable, holds, updated

type Answer = dict[str, Any]
type Place = tuple[str, str]
"""Partition key and sort key."""

_INDEXES = {"directory": ("directory_pk", "directory_sk"), "frames": ("pk", "sequence")}
_CONSUMED = {"CapacityUnits": 0.0}


class MemoryDynamo:
    """One table. `changed` is called after every write, with what it put and deleted."""

    def __init__(self, items: Mapping[Place, Item] | None = None) -> None:
        self.items: dict[Place, Item] = dict(items or {})
        self.changed: Callable[[], None] = lambda: None

    def get_item(self, **asked: Any) -> Answer:
        item = self.items.get(_place(asked["Key"]))
        return {} if item is None else {"Item": item}

    def batch_get_item(self, **asked: Any) -> Answer:
        ((name, wanted),) = asked["RequestItems"].items()
        places = [_place(key) for key in wanted["Keys"]]
        found = [self.items[place] for place in places if place in self.items]
        return {"Responses": {name: found}, "UnprocessedKeys": {}}

    def put_item(self, **asked: Any) -> Answer:
        self._refuse_unless(asked, _place(asked["Item"]), "PutItem")
        self._write({_place(asked["Item"]): asked["Item"]})
        return {"ConsumedCapacity": _CONSUMED}

    def delete_item(self, **asked: Any) -> Answer:
        self._refuse_unless(asked, _place(asked["Key"]), "DeleteItem")
        self._write({_place(asked["Key"]): None})
        return {"ConsumedCapacity": _CONSUMED}

    def update_item(self, **asked: Any) -> Answer:
        place = _place(asked["Key"])
        self._refuse_unless(asked, place, "UpdateItem")
        after = updated(asked, self.items.get(place, asked["Key"]))
        self._write({place: after})
        return {"ConsumedCapacity": _CONSUMED, "Attributes": after}

    def transact_write_items(self, **asked: Any) -> Answer:
        after: dict[Place, Item | None] = {}
        reasons = []
        for action in asked["TransactItems"]:
            ((verb, write),) = action.items()
            place = _place(write.get("Key") or write["Item"])
            is_met = holds(write, self.items.get(place, {}), "ConditionExpression")
            reasons.append({"Code": "None" if is_met else "ConditionalCheckFailed"})
            match verb:
                case "Put":
                    after[place] = write["Item"]
                case "Delete":
                    after[place] = None
                case "Update":
                    after[place] = updated(write, self.items.get(place, write["Key"]))
                case _:
                    pass
        if any(reason["Code"] != "None" for reason in reasons):
            raise refusal("TransactionCanceledException", "TransactWriteItems", reasons)
        self._write(after)
        return {"ConsumedCapacity": [_CONSUMED]}

    def query(self, **asked: Any) -> Answer:
        index = asked.get("IndexName")
        hash_key, range_key = _INDEXES[index] if index else ("pk", "sk")
        partition = asked["ExpressionAttributeValues"][":pk"]
        there = [item for item in self.items.values() if item.get(hash_key) == partition]
        found = [
            item
            for item in there
            if range_key in item and holds(asked, item, "KeyConditionExpression")
        ]
        found.sort(key=lambda item: (comparable(item[range_key]), _place(item)))
        if not asked.get("ScanIndexForward", True):
            found.reverse()
        if "ExclusiveStartKey" in asked:
            start = _place(asked["ExclusiveStartKey"])
            places = [_place(item) for item in found]
            is_forward = asked.get("ScanIndexForward", True)
            found = found[sum(p <= start if is_forward else p >= start for p in places) :]
        limit = asked.get("Limit", len(found))
        shown = [_projected(item, asked) for item in found[:limit]]
        left = {} if len(found) <= limit else {"LastEvaluatedKey": _key(found[limit - 1])}
        return {"Items": shown, **left}

    def scan(self, **_: Any) -> Answer:
        return {"Items": list(self.items.values())}

    def get_paginator(self, name: str) -> "Pages":
        return Pages(getattr(self, name))

    def _refuse_unless(self, asked: Mapping[str, Any], place: Place, operation: str) -> None:
        if not holds(asked, self.items.get(place, {}), "ConditionExpression"):
            raise refusal("ConditionalCheckFailedException", operation)

    def _write(self, after: Mapping[Place, Item | None]) -> None:
        for place, item in after.items():
            if item is None:
                self.items.pop(place, None)
            else:
                self.items[place] = item
        self.changed()


class Pages:
    """A paginator: asks for page after page."""

    def __init__(self, ask: Callable[..., Answer]) -> None:
        self._ask = ask

    def paginate(self, **asked: Any) -> Iterator[Answer]:
        while True:
            page = self._ask(**asked)
            yield page
            if "LastEvaluatedKey" not in page:
                return
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def refusal(code: str, operation: str, reasons: list[dict[str, str]] | None = None) -> ClientError:
    """Make the error that boto3 raises."""
    response: Any = {"Error": {"Code": code, "Message": code}}
    if reasons is not None:
        response["CancellationReasons"] = reasons
    return ClientError(response, operation)


def _place(item: Mapping[str, Any]) -> Place:
    return item["pk"]["S"], item["sk"]["S"]


def _key(item: Mapping[str, Any]) -> Item:
    return {"pk": item["pk"], "sk": item["sk"]}


def _projected(item: Item, asked: Mapping[str, Any]) -> Item:
    if "ProjectionExpression" not in asked:
        return item
    wanted = [name.strip() for name in asked["ProjectionExpression"].split(",")]
    return {name: item[name] for name in wanted if name in item}
