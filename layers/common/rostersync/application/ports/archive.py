"""What left the roster and can be brought back."""

from typing import Protocol

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.domain.archive import ArchiveEntry


class Archive(Protocol):
    """The archive of each school; its content stands in the runs that put it there."""

    def entries(self, school_id: str) -> tuple[ArchiveEntry, ...]:
        """List all entries, by class and run; some may have expired some hours ago."""
        ...

    def page(self, school_id: str, order: PageOrder) -> Page[ArchiveEntry]:
        """List entries as `entries` does, in pages."""
        ...
