"""The previews of manual syncs."""

from datetime import datetime
from typing import Protocol

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
