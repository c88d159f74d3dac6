"""What DynamoDB takes: of one partition a second, which the emulator does not know; and at once."""

import re
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from math import ceil
from threading import Lock
from typing import Any

import msgspec

from local.aws_proxy import Answer, Call
from local.limits import Bucket, json_answer

WRITE_UNITS = 1000
READ_UNITS = 3000
"""Of one partition, a second.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
"""

LARGEST_ITEM = 400 * 1024
LARGEST_TRANSACTION = 4 * 1024 * 1024
"""Bytes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html"""

_WRITE_UNIT = 1024
_READ_UNIT = 4096

_SLOW_DOWN = (
    "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically "
    "scaling your table or index so please try again shortly."
)


class PartitionLimits:
    """What each partition of a table takes a second. Every partition key is taken for one.

    A write is refused before it is made, by its size; a read after another has used too much.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._writes: dict[str, Bucket] = {}
        self._reads: dict[str, Bucket] = {}
        self.refused = 0

    def before(self, call: Call) -> Answer | None:
        """Refuse what is too much for a partition."""
        if call.service != "dynamodb":
            return None
        asked = msgspec.json.decode(call.body)
        with self._lock:
            refused = self._refused(call.operation, asked)
        self.refused += refused is not None
        return refused

    def after(self, call: Call, answer: Answer) -> None:
        """Count what was read."""
        if call.service != "dynamodb" or answer.status != HTTPStatus.OK:
            return
        asked = msgspec.json.decode(call.body)
        partition = _read_partition(call.operation, asked)
        if partition is not None:
            share = 1.0 if asked.get("ConsistentRead") else 0.5
            with self._lock:
                self._reading(partition).owe(share * max(1, ceil(_read(answer) / _READ_UNIT)))

    def _refused(self, operation: str, asked: dict[str, Any]) -> Answer | None:
        if operation == "TransactWriteItems":
            return self._refused_transaction(asked["TransactItems"])
        if _size(asked.get("Item", {})) > LARGEST_ITEM:
            return _invalid("Item size has exceeded the maximum allowed size")
        if operation in {"PutItem", "UpdateItem", "DeleteItem"}:
            is_taken = self._writing(_partition(asked)).take(_units(asked))
            return None if is_taken else _throttled()
        partition = _read_partition(operation, asked)
        is_read = partition is not None and self._reading(partition).is_empty
        return _throttled() if is_read else None

    def _refused_transaction(self, actions: list[dict[str, Any]]) -> Answer | None:
        inner = [next(iter(action.values())) for action in actions]
        sizes = [_size(each.get("Item", {})) for each in inner]
        if max(sizes) > LARGEST_ITEM:
            return _cancelled(["ValidationError" * (size > LARGEST_ITEM) for size in sizes])
        if sum(sizes) > LARGEST_TRANSACTION:
            return _invalid("Transaction size has exceeded the maximum allowed size")
        wanted: dict[str, float] = {}
        for each in inner:
            name = _partition(each)
            wanted[name] = wanted.get(name, 0) + 2 * _units(each)
        busy = {name for name, units in wanted.items() if not self._writing(name).take(units)}
        codes = ["ThrottlingError" * (_partition(each) in busy) for each in inner]
        return _cancelled(codes) if busy else None

    def _writing(self, partition: str) -> Bucket:
        return self._writes.setdefault(partition, Bucket(WRITE_UNITS, self._clock))

    def _reading(self, partition: str) -> Bucket:
        return self._reads.setdefault(partition, Bucket(READ_UNITS, self._clock))


def _units(written: dict[str, Any]) -> float:
    """Count the units of one write outside a transaction; of an update or a deletion, one."""
    return max(1, ceil(_size(written.get("Item", {})) / _WRITE_UNIT))


def _size(item: Mapping[str, Any]) -> int:
    """Count an item's bytes from its notation: each attribute's name and what it holds."""
    return sum(len(name.encode()) + _held(value) for name, value in item.items())


def _held(value: Mapping[str, Any]) -> int:
    ((kind, held),) = value.items()
    match kind:
        case "B":
            return len(held) * 3 // 4
        case "M":
            return 3 + sum(1 + len(name) + _held(each) for name, each in held.items())
        case "L":
            return 3 + sum(1 + _held(each) for each in held)
        case "N":
            return len(held) // 2 + 2
        case "S":
            return len(held.encode())
        case _:
            return 1


def _partition(written: Mapping[str, Any]) -> str:
    key = written.get("Item", written.get("Key", {}))
    return str(key["pk"]["S"])


def _read_partition(operation: str, asked: dict[str, Any]) -> str | None:
    """Name the one partition that is read; None for what reads none, or many."""
    if operation == "GetItem":
        return f" {_partition(asked)}"
    if operation == "Query":
        (placeholder,) = re.findall(r"^\w+ = (:\w+)", asked["KeyConditionExpression"])
        held = asked["ExpressionAttributeValues"][placeholder]["S"]
        return f"{asked.get('IndexName', '')} {held}"
    return None


def _read(answer: Answer) -> int:
    found = msgspec.json.decode(answer.body)
    return sum(map(_size, found.get("Items", [found.get("Item", {})])))


def _throttled() -> Answer:
    kind = "com.amazonaws.dynamodb.v20120810#ThrottlingException"
    return json_answer(400, {"__type": kind, "message": _SLOW_DOWN})


def _invalid(told: str) -> Answer:
    kind = "com.amazon.coral.validate#ValidationException"
    return json_answer(400, {"__type": kind, "message": told})


def _cancelled(given: list[str]) -> Answer:
    """Cancel a transaction: a reason for each of its actions, empty for the innocent."""
    codes = [code or "None" for code in given]
    told = (
        "Transaction cancelled, please refer cancellation reasons for specific reasons "
        f"[{', '.join(codes)}]"
    )
    reasons = [
        {"Code": code} | ({"Message": _SLOW_DOWN} if code != "None" else {}) for code in codes
    ]
    kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"
    return json_answer(400, {"__type": kind, "Message": told, "CancellationReasons": reasons})
