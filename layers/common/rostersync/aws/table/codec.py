"""Plans, previews and snapshots as JSON, and back."""

from datetime import datetime
from typing import Any, assert_never, cast

import msgspec

from rostersync.application.ports.runs import WriteAhead
from rostersync.domain.archive import ArchivedClass, ArchiveEntry
from rostersync.domain.asked import Asked, Choice, Restore, Undo
from rostersync.domain.change import Change, Reason, RosterEntity
from rostersync.domain.ending import Ending
from rostersync.domain.pending import PendingPreview, Refusal
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


class _Asked(msgspec.Struct, frozen=True):
    """What a preview is asked to show: one of the three, or nothing for the present selection."""

    choice: Choice | None = None
    restore: Restore | None = None
    undo: Undo | None = None


class _Pending(msgspec.Struct, frozen=True):
    preview_id: str
    school_id: str
    by: str
    begun_at: datetime
    asked: _Asked
    progress: dict[str, int]
    refusal: Refusal | None


_write_aheads = msgspec.json.Decoder(_WriteAhead)
_previews = msgspec.json.Decoder(Preview)
_snapshots = msgspec.json.Decoder(Snapshot)
_pendings = msgspec.json.Decoder(_Pending)
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


def encode_pending(pending: PendingPreview) -> bytes:
    """Write a preview that is being made as JSON."""
    return _encoder.encode(
        _Pending(
            preview_id=pending.preview_id,
            school_id=pending.school_id,
            by=pending.by,
            begun_at=pending.begun_at,
            asked=_stored(pending.asked),
            progress=dict(pending.progress),
            refusal=pending.refusal,
        )
    )


def decode_pending(content: bytes) -> PendingPreview:
    """Read a preview that is being made back."""
    stored = _pendings.decode(content)
    return PendingPreview(
        preview_id=stored.preview_id,
        school_id=stored.school_id,
        by=stored.by,
        begun_at=stored.begun_at,
        asked=stored.asked.choice or stored.asked.restore or stored.asked.undo,
        progress=stored.progress,
        refusal=stored.refusal,
    )


def _stored(asked: Asked) -> _Asked:
    match asked:
        case Choice():
            return _Asked(choice=asked)
        case Restore():
            return _Asked(restore=asked)
        case Undo():
            return _Asked(undo=asked)
        case None:
            return _Asked()
        case _:
            assert_never(asked)


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
