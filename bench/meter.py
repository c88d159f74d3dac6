"""What requests to DynamoDB consume, as MiniStack answers it."""

from collections import Counter
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from rostersync.aws import clients
from rostersync.aws.table.items import from_dynamodb, size_of

_READ_UNIT = 4096
"""Bytes of one consistent read unit; a query counts all that it read together."""


@dataclass
class Meter:
    """Counts what each request to DynamoDB consumed, by asking it to say so."""

    requests: Counter[str] = field(default_factory=Counter)
    read: float = 0
    written: float = 0

    def attach(self) -> None:
        """Listen to every request of the product's client from now on."""
        events = clients.dynamodb().meta.events
        events.register("before-parameter-build.dynamodb", self._ask)
        events.register("after-call.dynamodb", self._count)

    def reset(self) -> None:
        """Start the count again."""
        self.requests.clear()
        self.read = self.written = 0

    def _ask(self, params: dict[str, Any], **_: object) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def _count(self, model: Any, parsed: dict[str, Any], **_: object) -> None:  # noqa: ANN401 - botocore's
        consumed = parsed.get("ConsumedCapacity", [])
        lines = consumed if isinstance(consumed, list) else [consumed]
        units = sum(line["CapacityUnits"] for line in lines)
        self.requests[model.name] += 1
        if model.name == "Query":
            # MiniStack answers one unit, however much it read.
            read = sum(size_of(from_dynamodb(item)) for item in parsed["Items"])
            self.read += max(1, ceil(read / _READ_UNIT))
        elif model.name == "BatchGetItem":
            # Nor does it look at these: each item by itself, half a unit for a read a moment old.
            items = (item for found in parsed["Responses"].values() for item in found)
            self.read += sum(ceil(size_of(from_dynamodb(item)) / _READ_UNIT) / 2 for item in items)
        elif model.name == "GetItem":
            self.read += units
        else:
            self.written += units
