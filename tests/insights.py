"""The part of Logs Insights' query language that our queries use, run over lines as data.

Where AWS's pages leave open what becomes of a field that a line has not, it refuses, so that no
query of ours leans on it.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

type Line = dict[str, Any]


class _Absent:
    """A field that a line has not: equal to nothing. All else that is asked of it is refused."""

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        raise ValueError("judges by a field that the line has not")

    def __getattr__(self, name: str) -> "_Absent":
        return self


_ABSENT = _Absent()


class _Fields(dict[str, Any]):
    """A line's fields as names, and the parts of one as its attributes."""

    def __missing__(self, name: str) -> object:
        return _ABSENT

    def __getattr__(self, name: str) -> object:
        return self[name]


@dataclass(frozen=True, slots=True)
class Table:
    """What the console shows: the columns, and the values of each row; None is an empty cell."""

    columns: list[str]
    rows: list[list[Any]]


def lines_in(log: str, since: int = 0) -> list[Line]:
    """Read what a function wrote; `@timestamp` counts the lines on, which is their order."""
    return [
        {"@timestamp": since + number, "@message": line, **json.loads(line)}
        for number, line in enumerate(log.splitlines())
    ]


def run(query: str, lines: Iterable[Line]) -> Table:
    """Run a query over the lines of its log groups.

    Raises:
        KeyError, NameError, TypeError: it has what is not understood here.
        ValueError: it leans on what AWS leaves open.

    """
    table = _Rows([], list(lines))
    for command in re.split(r"\s*\|\s*", query.strip()):
        word, rest = command.split(maxsplit=1)
        table = _COMMANDS[word](table, rest)
    rows = [[row.get(name) for name in table.columns] for row in table.rows]
    return Table(table.columns, [[None if v is _ABSENT else v for v in row] for row in rows])


@dataclass(frozen=True, slots=True)
class _Rows:
    columns: list[str]
    rows: list[Line]


def _filter(given: _Rows, rest: str) -> _Rows:
    return _Rows(given.columns, [row for row in given.rows if _value(rest, _fields(row))])


def _add_fields(given: _Rows, rest: str) -> _Rows:
    named = _named(rest)
    rows = [row | {name: _value(text, _fields(row)) for name, text in named} for row in given.rows]
    return _Rows([*given.columns, *(name for name, _ in named)], rows)


def _stats(given: _Rows, rest: str) -> _Rows:
    values, _, by = rest.rpartition(" by ")
    keys, named = [name for name, _ in _named(by)], _named(values)
    groups: dict[tuple[Any, ...], list[Line]] = {}
    for row in sorted(given.rows, key=itemgetter("@timestamp")):
        groups.setdefault(tuple(row.get(key) for key in keys), []).append(row)
    rows = [
        dict(zip(keys, key, strict=True))
        | {name: _value(text, _Group(group)) for name, text in named}
        for key, group in groups.items()
    ]
    return _Rows([*keys, *(name for name, _ in named)], rows)


def _sort(given: _Rows, rest: str) -> _Rows:
    rows = given.rows
    for part in reversed(rest.split(",")):
        name, order = part.split()
        rows = sorted(rows, key=itemgetter(name), reverse={"asc": False, "desc": True}[order])
    return _Rows(given.columns, rows)


_COMMANDS: dict[str, Callable[[_Rows, str], _Rows]] = {
    "filter": _filter,
    "fields": _add_fields,
    "stats": _stats,
    "sort": _sort,
    "display": lambda given, rest: _Rows([name for name, _ in _named(rest)], given.rows),
    "limit": lambda given, rest: _Rows(given.columns, given.rows[: int(rest)]),
}


def _named(text: str) -> list[tuple[str, str]]:
    """Split a list at its commas, each part with its alias or as it is written."""
    parts = re.split(r",\s*(?![^()]*\))", text.strip())
    return [(alias, given or alias) for given, _, alias in (p.rpartition(" as ") for p in parts)]


def _fields(row: Line) -> _Fields:
    parts = {name: _Fields(v) if isinstance(v, dict) else v for name, v in row.items()}
    return _Fields({name.replace("@", "at_"): value for name, value in parts.items()})


class _Group(dict[str, Any]):
    """A group's fields, each as its values in the order of time, and what sums them up."""

    def __init__(self, lines: list[Line]) -> None:
        super().__init__(_AGGREGATES, count=lambda: len(lines))
        self._lines = [_fields(line) for line in lines]

    def __missing__(self, name: str) -> list[Any]:
        return [line[name] for line in self._lines]


def _said(values: list[Any]) -> list[Any]:
    return [value for value in values if value is not _ABSENT]


_AGGREGATES: dict[str, Callable[[list[Any]], Any]] = {
    "latest": lambda values: values[-1],
    "count_distinct": lambda values: len(set(_said(values))),
    "min": lambda values: min(_said(values)),
    "max": lambda values: max(_said(values)),
}


def _value(text: str, names: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a line's value is anything
    """Evaluate an expression by Python's grammar, from which this one differs in a few signs."""
    parts = re.split(r'("[^"]*")', re.sub(r'(\S+) like ("[^"]*")', r"\2 in \1", text))
    for at in range(0, len(parts), 2):
        plain = re.sub(r"(?<![!<>=])=", "==", parts[at]).replace("count(*)", "count()")
        parts[at] = plain.replace("@", "at_")
    return eval("".join(parts).strip(), {"__builtins__": {}}, names)  # noqa: S307 - our template's text
