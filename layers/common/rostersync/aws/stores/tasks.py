"""The tasks of each class, in DynamoDB."""

from collections.abc import Mapping
from typing import Any

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.aws.stores.audits import Deed, auditing
from rostersync.aws.stores.roster_items import roster_item
from rostersync.aws.stores.school_record import AT_REST, at_rest
from rostersync.aws.table import keys
from rostersync.aws.table.items import value_of
from rostersync.aws.table.keys import Key
from rostersync.aws.table.pages import read_page
from rostersync.aws.table.table import Action, Condition, ConditionFailed, Table, Update
from rostersync.domain.audit import Act, Actor
from rostersync.domain.errors import (
    ClassNotFound,
    RosterMoved,
    SyncInProgress,
    TaskNotFound,
    UnknownSchool,
)
from rostersync.domain.roster import SchoolClass, Task


def counting(table: Table, school_id: str, roster_version: int | None = None) -> Action:
    """Hold a school to be at rest and count a write of its tasks, as part of that write.

    A plan that read the tasks before does not begin any more.
    """
    resting = AT_REST if roster_version is None else at_rest(roster_version)
    count = Update(keys.school(school_id), added={"tasks_version": 1})
    return table.updating(count, Condition.present() & resting)


class DynamoTasks:
    """`Tasks` over the table: an item a task.

    Every write is one transaction with a look at the class and a count at the school, so that no
    task slips in under a plan that deletes its class.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, school_id: str, class_id: str, task_id: str) -> Task:
        """Read one task; see the port."""
        item = self._table.get(_task(school_id, class_id, task_id))
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
        before = self._shown(school_id, task.class_id, task.id) if actor else None
        deed = Deed(Act.TASK_SET, f"{task.class_id} {task.id}", before, _shown(task))
        write = self._table.putting(roster_item(school_id, task))
        writes = [write, *self._audit(school_id, actor, deed)]
        self._write(school_id, task.class_id, writes, roster_version)

    def remove(
        self, school_id: str, class_id: str, task_id: str, actor: Actor | None = None
    ) -> None:
        """Delete a task; see the port."""
        before = self._shown(school_id, class_id, task_id) if actor else None
        deed = Deed(Act.TASK_REMOVED, f"{class_id} {task_id}", before)
        write = self._table.deleting(_task(school_id, class_id, task_id))
        self._write(school_id, class_id, [write, *self._audit(school_id, actor, deed)])

    def _shown(self, school_id: str, class_id: str, task_id: str) -> Mapping[str, Any] | None:
        item = self._table.get(_task(school_id, class_id, task_id))
        return None if item is None else _shown(value_of(Task, item))

    def _audit(self, school_id: str, actor: Actor | None, deed: Deed) -> list[Action]:
        if deed.before is None and deed.after is None:
            return []
        return auditing(self._table, school_id, actor, deed)

    def _write(
        self,
        school_id: str,
        class_id: str,
        writes: list[Action],
        roster_version: int | None = None,
    ) -> None:
        school = counting(self._table, school_id, roster_version)
        school_class = self._table.checking(_class(school_id, class_id), Condition.present())
        try:
            self._table.transact([school, school_class, *writes])
        except ConditionFailed:
            self._refuse(school_id, class_id, roster_version)

    def _refuse(self, school_id: str, class_id: str, roster_version: int | None) -> None:
        """Say why a task could not be written."""
        school = self._table.get(keys.school(school_id))
        if school is None:
            raise UnknownSchool(school_id)
        is_at_rest = "applying" not in school
        if is_at_rest and self._table.get(_class(school_id, class_id)) is None:
            raise ClassNotFound(f"no class {class_id!r} in the roster of school {school_id}")
        if is_at_rest and roster_version is not None:
            raise RosterMoved(f"the roster of {school_id} was not at {roster_version}")
        raise SyncInProgress(f"a plan was being applied to school {school_id}")


def _shown(task: Task) -> Mapping[str, Any]:
    """Show a task in the audit: of its students the number, because a person may be erased."""
    due_at = task.due_at.isoformat() if task.due_at else None
    return {"title": task.title, "due_at": due_at, "students": len(task.student_ids)}


def _task(school_id: str, class_id: str, task_id: str) -> Key:
    return keys.roster_item(school_id, Task(task_id, class_id, ""))


def _class(school_id: str, class_id: str) -> Key:
    return keys.roster_item(school_id, SchoolClass(class_id, "", ""))
