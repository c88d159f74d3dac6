"""The archive of each school, in DynamoDB: an item a class; its content is in its run's plan."""

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.aws.table import keys
from rostersync.aws.table.items import Item, attributes_of, item_of, value_of
from rostersync.aws.table.keys import Key
from rostersync.aws.table.pages import read_page
from rostersync.aws.table.table import Table
from rostersync.domain.archive import ArchiveEntry


class DynamoArchive:
    """`Archive` over the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def entries(self, school_id: str) -> tuple[ArchiveEntry, ...]:
        """List all entries; see the port."""
        found = self._table.query(keys.partition(school_id), keys.ARCHIVE)
        return tuple(_entry(item) for item in found)

    def page(self, school_id: str, order: PageOrder) -> Page[ArchiveEntry]:
        """List entries in pages; see the port."""
        page = read_page(self._table, keys.partition(school_id), keys.ARCHIVE, order)
        return Page(tuple(_entry(item) for item in page.items), page.after)


def archive_item(school_id: str, entry: ArchiveEntry) -> Item:
    """Make the item of an entry. The table deletes by `expires_at`; people read `valid_until`."""
    attributes = attributes_of(entry)
    return item_of(
        archive_key(school_id, entry.key),
        "archive",
        {
            **attributes,
            "valid_until": attributes["expires_at"],
            "expires_at": int(entry.expires_at.timestamp()),
        },
    )


def archive_key(school_id: str, key: tuple[str, str]) -> Key:
    """Find an entry by its class and its run."""
    return keys.archive(school_id, *key)


def _entry(item: Item) -> ArchiveEntry:
    return value_of(ArchiveEntry, {**item, "expires_at": item["valid_until"]})
