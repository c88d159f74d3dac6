"""The audit: an item an act, written in the act's own transaction, kept as long as runs are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rostersync.aws.stores.run_items import expiry
from rostersync.aws.table import keys
from rostersync.aws.table.items import item_of
from rostersync.aws.table.table import Action, Table
from rostersync.domain.audit import Act, Actor


@dataclass(frozen=True, slots=True)
class Deed:
    """An act, its address, task or preview, and the state before and after.

    The states are attributes as the table has them, None for nothing. They name no student.
    """

    act: Act
    of: str | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def auditing(table: Table, school_id: str, actor: Actor | None, deed: Deed) -> list[Action]:
    """Record an act as part of its transaction; nothing if no person and no client acts."""
    if actor is None:
        return []
    attributes = {
        "school_id": school_id,
        "act": deed.act,
        "by": actor.name,
        "at": actor.at.isoformat(),
        "request_id": actor.request_id,
        "of": deed.of,
        "before": _present(deed.before),
        "after": _present(deed.after),
        "expires_at": expiry(actor.at),
    }
    key = keys.audit(school_id, actor.at, actor.request_id)
    return [table.putting(item_of(key, "audit", attributes))]


def _present(state: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if state is None:
        return None
    return {name: value for name, value in state.items() if value is not None}
