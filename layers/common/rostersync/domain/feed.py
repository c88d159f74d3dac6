"""The feed: every run that changed the roster is one frame, with a digest of the new roster.

A platform that applies the frames of a school in order has the school's roster, and the digest
proves it. Records are what the API shows of an entity, so that a replica needs nothing else.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, assert_never

from rostersync.domain.change import Change, ChangeKind, Reason, RosterEntity
from rostersync.domain.roster import (
    EntityKind,
    Roster,
    SchoolClass,
    Student,
    StudentState,
    Subject,
    Task,
    Teacher,
)
from rostersync.domain.run import RunKind

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

type Record = dict[str, Any]
"""An entity as a reader of the feed sees it: its public fields by name, null for the unknown."""


class Verb(StrEnum):
    """What happened to an entity, in one word that a reader can act on."""

    ADDED = "added"
    CHANGED = "changed"
    LEFT = "left"
    RETURNED = "returned"
    UNASSIGNED = "unassigned"
    REMOVED = "removed"
    ARCHIVED = "archived"
    RESTORED = "restored"
    KEPT = "kept"
    RENEWED = "renewed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Frame:
    """All that one run changed in one school's roster; `sequence` counts from 1 without a gap.

    `roster_digest` is of the roster after the run. See `roster_digest` for how it is made.
    """

    sequence: int
    school_id: str
    run_id: str
    kind: RunKind
    at: datetime
    changes: tuple[Change, ...]
    roster_digest: str


_VERB_BY_REASON = {
    Reason.ERASED: Verb.ERASED,
    Reason.ARCHIVED: Verb.ARCHIVED,
    Reason.RESTORED: Verb.RESTORED,
    Reason.RENEWED: Verb.RENEWED,
    Reason.KEPT: Verb.KEPT,
}
"""Reasons that say all that a reader must know, the most telling first."""


def verb_of(change: Change) -> Verb:
    """Say in one word what a change did."""
    for reason, verb in _VERB_BY_REASON.items():
        if reason in change.reasons:
            return verb
    match change.kind:
        case ChangeKind.ADDED:
            return Verb.ADDED
        case ChangeKind.REMOVED:
            return Verb.REMOVED
        case ChangeKind.UPDATED:
            return _verb_of_update(change.before, change.after)
        case _:
            assert_never(change.kind)


def _verb_of_update(before: RosterEntity | None, after: RosterEntity | None) -> Verb:
    if not (isinstance(before, Student) and isinstance(after, Student)):
        return Verb.CHANGED
    if before.state is after.state:
        return Verb.CHANGED
    if before.state is StudentState.LEFT:
        return Verb.RETURNED
    return _VERB_BY_STATE[after.state]


_VERB_BY_STATE = {
    StudentState.ACTIVE: Verb.CHANGED,
    StudentState.UNASSIGNED: Verb.UNASSIGNED,
    StudentState.LEFT: Verb.LEFT,
}


def roster_digest(roster: Roster) -> str:
    """Digest a whole roster, without its tasks: SHA-256, in hexadecimal.

    It covers the canonical JSON of all records, sorted by kind and then by id, both by code point:
    one array, the keys of each record sorted, no white space, text as UTF-8.
    docs/integrate.md spells it out with an example.
    """
    text = json.dumps(
        list(records(roster)), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def records(roster: Roster) -> Iterator[Record]:
    """List every record of a roster, in the order of its digest."""
    for kept in (roster.classes, roster.students, roster.subjects, roster.teachers):
        yield from (record_of(kept[id]) for id in sorted(kept))


def record_of(entity: RosterEntity) -> Record:
    """Show an entity to readers of the feed, its kind under `entity`."""
    return {"entity": kind_of(entity).value, **_public_values(entity)}


def kind_of(entity: RosterEntity) -> EntityKind:
    """Name the kind of an entity."""
    return _KINDS[type(entity)]


_KINDS: dict[type[RosterEntity], EntityKind] = {
    SchoolClass: EntityKind.CLASS,
    Student: EntityKind.STUDENT,
    Subject: EntityKind.SUBJECT,
    Teacher: EntityKind.TEACHER,
    Task: EntityKind.TASK,
}

_PRIVATE: "dict[type[DataclassInstance], set[str]]" = {
    Student: {"mis_id"},
    SchoolClass: {"mis_id", "kept"},
    Subject: {"kept"},
}
"""Fields that the API does not show. The `id` of a student never changes, so it is enough."""


def _public_values(entity: "DataclassInstance") -> Record:
    return {name: _plain(getattr(entity, name)) for name in _public_names(type(entity))}


@cache
def _public_names(kind: "type[DataclassInstance]") -> tuple[str, ...]:
    private = _PRIVATE.get(kind, set())
    return tuple(field.name for field in fields(kind) if field.name not in private)


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value
