"""The platform's copy of each school, in DynamoDB."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched

from rostersync.aws.stores.school_record import at_rest, task_count_attributes
from rostersync.aws.table import keys
from rostersync.aws.table.items import value_of
from rostersync.aws.table.table import MOST_WRITES, ConditionFailed, Table, Update
from rostersync.domain.errors import RosterMoved
from rostersync.domain.roster import Roster, SchoolClass, Student, Subject, Task, Teacher
from rostersync.domain.school import School

_CLASSES_READ_ONE_BY_ONE = 25
"""Above it, one query of all tasks needs fewer requests than one for each class."""


@dataclass(frozen=True, slots=True)
class _Declined:
    declined: frozenset[str]


class DynamoRosters:
    """`Rosters` over the table: one item an entity, read by the prefix of its key."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def roster(self, school: School) -> Roster:
        """Read the whole roster; see the port."""
        return Roster(
            school_id=school.id,
            mis=school.standing.mis_name,
            subjects={each.id: each for each in self._all(school.id, Subject)},
            classes={each.id: each for each in self._all(school.id, SchoolClass)},
            students={each.id: each for each in self._all(school.id, Student)},
            teachers={each.id: each for each in self._all(school.id, Teacher)},
            declined=read_declined(self._table, school.id),
        )

    def tasks(self, school_id: str, class_ids: Iterable[str]) -> tuple[Task, ...]:
        """Read every task of those classes; see the port."""
        wanted = set(class_ids)
        found = self._tasks(school_id, wanted)
        return tuple(sorted(found, key=lambda task: (task.class_id, task.id)))

    def task_counts(self, school: School) -> dict[str, int]:
        """Say how many tasks each class has; see the port."""
        if school.task_count is None:
            return read_task_counts(self._table, school.id)
        prefix = keys.roster_prefix(SchoolClass)
        found = self._table.query(keys.partition(school.id), prefix, only="id, task_count")
        return {item["id"]: item["task_count"] for item in found if item.get("task_count")}

    def count_tasks(self, school: School) -> None:
        """Count the tasks of a school; see the port."""
        key = keys.school(school.id)
        resting = at_rest(school.standing.roster_version, school.tasks_version)
        counted = read_task_counts(self._table, school.id)
        prefix = keys.roster_prefix(SchoolClass)
        classes = self._table.query(keys.partition(school.id), prefix, only="id")
        counts = {item["id"]: counted.get(item["id"]) for item in classes}
        writes = [
            self._table.updating(Update(keys.school_class(school.id, id), {"task_count": count}))
            for id, count in counts.items()
        ]
        total = task_count_attributes(sum(filter(None, counts.values())))
        try:
            for batch in batched(writes, MOST_WRITES - 1, strict=False):
                self._table.transact([self._table.checking(key, resting), *batch])
            self._table.update_if(Update(key, total), resting)
        except ConditionFailed:
            raise RosterMoved(f"the roster of {school.id} is being written") from None

    def _tasks(self, school_id: str, class_ids: set[str]) -> Iterator[Task]:
        if len(class_ids) > _CLASSES_READ_ONE_BY_ONE:
            yield from (t for t in self._all(school_id, Task) if t.class_id in class_ids)
            return
        for class_id in class_ids:
            for item in self._table.query(keys.partition(school_id), keys.tasks_prefix(class_id)):
                yield value_of(Task, item)

    def _all[E: (Subject, SchoolClass, Student, Teacher, Task)](
        self, school_id: str, kind: type[E]
    ) -> Iterator[E]:
        for item in self._table.query(keys.partition(school_id), keys.roster_prefix(kind)):
            yield value_of(kind, item)


def read_task_counts(table: Table, school_id: str) -> dict[str, int]:
    """Count a school's tasks by class, by reading them all."""
    found = table.query(keys.partition(school_id), keys.TASKS, only="class_id")
    return dict(Counter(item["class_id"] for item in found))


def read_declined(table: Table, school_id: str) -> frozenset[str]:
    """Read the classes that a school left out on purpose."""
    item = table.get(keys.selection(school_id))
    return value_of(_Declined, item).declined if item else frozenset()
