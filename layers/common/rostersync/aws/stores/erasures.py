"""Erasing a student from DynamoDB: roster, tasks, past plans, previews; with a record of it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from rostersync.application.ports.erasures import (
    Erased,
    ErasureOrder,
    StudentStillHere,
    StudentUnknown,
)
from rostersync.aws.stores.audits import Deed, auditing
from rostersync.aws.stores.erasure_run import erasing, what_it_moves, without
from rostersync.aws.stores.rosters import DynamoRosters
from rostersync.aws.stores.run_documents import documents_of, plan_document, plan_ref, read_plan
from rostersync.aws.stores.run_items import expiry, run_item
from rostersync.aws.stores.school_record import AT_REST, at_rest, school_of
from rostersync.aws.stores.tasks import counting
from rostersync.aws.table import keys
from rostersync.aws.table.documents import transact_with
from rostersync.aws.table.items import Item, attributes_of, item_of, value_of
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Action, Condition, ConditionFailed, Table, Update
from rostersync.domain.audit import Act, Actor
from rostersync.domain.errors import DocumentDamaged, RosterMoved, UnknownSchool
from rostersync.domain.roster import StudentState
from rostersync.domain.school import School

_TRIES = 5
"""How often to try, while others set tasks at the same school."""


class DynamoErasures:
    """`Erasures` over the table. The record of an erasure is an item of the school.

    The student's item goes once no task names it, and the roster's version grows with it: a task
    that was read before is not written any more, nor a plan stored. What is there after that is
    gone through, and then the record says that it is done.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def begin(self, order: ErasureOrder, at: datetime) -> None:
        """Record that the student is to be erased; see the port."""
        record, student = self._table.get(_record(order)), self._table.get(_student(order))
        if record is not None and (student is None or _is_open(record)):
            return
        if student is None:
            self._school(order)
            raise StudentUnknown(f"{order.school_id} has no student {order.student_id!r}")
        _refuse_still_here(student, order)
        resting = self._table.checking(keys.school(order.school_id), Condition.present() & AT_REST)
        actor = Actor(order.by, at, f"erase-{at:%H%M%S%f}")
        audit = auditing(self._table, order.school_id, actor, Deed(Act.STUDENT_ERASED))
        try:
            self._table.transact([resting, self._table.putting(_begun(order, at)), *audit])
        except ConditionFailed:
            raise _moved(order) from None

    def finish(self, order: ErasureOrder, at: datetime) -> Erased:
        """Erase the student and record that it is done; see the port."""
        erased = Erased(
            tasks=self._erase_from_roster(order, at),
            runs=sum(self._scrub_run(run, order) for run in self._items(order, keys.RUNS)),
            previews=self._delete_previews(order),
        )
        self._delete_unnamed_documents(order)
        self._close(order, at)
        return erased

    def unfinished(self) -> Iterator[ErasureOrder]:
        """List what was begun and is not done; see the port."""
        for line in self._table.directory(keys.OPEN_ERASURES):
            record = self._table.get(Key(line["pk"], line["sk"]))
            if record is not None and _is_open(record):
                yield value_of(ErasureOrder, record)

    def _erase_from_roster(self, order: ErasureOrder, at: datetime) -> int:
        """Delete the student when no task names them; give the number of tasks that did.

        Raises:
            RosterMoved, StudentStillHere: as `finish`.

        """
        scrubbed = 0
        for _ in range(_TRIES):
            item = self._school(order)
            school, tasks_version = school_of(order.school_id, item), item.get("tasks_version", 0)
            is_there = self._drop_if_still_here(order)
            try:
                for task in self._items(order, keys.TASKS):
                    is_named = self._scrub_task(task, order)
                    scrubbed, tasks_version = scrubbed + is_named, tasks_version + is_named
                if is_there:
                    self._delete_student(order, school, tasks_version, at)
            except ConditionFailed:
                continue
            return scrubbed
        raise _moved(order)

    def _scrub_task(self, task: Item, order: ErasureOrder) -> bool:
        if order.student_id not in task["student_ids"]:
            return False
        left = [id for id in task["student_ids"] if id != order.student_id]
        as_read = Condition("student_ids = :read", {":read": task["student_ids"]})
        update = Update(Key(task["pk"], task["sk"]), {"student_ids": left})
        counted = counting(self._table, order.school_id)
        self._table.transact([counted, self._table.updating(update, as_read)])
        return True

    def _delete_student(
        self, order: ErasureOrder, school: School, tasks_version: int, at: datetime
    ) -> None:
        """Delete the student, as a run of its own: a frame of the feed that says who is gone.

        That the student has left was read at this version, and holds as long as it does.
        """
        ahead = erasing(order, school, DynamoRosters(self._table).roster(school), at)
        document = plan_document(ahead)
        key, resting = keys.school(order.school_id), at_rest(ahead.roster_version, tasks_version)
        writes = [
            self._table.updating(Update(key, what_it_moves(ahead)), resting),
            self._table.deleting(_student(order)),
            self._table.putting(run_item(ahead.ending.run, document), Condition.absent()),
        ]
        transact_with(self._table, [document], self._table.checking(key, resting), writes)

    def _drop_if_still_here(self, order: ErasureOrder) -> bool:
        """Say whether there is somebody to erase; drop the order if they are back at school."""
        student = self._table.get(_student(order))
        if student is not None and student["state"] != StudentState.LEFT:
            self._table.delete(_record(order))
        _refuse_still_here(student, order)
        return student is not None

    def _scrub_run(self, run: Item, order: ErasureOrder) -> bool:
        """Write the plan again without the person; a plan that is not whole stays as it is."""
        ref = plan_ref(run)
        if ref is None:
            return False
        try:
            ahead = read_plan(self._table, order.school_id, run["run_id"], ref)
        except DocumentDamaged:
            self._table.transact([self._pointing(run, None)])
            return True
        scrubbed = replace(
            ahead,
            changes=tuple(without(change, order.student_id) for change in ahead.changes),
            archived=tuple(each.without_student(order.student_id) for each in ahead.archived),
        )
        if scrubbed == ahead:
            return False
        document = plan_document(scrubbed)
        key, as_read = Key(run["pk"], run["sk"]), _as_read(run)
        pointing = self._pointing(run, attributes_of(document.ref))
        transact_with(self._table, [document], self._table.checking(key, as_read), [pointing])
        return True

    def _pointing(self, run: Item, plan: dict[str, Any] | None) -> Action:
        update = Update(Key(run["pk"], run["sk"]), {"plan_document": plan})
        return self._table.updating(update, _as_read(run))

    def _delete_previews(self, order: ErasureOrder) -> int:
        """Delete all of the school: they hold its people, and live for an hour."""
        found = list(self._items(order, keys.PREVIEWS, only="sk"))
        for item in found:
            self._delete(order, item["sk"])
        return sum(item["sk"].startswith("PREVIEW#") for item in found)

    def _delete_unnamed_documents(self, order: ErasureOrder) -> None:
        """Delete the plans and warnings that no run names: of runs that never began.

        What is there is listed before who names it: nothing comes in between that is named.
        """
        prefixes = (keys.PLANS, keys.WARNINGS)
        there = [item["sk"] for each in prefixes for item in self._items(order, each, only="sk")]
        named = {key.sk for run in self._items(order, keys.RUNS) for key in documents_of(run)}
        for sk in there:
            if sk not in named:
                self._delete(order, sk)

    def _close(self, order: ErasureOrder, at: datetime) -> None:
        done = {"finished_at": at.isoformat(), "directory_pk": None, "directory_sk": None}
        with suppress(ConditionFailed):
            self._table.update_if(
                Update(_record(order), done),
                Condition.present() & Condition("attribute_not_exists(finished_at)", {}),
            )

    def _school(self, order: ErasureOrder) -> Item:
        item = self._table.get(keys.school(order.school_id))
        if item is None:
            raise UnknownSchool(order.school_id)
        return item

    def _items(self, order: ErasureOrder, prefix: str, only: str | None = None) -> Iterator[Item]:
        return self._table.query(keys.partition(order.school_id), prefix, only)

    def _delete(self, order: ErasureOrder, sk: str) -> None:
        self._table.delete(Key(keys.partition(order.school_id), sk))


def _record(order: ErasureOrder) -> Key:
    return keys.erasure(order.school_id, order.student_id)


def _student(order: ErasureOrder) -> Key:
    return keys.student(order.school_id, order.student_id)


def _is_open(record: Item) -> bool:
    """Whether it is still to be finished; a record without `begun_at` is of older times."""
    return "begun_at" in record and "finished_at" not in record


def _begun(order: ErasureOrder, at: datetime) -> Item:
    attributes = {
        **attributes_of(order),
        "begun_at": at.isoformat(),
        "directory_pk": keys.OPEN_ERASURES,
        "directory_sk": at.isoformat(),
        "expires_at": expiry(at),
    }
    return item_of(_record(order), "erasure", attributes)


def _refuse_still_here(student: Item | None, order: ErasureOrder) -> None:
    if student is not None and student["state"] != StudentState.LEFT:
        raise StudentStillHere(f"{order.student_id} is {student['state']}, and has not left")


def _moved(order: ErasureOrder) -> RosterMoved:
    return RosterMoved(f"the roster of {order.school_id} is being written")


def _as_read(run: Item) -> Condition:
    return Condition("plan_document = :read", {":read": run["plan_document"]})
