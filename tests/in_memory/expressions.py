"""The part of DynamoDB's expression language that the product uses, over items in its notation.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
"""

# ruff: noqa: ANN401 - a value is of any type

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

type Item = dict[str, Any]
type Test = Callable[["Scope"], bool]

_TOKEN = re.compile(r"\s*(\(|\)|,|<=|>=|<>|=|<|>|[#:]?[\w.#]+)")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression speaks of: an item, and what its placeholders stand for."""

    item: Mapping[str, Any]
    names: Mapping[str, str]
    values: Mapping[str, Any]

    def look_up(self, operand: str) -> Any:
        """Read a value or a path; None for an attribute that is absent."""
        if operand.startswith(":"):
            return self.values[operand]
        found: Any = {"M": self.item}
        for step in operand.split("."):
            name = self.names[step] if step.startswith("#") else step
            found = found["M"].get(name) if found and "M" in found else None
        return found


def holds(asked: Mapping[str, Any], item: Mapping[str, Any], which: str) -> bool:
    """Whether an item meets the expression of that name in a request; one that is absent is met."""
    expression = asked.get(which)
    if expression is None:
        return True
    names = asked.get("ExpressionAttributeNames", {})
    values = asked.get("ExpressionAttributeValues", {})
    return _parsed(expression)(Scope(item, names, values))


def updated(asked: Mapping[str, Any], item: Mapping[str, Any]) -> Item:
    """Give the item as the request's update expression makes it."""
    scope = Scope(
        item, asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})
    )
    after = dict(item)
    for verb, operand, value in _changes(asked["UpdateExpression"]):
        name = scope.names[operand] if operand.startswith("#") else operand
        match verb:
            case "SET":
                after[name] = scope.look_up(value)
            case "ADD":
                before = Decimal(item.get(name, {"N": "0"})["N"])
                after[name] = {"N": str(before + Decimal(scope.look_up(value)["N"]))}
            case "REMOVE":
                after.pop(name, None)
            case _:
                raise NotImplementedError(verb)
    return after


@cache
def _changes(expression: str) -> list[tuple[str, str, str]]:
    changes = []
    parts = re.split(r"\b(SET|REMOVE|ADD)\b", expression)[1:]
    for verb, clause in zip(parts[::2], parts[1::2], strict=True):
        for each in clause.split(","):
            operand, _, value = each.replace("=", " ").strip().partition(" ")
            changes.append((verb, operand, value.strip()))
    return changes


@cache
def _parsed(expression: str) -> Test:
    parser = _Parser(_TOKEN.findall(expression))
    test = parser.any_of()
    if parser.tokens:
        raise NotImplementedError(expression)
    return test


@dataclass
class _Parser:
    tokens: list[str]

    def any_of(self) -> Test:
        tests = [self.all_of()]
        while self._took("OR"):
            tests.append(self.all_of())
        return lambda scope: any(test(scope) for test in tests)

    def all_of(self) -> Test:
        tests = [self.one()]
        while self._took("AND"):
            tests.append(self.one())
        return lambda scope: all(test(scope) for test in tests)

    def one(self) -> Test:
        if self._took("("):
            test = self.any_of()
            self._expect(")")
            return test
        left = self.tokens.pop(0)
        if self._took("("):
            return self._function(left)
        if self._took("BETWEEN"):
            low = self.tokens.pop(0)
            self._expect("AND")
            high = self.tokens.pop(0)
            both = [_comparison(left, ">=", low), _comparison(left, "<=", high)]
            return lambda scope: all(test(scope) for test in both)
        return _comparison(left, self.tokens.pop(0), self.tokens.pop(0))

    def _function(self, name: str) -> Test:
        path = self.tokens.pop(0)
        operand = self.tokens.pop(0) if self._took(",") else ""
        self._expect(")")
        match name:
            case "attribute_exists":
                return lambda scope: scope.look_up(path) is not None
            case "attribute_not_exists":
                return lambda scope: scope.look_up(path) is None
            case "begins_with":
                return lambda s: s.look_up(path)["S"].startswith(s.look_up(operand)["S"])
            case _:
                raise NotImplementedError(name)

    def _took(self, token: str) -> bool:
        if self.tokens and self.tokens[0] == token:
            self.tokens.pop(0)
            return True
        return False

    def _expect(self, token: str) -> None:
        if not self._took(token):
            raise NotImplementedError(f"{token} before {self.tokens}")


def _comparison(left: str, operator: str, right: str) -> Test:
    compare = _COMPARE[operator]

    def test(scope: Scope) -> bool:
        a, b = scope.look_up(left), scope.look_up(right)
        return a is not None and b is not None and compare(comparable(a), comparable(b))

    return test


def comparable(value: Mapping[str, Any]) -> Any:
    """Give a value that compares as DynamoDB does: numbers by number, text by its bytes."""
    ((kind, held),) = value.items()
    match kind:
        case "N":
            return Decimal(held)
        case "S":
            return held.encode()
        case _:
            return (kind, held)
