"""Frames, snapshots and records as the API answers them; and the digest that proves a copy."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Record = Mapping[str, Any]
"""An entity by its public fields, with its kind under `entity` and its id under `id`."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one entity. `after` is None for one that is gone.

    `verb` is a word of docs/integrate.md: added, changed, left, returned, unassigned, removed,
    erased and so on. A client acts on `after` alone; the verb is for whoever must know why.
    """

    entity: str
    id: str
    verb: str
    before: Record | None
    after: Record | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """All that one run changed in one school's roster, and the digest of what it left."""

    sequence: int
    school_id: str
    run_id: str
    kind: str
    at: datetime
    changes: tuple[Change, ...]
    roster_digest: str


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Whole frames in order; `newest` is the school's newest sequence."""

    frames: tuple[Frame, ...]
    newest: int
    more: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole roster at one sequence."""

    school_id: str
    sequence: int
    roster_digest: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Schools whose rosters changed, with their newest sequence; `cursor` leads on from there."""

    newest: Mapping[str, int]
    cursor: str | None


def roster_digest(records: Iterable[Record]) -> str:
    """Digest a roster as docs/integrate.md spells it out: SHA-256, in hexadecimal."""
    ordered = sorted(records, key=lambda record: (record["entity"], record["id"]))
    text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def change_of(answer: Mapping[str, Any]) -> Change:
    """Read a change."""
    return Change(
        entity=answer["entity"],
        id=answer["id"],
        verb=answer["verb"],
        before=answer["before"],
        after=answer["after"],
        reasons=tuple(answer["reasons"]),
    )


def frame_of(parts: "list[Mapping[str, Any]]") -> Frame:
    """Put a frame together from all of its parts."""
    last = parts[-1]
    return Frame(
        sequence=last["sequence"],
        school_id=last["school_id"],
        run_id=last["run_id"],
        kind=last["kind"],
        at=datetime.fromisoformat(last["at"]),
        changes=tuple(change_of(each) for part in parts for each in part["changes"]),
        roster_digest=last["roster_digest"],
    )
