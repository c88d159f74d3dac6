"""The runs of a school, newest first, from DynamoDB."""

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.aws.stores.runs import DynamoRuns
from rostersync.aws.table import keys
from rostersync.aws.table.items import Item, value_of
from rostersync.aws.table.pages import read_page
from rostersync.aws.table.table import Table
from rostersync.domain.run import Run

_PREFIX = "RUN#"


class DynamoHistory:
    """`History` over the table: run ids begin with their date, so their keys sort by time."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._runs = DynamoRuns(table)

    def runs(self, school_id: str, order: PageOrder) -> Page[Run]:
        """List runs; see the port."""
        pk = keys.partition(school_id)
        page = read_page(self._table, pk, _PREFIX, order, newest_first=True)
        return Page(tuple(self._run(school_id, item) for item in page.items), page.after)

    def _run(self, school_id: str, item: Item) -> Run:
        """Most runs stand whole in their item; one with many warnings has a document besides."""
        whole = self._runs.get(school_id, item["run_id"]) if "warnings_document" in item else None
        return whole or value_of(Run, {**item, "warnings": item.get("warnings", [])})
