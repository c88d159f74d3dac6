"""A preview that is being made, because the school's MIS takes longer than a request may."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from rostersync.domain import errors
from rostersync.domain.asked import Asked

LASTS = timedelta(minutes=5)
"""Longer than Worker has for one message: what is not ready by then never will be."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no preview: an error of the tree in `errors`, to be raised again."""

    error: str
    detail: str
    members: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PendingPreview:
    """Who wants which preview, since when, and how far it is: pages read, by list."""

    preview_id: str
    school_id: str
    by: str
    begun_at: datetime
    asked: Asked = None
    progress: Mapping[str, int] = field(default_factory=dict)
    refusal: Refusal | None = None


def refusal_of(error: errors.RosterSyncError) -> Refusal:
    """Keep an error with what programs need to know of it."""
    return Refusal(type(error).__name__, str(error), dict(vars(error)))


def is_over(pending: PendingPreview, now: datetime) -> bool:
    """Whether a preview that was begun will not come."""
    return pending.refusal is not None or now - pending.begun_at >= LASTS


def raise_if_over(pending: PendingPreview, now: datetime) -> None:
    """Raise why a preview that was begun will not come; return while it still may.

    Raises:
        RosterSyncError: what its making was refused with.
        MisUnavailable: it is not ready after five minutes.

    """
    if pending.refusal is not None:
        raise _error_of(pending.refusal)
    if is_over(pending, now):
        raise errors.MisUnavailable(f"preview {pending.preview_id} was not ready in time")


def _error_of(refusal: Refusal) -> errors.RosterSyncError:
    kind = getattr(errors, refusal.error, errors.RosterSyncError)
    error: errors.RosterSyncError = kind.__new__(kind)
    error.args = (refusal.detail,)
    for name, value in refusal.members.items():
        setattr(error, name, value)
    return error
