from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from rostersync.domain.roster import Roster, Task
from rostersync.domain.school import School
from tests.fakes.table import FakeTable


class FakeRosters:
    """The rosters of a `FakeTable`."""

    def __init__(self, table: FakeTable) -> None:
        self._table = table

    def roster(self, school: School) -> Roster:
        held = self._table.rosters.get(school.id, Roster(school.id))
        return replace(held, mis=school.standing.mis_name)

    def tasks(self, school_id: str, class_ids: Iterable[str]) -> tuple[Task, ...]:
        wanted = set(class_ids)
        found = [task for task in self._table.tasks.get(school_id, []) if task.class_id in wanted]
        return tuple(sorted(found, key=lambda task: (task.class_id, task.id)))

    def task_counts(self, school_id: str) -> dict[str, int]:
        return dict(Counter(task.class_id for task in self._table.tasks.get(school_id, [])))
