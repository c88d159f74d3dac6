"""The tasks of each class, in DynamoDB."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.aws.stores.audits import Deed, auditing
from rostersync.aws.stores.roster_items import roster_item
from rostersync.aws.stores.school_record import AT_REST, at_rest
from rostersync.aws.table import keys
from rostersync.aws.table.items import Item, value_of
from rostersync.aws.table.keys import Key
from rostersync.aws.table.pages import read_page
from rostersync.aws.table.table import Action, Condition, ConditionFailed, Table, Update
from rostersync.domain.audit import Act, Actor
from rostersync.domain.errors import (
    ClassNotFound,
    RosterMoved,
    SyncInProgress,
    TaskNotFound,
    TooLarge,
    UnknownSchool,
)
from rostersync.domain.roster import Task

_TRIES = 5
"""To write a task that others set and take back at the same moment."""


def counting(
    table: Table, school_id: str, added: int = 0, roster_version: int | None = None
) -> Action:
    """Hold a school to be at rest and count a write of its tasks, as part of that write.

    A plan that read the tasks before does not begin any more. `added` is how many more tasks there
    are. `roster_version` is given where the write depends on it.
    """
    resting = AT_REST if roster_version is None else at_rest(roster_version)
    count = Update(keys.school(school_id), added={"tasks_version": 1, "task_count": added})
    return table.updating(count, Condition.present() & resting)


@dataclass(frozen=True, slots=True)
class _Place:
    """On what a task is set; the version is that of the roster, where the write depends on it."""

    school_id: str
    class_id: str
    roster_version: int | None = None


class DynamoTasks:
    """`Tasks` over the table: an item a task.

    Every write is one transaction with counts at the class and at the school, so that no task
    slips in under a plan that deletes its class, and nobody has to read tasks to count them.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, school_id: str, class_id: str, task_id: str) -> Task:
        """Read one task; see the port."""
        key = _known_key(school_id, class_id, task_id)
        item = self._table.get(key) if key else None
        if item is None:
            raise TaskNotFound(f"class {class_id!r} has no task {task_id!r}")
        return value_of(Task, item)

    def page(self, school_id: str, class_id: str, order: PageOrder) -> Page[Task]:
        """List the tasks of one class; see the port."""
        pk = keys.partition(school_id)
        page = read_page(self._table, pk, keys.tasks_prefix(class_id), order)
        return Page(tuple(value_of(Task, item) for item in page.items), page.after)

    def put(
        self,
        school_id: str,
        task: Task,
        roster_version: int | None = None,
        actor: Actor | None = None,
    ) -> None:
        """Write a task; see the port."""
        place = _Place(school_id, task.class_id, roster_version)
        item, key = roster_item(school_id, task), keys.task(school_id, task.class_id, task.id)
        for _ in range(_TRIES):
            before = self._table.get(key)
            as_found = Condition.absent() if before is None else Condition.present()
            deed = Deed(Act.TASK_SET, f"{task.class_id} {task.id}", _shown(before), _shown(item))
            audit = auditing(self._table, school_id, actor, deed)
            writes = [self._table.putting(item, as_found), *audit]
            if self._write(place, writes, added=int(before is None)):
                return
        raise _too_busy(place)

    def remove(
        self, school_id: str, class_id: str, task_id: str, actor: Actor | None = None
    ) -> None:
        """Delete a task; see the port."""
        place, key = _Place(school_id, class_id), _known_key(school_id, class_id, task_id)
        for _ in range(_TRIES):
            before = self._table.get(key) if key else None
            if key is None or before is None:
                return self._refuse(place)
            deed = Deed(Act.TASK_REMOVED, f"{class_id} {task_id}", _shown(before))
            deleting = self._table.deleting(key, Condition.present())
            writes = [deleting, *auditing(self._table, school_id, actor, deed)]
            if self._write(place, writes, added=-1):
                return None
        raise _too_busy(place)

    def _write(self, place: _Place, writes: list[Action], *, added: int) -> bool:
        """Write and count; False if the task came or went since it was looked for."""
        school = counting(self._table, place.school_id, added, place.roster_version)
        key = keys.school_class(place.school_id, place.class_id)
        count = Update(key, added={"task_count": added})
        try:
            self._table.transact(
                [school, self._table.updating(count, Condition.present()), *writes]
            )
        except ConditionFailed:
            self._refuse(place)
            return False
        return True

    def _refuse(self, place: _Place) -> None:
        """Say why no task can be written there; quiet where one can."""
        school = self._table.get(keys.school(place.school_id))
        if school is None:
            raise UnknownSchool(place.school_id)
        if "applying" in school:
            raise SyncInProgress(f"a plan is being applied to school {place.school_id}")
        if self._table.get(keys.school_class(place.school_id, place.class_id)) is None:
            raise ClassNotFound(f"school {place.school_id} has no class {place.class_id!r}")
        if place.roster_version not in {None, school["roster_version"]}:
            raise RosterMoved(f"{place.school_id} is no longer at {place.roster_version}")


def _known_key(school_id: str, class_id: str, task_id: str) -> Key | None:
    """Find a task that may be there; None for ids that are too long to have been written."""
    try:
        return keys.task(school_id, class_id, task_id)
    except TooLarge:
        return None


def _shown(task: Item | None) -> Mapping[str, Any] | None:
    """Show a task in the audit: of its students the number, because a person may be erased."""
    if task is None:
        return None
    return {
        "title": task["title"],
        "due_at": task.get("due_at"),
        "students": len(task["student_ids"]),
    }


def _too_busy(place: _Place) -> SyncInProgress:
    return SyncInProgress(f"others write the same task of school {place.school_id}")
