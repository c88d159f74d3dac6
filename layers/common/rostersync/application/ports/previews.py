"""The previews of manual syncs."""

from datetime import datetime
from typing import Protocol

from rostersync.domain.pending import PendingPreview
from rostersync.domain.preview import Preview
from rostersync.domain.snapshot import Snapshot


class Previews(Protocol):
    """The previews of each school, kept a day beyond their end so that they can be named."""

    def admit(self, school_id: str, now: datetime) -> None:
        """Count a preview that is about to be made, in the hour of the clock.

        Raises:
            TooManyPreviews: the school had `MOST_AN_HOUR` already; nothing is counted.

        """
        ...

    def begin(self, pending: PendingPreview) -> None:
        """Store that a preview is being made."""
        ...

    def pending(self, school_id: str, preview_id: str) -> PendingPreview | None:
        """Read a preview that is being made; None for one that is ready, or never was begun."""
        ...

    def note(self, pending: PendingPreview) -> None:
        """Write how far a preview is, or why it will not come, unless it is ready."""
        ...

    def save(self, preview: Preview, snapshot: Snapshot) -> None:
        """Store a preview with the read that it was made of."""
        ...

    def get(self, school_id: str, preview_id: str) -> Preview:
        """Read one preview.

        Raises:
            PreviewNotFound: the school has none of that id.

        """
        ...

    def snapshot(self, school_id: str, preview_id: str) -> Snapshot:
        """Read the snapshot that a preview was made of.

        Raises:
            PreviewNotFound: the school has none of that id, or not all of it is there.

        """
        ...
