"""The feed: frames, snapshots, and the schools whose rosters changed."""

from datetime import datetime
from typing import Any

from manual_sync_api.models.base import Answer
from rostersync.application.feed import FeedPage, FramePart
from rostersync.application.roster_snapshot import SnapshotPage
from rostersync.domain.change import Change, Reason, RosterEntity
from rostersync.domain.feed import Verb, record_of, verb_of
from rostersync.domain.roster import EntityKind
from rostersync.domain.run import RunKind

type RecordAnswer = dict[str, Any]
"""An entity by its public fields, with its kind under `entity`: what the digest covers."""


class FeedChangeAnswer(Answer):
    """What happened to one entity; `before` and `after` are records, null where there is none.

    For an erased student there is only the id.
    """

    entity: EntityKind
    id: str
    verb: Verb
    before: RecordAnswer | None
    after: RecordAnswer | None
    reasons: tuple[Reason, ...]

    @classmethod
    def of_change(cls, change: Change) -> "FeedChangeAnswer":
        """Show a change."""
        verb = verb_of(change)
        is_erased = verb is Verb.ERASED
        return cls(
            entity=change.entity,
            id=change.id,
            verb=verb,
            before=None if is_erased else _record(change.before),
            after=None if is_erased else _record(change.after),
            reasons=change.reasons,
        )


def _record(entity: RosterEntity | None) -> RecordAnswer | None:
    return None if entity is None else record_of(entity)


class FrameAnswer(Answer):
    """All that one run changed.

    A frame with a `cursor` goes on: ask again with the same `after` that led to it (its sequence
    less one) and this cursor, and apply it when you have all of it.
    """

    sequence: int
    school_id: str
    run_id: str
    kind: RunKind
    at: datetime
    changes: tuple[FeedChangeAnswer, ...]
    roster_digest: str
    cursor: str | None

    @classmethod
    def of_part(cls, part: FramePart, cursor: str | None) -> "FrameAnswer":
        """Show a frame, or a part of a large one."""
        frame = part.frame
        return cls(
            sequence=frame.sequence,
            school_id=frame.school_id,
            run_id=frame.run_id,
            kind=frame.kind,
            at=frame.at,
            changes=tuple(FeedChangeAnswer.of_change(change) for change in frame.changes),
            roster_digest=frame.roster_digest,
            cursor=cursor,
        )


class FeedAnswer(Answer):
    """Frames in order; `newest` is the school's newest sequence, `more` says to ask at once."""

    frames: tuple[FrameAnswer, ...]
    newest: int
    more: bool


class SnapshotAnswer(Answer):
    """Part of a roster at one sequence; `cursor` leads to the rest, null at its end."""

    sequence: int
    roster_digest: str
    items: tuple[RecordAnswer, ...]
    cursor: str | None

    @classmethod
    def of_page(cls, page: SnapshotPage, cursor: str | None) -> "SnapshotAnswer":
        """Show a page of a roster."""
        items = tuple(record_of(entity) for entity in page.items)
        return cls(
            sequence=page.sequence, roster_digest=page.roster_digest, items=items, cursor=cursor
        )


class MovedAnswer(Answer):
    """A school whose roster changed: its newest sequence, and when."""

    school_id: str
    newest: int
    at: datetime


class AllFeedsAnswer(Answer):
    """Schools in the order of their changes; give `cursor` as `after` next time, at the end too."""

    items: tuple[MovedAnswer, ...]
    cursor: str | None


def feed_answer(page: FeedPage, cursor_of: "dict[int, str | None]") -> FeedAnswer:
    """Show a page of a feed; `cursor_of` is by sequence."""
    frames = tuple(
        FrameAnswer.of_part(part, cursor_of[part.frame.sequence]) for part in page.frames
    )
    return FeedAnswer(frames=frames, newest=page.newest, more=page.is_more)
