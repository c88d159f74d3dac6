"""From values of the domain to answers, where both have the same names."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def fields_of(value: "DataclassInstance") -> dict[str, Any]:
    """Give a frozen value's fields by name, not taken further apart."""
    return {field.name: getattr(value, field.name) for field in fields(value)}
