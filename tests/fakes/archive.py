from rostersync.application.ports.pages import Page, PageOrder
from rostersync.domain.archive import ArchiveEntry
from tests.fakes.pages import a_page
from tests.fakes.table import FakeTable


class FakeArchive:
    """The archive of a `FakeTable`."""

    def __init__(self, table: FakeTable) -> None:
        self._table = table

    def entries(self, school_id: str) -> tuple[ArchiveEntry, ...]:
        return tuple(self._here(school_id).values())

    def page(self, school_id: str, order: PageOrder) -> Page[ArchiveEntry]:
        return a_page(self._here(school_id), order)

    def _here(self, school_id: str) -> dict[str, ArchiveEntry]:
        entries = self._table.archive.get(school_id, {})
        return {"#".join(key): entries[key] for key in sorted(entries)}
