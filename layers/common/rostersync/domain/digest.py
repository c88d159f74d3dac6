"""Digests of content: equal content has an equal digest, on any machine, in any order read."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from rostersync.domain.basis import PLANNED_FROM, Basis
from rostersync.domain.change import Change
from rostersync.domain.roster import Kept, Selection
from rostersync.domain.school_settings import SETTINGS, Settings
from rostersync.domain.snapshot import Snapshot
from rostersync.domain.warning import PlanWarning

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def snapshot_digest(snapshot: Snapshot) -> str:
    """Cover all that the MIS sent, and not the time of the read."""
    return _digest(
        [
            snapshot.school_id,
            snapshot.mis,
            _rows(snapshot.subjects),
            _rows(snapshot.classes),
            _rows(snapshot.students),
            _rows(snapshot.teachers),
            _rows(snapshot.unread),
        ]
    )


def selection_digest(selection: Selection) -> str:
    """Cover what a school has chosen and what it left out on purpose."""
    return _digest(
        [
            sorted(selection.subjects),
            sorted(selection.classes),
            sorted(selection.declined),
        ]
    )


def settings_digest(settings: Settings) -> str:
    """Cover the settings that a plan depends on, and no other."""
    return _digest([getattr(settings, each.name) for each in SETTINGS if each.shapes_plan])


def basis_digest(basis: Basis) -> str:
    """Cover what of a school's record a plan depends on."""
    return _digest(list(basis.values(PLANNED_FROM).items()))


def inputs_digest(snapshot: str, selection: str, settings: Settings) -> str:
    """Cover all inputs of a plan except the roster; the first two are digests already."""
    return _digest([snapshot, selection, settings_digest(settings)])


def plan_digest(school_id: str, changes: Iterable[Change], warnings: Iterable[PlanWarning]) -> str:
    """Cover what a plan does and what must be accepted first; the wording does not count."""
    return _digest(
        [
            school_id,
            [
                [change.entity, change.id, _row(change.before), _row(change.after), change.reasons]
                for change in changes
            ],
            [[warning.id, warning.entity.name, _rows(warning.tasks)] for warning in warnings],
        ]
    )


def text_digest(words: Sequence[str]) -> str:
    """Cover a list of words, in the order given."""
    return _digest(list(words))


def _rows(values: "Iterable[DataclassInstance]") -> list[Any]:
    return [_row(value) for value in values]


def _row(value: "DataclassInstance | None") -> Any:  # noqa: ANN401 - JSON has no narrower type
    return None if value is None else _values_of(type(value))(value)


@cache
def _values_of(kind: "type[DataclassInstance]") -> Callable[[object], Any]:
    return attrgetter(*(field.name for field in fields(kind)))


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, Kept):
        return _row(value)
    message = f"no canonical form for {type(value).__name__}"
    raise TypeError(message)
