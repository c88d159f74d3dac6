"""A run's changes as CSV, safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from manual_sync_api.cursors import cursor_of
from manual_sync_api.sizes import LARGEST_ANSWER, size
from rostersync.domain.change import Change, RosterEntity
from rostersync.domain.roster import SchoolClass, Student, Subject, Task, Teacher

CSV = "text/csv"
COLUMNS = ("entity", "id", "name", "kind", "reasons", "before", "after")

_LARGEST = LARGEST_ANSWER - 512 * 1024
"""Bytes of a page before its last row, as Lambda counts: that and the headers fit beside it."""

_FORMULA = re.compile(r"(^|[;|\t\r\n])(\s*)(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
"""Before what spreadsheets run as a formula (OWASP, CSV injection).

That is at the beginning of a cell, and behind what parts cells where a comma parts decimals.
Full-width signs count: some spreadsheets take them for the narrow ones.
"""


def csv_answer(changes: Sequence[Change], start: int, path: str) -> Response[str]:
    """Answer with the changes from `start` on, as many as fit; `Link` leads to the rest."""
    body, end = _written(changes, start)
    headers = {"Content-Disposition": 'attachment; filename="changes.csv"'}
    if end < len(changes):
        headers["Link"] = f'<{path}?cursor={cursor_of(path, str(end))}>; rel="next"'
    return Response(
        status_code=HTTPStatus.OK,
        content_type=f"{CSV}; charset=utf-8; header=present",
        body=body,
        headers=headers,
    )


def _written(changes: Sequence[Change], start: int) -> tuple[str, int]:
    rows, held = [_row(COLUMNS)], 0
    for place in range(start, len(changes)):
        if held > _LARGEST:
            return "".join(rows), place
        rows.append(_row([safe(cell) for cell in _cells(changes[place])]))
        held += size(rows[-1])
    return "".join(rows), len(changes)


def _row(cells: Sequence[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _cells(change: Change) -> Iterator[str]:
    yield change.entity
    yield change.id
    yield _name(change.after or change.before)
    yield change.kind
    yield " ".join(change.reasons)
    yield _differing(change.before, change.after)
    yield _differing(change.after, change.before)


def _name(entity: RosterEntity | None) -> str:
    match entity:
        case Student() | Teacher():
            return " ".join(part for part in (entity.forename, entity.surname) if part)
        case Task():
            return entity.title
        case Subject() | SchoolClass():
            return entity.name
        case None:
            return ""


def _differing(entity: RosterEntity | None, other: RosterEntity | None) -> str:
    """An entity's fields; beside another, those alone that differ."""
    if entity is None:
        return ""
    told = []
    for field in fields(entity):
        value = getattr(entity, field.name)
        if value is not None and (other is None or value != getattr(other, field.name)):
            told.append(f"{field.name}: {_text(value)}")
    return "; ".join(told)


def _text(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)


def safe(cell: str) -> str:
    """Guard a cell that a spreadsheet would run."""
    return _FORMULA.sub(r"\1\2'", cell)
