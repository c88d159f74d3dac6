from collections.abc import Iterable
from dataclasses import replace

from rostersync.domain.errors import RosterMoved
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

    def task_counts(self, school: School) -> dict[str, int]:
        return self._table.task_counts(school.id)

    def count_tasks(self, school: School) -> None:
        here = self._table.school(school.id)
        if here.applying is not None or here.standing.roster_version != (
            school.standing.roster_version
        ):
            raise RosterMoved(f"the roster of {school.id} is being written")
        total = sum(self._table.task_counts(school.id).values())
        self._table.schools[school.id] = replace(here, task_count=total)
