"""The roster in pages, from DynamoDB."""

from collections.abc import Mapping

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.application.ports.roster import CountedClass
from rostersync.aws.stores.rosters import read_task_counts
from rostersync.aws.table import keys
from rostersync.aws.table.items import Item, value_of
from rostersync.aws.table.pages import read_page
from rostersync.aws.table.table import Table
from rostersync.domain.change import RosterEntity
from rostersync.domain.errors import ClassNotFound
from rostersync.domain.roster import SchoolClass
from rostersync.domain.school import School


class DynamoRosterPages:
    """`RosterPages` over the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def page[Entity: RosterEntity](
        self, kind: type[Entity], school_id: str, order: PageOrder
    ) -> Page[Entity]:
        """List all of one kind; see the port."""
        pk = keys.partition(school_id)
        page = read_page(self._table, pk, keys.roster_prefix(kind), order)
        return Page(tuple(value_of(kind, item) for item in page.items), page.after)

    def counted_classes(self, school: School, order: PageOrder) -> Page[CountedClass]:
        """List classes with how many tasks they have; see the port."""
        counts = _counts_of_old(self._table, school)
        pk = keys.partition(school.id)
        page = read_page(self._table, pk, keys.roster_prefix(SchoolClass), order)
        return Page(tuple(_counted(item, counts) for item in page.items), page.after)

    def school_class(self, school_id: str, class_id: str) -> SchoolClass:
        """Read one class; see the port."""
        return value_of(SchoolClass, self._class(school_id, class_id))

    def counted_class(self, school: School, class_id: str) -> CountedClass:
        """Read one class with how many tasks it has; see the port."""
        item = self._class(school.id, class_id)
        return _counted(item, _counts_of_old(self._table, school))

    def _class(self, school_id: str, class_id: str) -> Item:
        item = self._table.get(keys.school_class(school_id, class_id))
        if item is None:
            raise ClassNotFound(f"no class {class_id!r} in the roster of school {school_id}")
        return item


def _counts_of_old(table: Table, school: School) -> Mapping[str, int] | None:
    """Count the tasks of a school that nobody has counted yet; None for all others."""
    return read_task_counts(table, school.id) if school.task_count is None else None


def _counted(item: Item, counts: Mapping[str, int] | None) -> CountedClass:
    school_class = value_of(SchoolClass, item)
    if counts is not None:
        return CountedClass(school_class, counts.get(school_class.id, 0))
    return CountedClass(school_class, item.get("task_count", 0))
