"""The previews of each school, in DynamoDB."""

import math
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from rostersync.aws.stores.audits import Deed, auditing
from rostersync.aws.stores.run_items import expiry
from rostersync.aws.table import keys
from rostersync.aws.table.codec import (
    decode_pending,
    decode_preview,
    decode_snapshot,
    encode,
    encode_pending,
)
from rostersync.aws.table.documents import DocumentRef, put_document, read_document
from rostersync.aws.table.items import Item, attributes_of, item_of, value_of
from rostersync.aws.table.table import Condition, ConditionFailed, Table, Update
from rostersync.domain.audit import Act, Actor
from rostersync.domain.errors import DocumentDamaged, PreviewNotFound, TooManyPreviews
from rostersync.domain.pending import PendingPreview
from rostersync.domain.preview import MOST_AN_HOUR, Preview
from rostersync.domain.snapshot import Snapshot

_PENDING = "pending"
"""The attribute of a preview that is not ready: what it is to be made of."""

_KEPT_BEYOND_ITS_END = timedelta(days=1)
"""So that a person who comes late reads that it expired, and not that it never existed."""


class DynamoPreviews:
    """`Previews` over the table: a short item to read, what was shown and the read as documents."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def admit(self, school_id: str, now: datetime) -> None:
        """Count a preview; see the port."""
        hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        key = keys.preview_hour(school_id, hour)
        ends = {"type": "preview_hour", "expires_at": expiry(hour, _KEPT_BEYOND_ITS_END)}
        is_free = Condition(
            "attribute_not_exists(previews) OR previews < :most", {":most": MOST_AN_HOUR}
        )
        try:
            self._table.update_if(Update(key, ends, {"previews": 1}), is_free)
        except ConditionFailed:
            left_s = math.ceil((hour + timedelta(hours=1) - now).total_seconds())
            raise TooManyPreviews(MOST_AN_HOUR, left_s) from None

    def begin(self, pending: PendingPreview) -> None:
        """Store that a preview is being made; see the port."""
        self._table.put(_pending_item(pending))

    def pending(self, school_id: str, preview_id: str) -> PendingPreview | None:
        """Read a preview that is being made; see the port."""
        item = self._table.get(keys.preview(school_id, preview_id))
        if item is None or _PENDING not in item:
            return None
        return decode_pending(item[_PENDING])

    def note(self, pending: PendingPreview) -> None:
        """Write how far a preview is; see the port."""
        is_pending = Condition(f"attribute_exists({_PENDING})", {})
        with suppress(ConditionFailed):
            self._table.put_if(_pending_item(pending), is_pending)

    def save(self, preview: Preview, snapshot: Snapshot) -> None:
        """Store a preview; see the port. Its item comes last, so that it is there whole or not."""
        shown = self._put(preview, "preview", encode(preview))
        read = self._put(preview, "snapshot", encode(snapshot))
        item = _preview_item(preview, shown, read)
        deed = Deed(Act.PREVIEWED, preview.preview_id, after={"summary": item["summary"]})
        actor = Actor(preview.by, preview.created_at, preview.preview_id)
        audit = auditing(self._table, preview.school_id, actor, deed)
        self._table.transact([self._table.putting(item), *audit])

    def get(self, school_id: str, preview_id: str) -> Preview:
        """Read one preview; see the port."""
        return decode_preview(self._read(school_id, preview_id, "preview"))

    def snapshot(self, school_id: str, preview_id: str) -> Snapshot:
        """Read the snapshot of a preview; see the port."""
        return decode_snapshot(self._read(school_id, preview_id, "snapshot"))

    def _put(self, preview: Preview, part: str, content: bytes) -> DocumentRef:
        key = keys.preview_data(preview.school_id, preview.preview_id, part)
        return put_document(self._table, key, f"preview_{part}", content, _expiry(preview))

    def _read(self, school_id: str, preview_id: str, part: str) -> bytes:
        item = self._table.get(keys.preview(school_id, preview_id))
        if item is None or _PENDING in item:
            raise PreviewNotFound(f"school {school_id} has no preview {preview_id}")
        key = keys.preview_data(school_id, preview_id, part)
        try:
            return read_document(self._table, key, _ref(item, part))
        except DocumentDamaged as error:
            raise PreviewNotFound(f"preview {preview_id} is not whole: {error}") from error


def _pending_item(pending: PendingPreview) -> Item:
    attributes = {
        "preview_id": pending.preview_id,
        "by": pending.by,
        "begun_at": pending.begun_at.isoformat(),
        "progress": dict(pending.progress),
        _PENDING: encode_pending(pending),
        "expires_at": expiry(pending.begun_at, _KEPT_BEYOND_ITS_END),
    }
    return item_of(keys.preview(pending.school_id, pending.preview_id), "preview", attributes)


def _preview_item(preview: Preview, shown: DocumentRef, read: DocumentRef) -> Item:
    # The table deletes by its own attribute `expires_at`; people read `valid_until`.
    attributes: dict[str, Any] = {
        "preview_id": preview.preview_id,
        "by": preview.by,
        "created_at": preview.created_at.isoformat(),
        "valid_until": preview.expires_at.isoformat(),
        "mis_read_at": preview.mis_read_at.isoformat(),
        "summary": attributes_of(preview.summary),
        "warning_count": len(preview.warnings),
        "plan_digest": preview.plan_digest,
        "preview_document": attributes_of(shown),
        "snapshot_document": attributes_of(read),
        "expires_at": _expiry(preview),
    }
    return item_of(keys.preview(preview.school_id, preview.preview_id), "preview", attributes)


def _ref(item: Item, part: str) -> DocumentRef:
    return value_of(DocumentRef, item[f"{part}_document"])


def _expiry(preview: Preview) -> int:
    return expiry(preview.expires_at, _KEPT_BEYOND_ITS_END)
