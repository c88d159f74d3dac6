"""Items as Python values, and how DynamoDB counts their size.

An item is a mapping of attributes to plain values: text, whole numbers, truth values, bytes, and
lists and mappings of those. An attribute that has nothing to say is absent.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from rostersync.aws.table.keys import Key
from rostersync.domain.errors import RecordInvalid, TooLarge

_QUOTED = re.compile(r"""["'].*["']""", re.DOTALL)
"""How msgspec quotes a value: it may be anybody's name, and the error ends in the log."""

type Item = dict[str, Any]

LARGEST_ITEM = 400 * 1024
"""Bytes, names of attributes included; a limit of DynamoDB."""


class _Reader(TypeDeserializer):
    """Reads whole numbers as `int` and binary as `bytes`: the table holds no others."""

    def _deserialize_n(self, value: str) -> int | Decimal:
        number = Decimal(value)
        return int(number) if number == number.to_integral_value() else number

    def _deserialize_b(self, value: bytes) -> bytes:
        return value


_reader = _Reader()
_writer = TypeSerializer()


def to_dynamodb(item: Mapping[str, Any]) -> dict[str, Any]:
    """Write an item in DynamoDB's own notation."""
    return {name: _writer.serialize(value) for name, value in item.items()}


def from_dynamodb(item: Mapping[str, Any]) -> Item:
    """Read an item from DynamoDB's own notation."""
    return {name: _reader.deserialize(value) for name, value in item.items()}


def item_of(key: Key, kind: str, attributes: Mapping[str, Any]) -> Item:
    """Make the item of those attributes, without the absent ones.

    Raises:
        TooLarge: DynamoDB would not take it.

    """
    item = {"pk": key.pk, "sk": key.sk, "type": kind, **present(attributes)}
    size = size_of(item)
    if size > LARGEST_ITEM:
        raise TooLarge(f"{key.pk} {key.sk}: {size} bytes, and an item has {LARGEST_ITEM} at most")
    return item


def present(attributes: Mapping[str, Any]) -> Item:
    """Leave out the attributes that have nothing to say."""
    return {name: value for name, value in attributes.items() if value is not None}


def attributes_of(value: object) -> Item:
    """Take a frozen value apart into plain values: times as ISO 8601, tuples as lists."""
    attributes: Item = msgspec.to_builtins(value)
    return attributes


def value_of[T](kind: type[T], item: Item) -> T:
    """Put a frozen value together from an item; attributes that it does not know are ignored.

    Raises:
        RecordInvalid: an attribute is missing or impossible; it says which of which item.

    """
    try:
        return msgspec.convert(item, kind)
    except msgspec.ValidationError as error:
        what = _QUOTED.sub("'…'", str(error))
        raise RecordInvalid(f"{item.get('pk')} {item.get('sk')}: {what}") from None


def size_of(value: object) -> int:
    """Count bytes as DynamoDB does, or slightly more.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    """
    match value:
        case str():
            return len(value.encode())
        case bytes():
            return len(value)
        case bool() | None:
            return 1
        case int() | Decimal():
            return len(str(value)) // 2 + 2
        case dict():
            return 3 + sum(1 + size_of(name) + size_of(held) for name, held in value.items())
        case list() | tuple():
            return 3 + sum(1 + size_of(held) for held in value)
        case _:
            raise TypeError(f"the table holds no {type(value).__name__}")
