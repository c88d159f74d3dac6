import math
from collections import Counter
from datetime import UTC, datetime, timedelta

from rostersync.domain.errors import PreviewNotFound, TooManyPreviews
from rostersync.domain.pending import PendingPreview
from rostersync.domain.preview import MOST_AN_HOUR, Preview
from rostersync.domain.snapshot import Snapshot
from tests.fakes.table import FakeTable


class FakePreviews:
    """The previews of a `FakeTable`, each with its snapshot; `noted` is what was noted of any."""

    def __init__(self, table: FakeTable) -> None:
        self._table = table
        self.noted: list[PendingPreview] = []
        self._begun: dict[tuple[str, str], PendingPreview] = {}
        self._admitted = Counter[tuple[str, datetime]]()

    def admit(self, school_id: str, now: datetime) -> None:
        hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        if self._admitted[school_id, hour] >= MOST_AN_HOUR:
            left = hour + timedelta(hours=1) - now
            raise TooManyPreviews(MOST_AN_HOUR, math.ceil(left.total_seconds()))
        self._admitted[school_id, hour] += 1

    def begin(self, pending: PendingPreview) -> None:
        self._begun[pending.school_id, pending.preview_id] = pending

    def pending(self, school_id: str, preview_id: str) -> PendingPreview | None:
        key = (school_id, preview_id)
        return None if key in self._table.previews else self._begun.get(key)

    def note(self, pending: PendingPreview) -> None:
        self.noted.append(pending)
        self._begun[pending.school_id, pending.preview_id] = pending

    def save(self, preview: Preview, snapshot: Snapshot) -> None:
        self._table.previews[preview.school_id, preview.preview_id] = (preview, snapshot)

    def get(self, school_id: str, preview_id: str) -> Preview:
        return self._stored(school_id, preview_id)[0]

    def snapshot(self, school_id: str, preview_id: str) -> Snapshot:
        return self._stored(school_id, preview_id)[1]

    def _stored(self, school_id: str, preview_id: str) -> tuple[Preview, Snapshot]:
        try:
            return self._table.previews[school_id, preview_id]
        except KeyError:
            raise PreviewNotFound(f"no preview {preview_id}") from None
