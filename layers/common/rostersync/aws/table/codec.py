"""Plans, previews and snapshots as JSON, and back."""

from typing import Any, cast

import msgspec

from rostersync.application.ports.runs import WriteAhead
from rostersync.domain.archive import ArchivedClass, ArchiveEntry
from rostersync.domain.change import Change, Reason, RosterEntity
from rostersync.domain.ending import Ending
from rostersync.domain.preview import Preview
from rostersync.domain.roster import EntityKind, SchoolClass, Student, Subject, Task, Teacher
from rostersync.domain.snapshot import Snapshot
from rostersync.domain.warning import PlanWarning

# Sorted sets: an equal value must have equal bytes, and an equal digest, on any machine.
_encoder = msgspec.json.Encoder(order="deterministic")


class _Change(msgspec.Struct, frozen=True):
    """A change as stored; `entity` gives the type of `before` and `after`."""

    entity: EntityKind
    id: str
    before: msgspec.Raw
    after: msgspec.Raw
    reasons: tuple[Reason, ...]


class _WriteAhead(msgspec.Struct, frozen=True):
    ending: Ending
    changes: tuple[_Change, ...]
    declined: frozenset[str]
    roster_version: int
    declined_before: frozenset[str] | None = None
    archived: tuple[ArchivedClass, ...] = ()
    entries: tuple[ArchiveEntry, ...] = ()
    brought_back: tuple[tuple[str, str], ...] = ()
    task_counts: tuple[tuple[str, int], ...] = ()


_write_aheads = msgspec.json.Decoder(_WriteAhead)
_previews = msgspec.json.Decoder(Preview)
_snapshots = msgspec.json.Decoder(Snapshot)
_warnings = msgspec.json.Decoder(tuple[PlanWarning, ...])
_entities: dict[EntityKind, msgspec.json.Decoder[Any]] = {
    EntityKind.SUBJECT: msgspec.json.Decoder(Subject | None),
    EntityKind.CLASS: msgspec.json.Decoder(SchoolClass | None),
    EntityKind.STUDENT: msgspec.json.Decoder(Student | None),
    EntityKind.TEACHER: msgspec.json.Decoder(Teacher | None),
    EntityKind.TASK: msgspec.json.Decoder(Task | None),
}


def encode(value: WriteAhead | Preview | Snapshot | tuple[PlanWarning, ...]) -> bytes:
    """Write a value as JSON; equal values give equal bytes."""
    return _encoder.encode(value)


def decode_write_ahead(content: bytes) -> WriteAhead:
    """Read a plan back."""
    stored = _write_aheads.decode(content)
    return WriteAhead(
        ending=stored.ending,
        changes=tuple(_change(each) for each in stored.changes),
        declined=stored.declined,
        roster_version=stored.roster_version,
        declined_before=stored.declined_before,
        archived=stored.archived,
        entries=stored.entries,
        brought_back=stored.brought_back,
        task_counts=stored.task_counts,
    )


def decode_preview(content: bytes) -> Preview:
    """Read a preview back."""
    return _previews.decode(content)


def decode_snapshot(content: bytes) -> Snapshot:
    """Read a snapshot back."""
    return _snapshots.decode(content)


def decode_warnings(content: bytes) -> tuple[PlanWarning, ...]:
    """Read warnings back."""
    return _warnings.decode(content)


def _change(stored: _Change) -> Change:
    entities = _entities[stored.entity]
    return Change(
        entity=stored.entity,
        id=stored.id,
        before=cast("RosterEntity | None", entities.decode(stored.before)),
        after=cast("RosterEntity | None", entities.decode(stored.after)),
        reasons=stored.reasons,
    )
