"""The roster in pages, from DynamoDB."""

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.aws.table import keys
from rostersync.aws.table.items import value_of
from rostersync.aws.table.pages import read_page
from rostersync.aws.table.table import Table
from rostersync.domain.errors import ClassNotFound
from rostersync.domain.roster import SchoolClass, Student, Subject, Teacher


class DynamoRosterPages:
    """`RosterPages` over the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def subjects(self, school_id: str, order: PageOrder) -> Page[Subject]:
        """List subjects; see the port."""
        return self._page(Subject, school_id, order)

    def classes(self, school_id: str, order: PageOrder) -> Page[SchoolClass]:
        """List classes; see the port."""
        return self._page(SchoolClass, school_id, order)

    def students(self, school_id: str, order: PageOrder) -> Page[Student]:
        """List students; see the port."""
        return self._page(Student, school_id, order)

    def teachers(self, school_id: str, order: PageOrder) -> Page[Teacher]:
        """List teachers; see the port."""
        return self._page(Teacher, school_id, order)

    def school_class(self, school_id: str, class_id: str) -> SchoolClass:
        """Read one class; see the port."""
        item = self._table.get(keys.roster_item(school_id, SchoolClass(class_id, "", "")))
        if item is None:
            raise ClassNotFound(f"no class {class_id!r} in the roster of school {school_id}")
        return value_of(SchoolClass, item)

    def _page[E: (Subject, SchoolClass, Student, Teacher)](
        self, kind: type[E], school_id: str, order: PageOrder
    ) -> Page[E]:
        pk = keys.partition(school_id)
        page = read_page(self._table, pk, keys.roster_prefix(kind), order)
        return Page(tuple(value_of(kind, item) for item in page.items), page.after)
