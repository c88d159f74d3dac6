from datetime import datetime

from rostersync.application.ports.feed import Moved
from rostersync.application.ports.pages import Page, PageOrder
from rostersync.domain.run import Run
from tests.fakes.table import FakeTable


class FakeFeed:
    """The runs of a `FakeTable` that changed a roster, in the order of the feed.

    `hidden` names sequences that the index does not list: not yet, or no more.
    """

    def __init__(self, table: FakeTable) -> None:
        self._table = table
        self.hidden: set[int] = set()

    def runs(self, school_id: str, after: int, limit: int) -> tuple[Run, ...]:
        found: list[Run] = []
        for sequence, run in enumerate(self._listed(school_id, after), after + 1):
            if run.sequence != sequence or len(found) == limit:
                break
            found.append(run)
        return tuple(found)

    def oldest(self, school_id: str) -> Run | None:
        return next(iter(self._listed(school_id, 0)), None)

    def moved(self, until: datetime, order: PageOrder) -> Page[Moved]:
        places = {
            f"{run.ended_at.isoformat()}#{run.school_id}": Moved(
                run.school_id, run.sequence, run.ended_at
            )
            for run in self._table.runs.values()
            if run.sequence is not None and run.ended_at is not None and run.ended_at <= until
        }
        shown = [place for place in sorted(places) if place > (order.after or "")][: order.limit]
        items = tuple(places[place] for place in shown)
        return Page(items, shown[-1] if shown else order.after)

    def _listed(self, school_id: str, after: int) -> list[Run]:
        runs = [run for run in self._table.runs.values() if run.school_id == school_id]
        listed = {run.sequence: run for run in runs if run.sequence is not None}
        return [listed[n] for n in sorted(listed) if n > after and n not in self.hidden]
