"""Erasing a student from DynamoDB: roster, tasks, past plans, previews; with a record of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from rostersync.application.ports.erasures import (
    Erased,
    ErasureOrder,
    StudentStillHere,
    StudentUnknown,
)
from rostersync.aws.stores.run_items import document_ref, expiry
from rostersync.aws.stores.school_record import at_rest
from rostersync.aws.stores.tasks import counting
from rostersync.aws.table import keys
from rostersync.aws.table.codec import decode_write_ahead, encode
from rostersync.aws.table.documents import DocumentRef, delete_document, put_document, read_document
from rostersync.aws.table.items import Item, attributes_of, item_of
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Condition, ConditionFailed, Table, Update
from rostersync.domain.change import Change
from rostersync.domain.errors import RosterMoved
from rostersync.domain.roster import EntityKind, Student, StudentState
from rostersync.domain.school import School


class DynamoErasures:
    """`Erasures` over the table. The record of an erasure is an item of the school."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def begin(self, school: School, order: ErasureOrder, at: datetime) -> None:
        """Delete the student and record it; see the port.

        The roster's version grows, so that no plan of before is applied, and what was applied
        last is forgotten, so that the next night counts anew.
        """
        record_key = keys.erasure(order.school_id, order.student_id)
        student_key = keys.student(order.school_id, order.student_id)
        student = self._table.get(student_key)
        if student is None:
            if self._table.get(record_key) is None:
                raise StudentUnknown(f"{order.school_id} has no student {order.student_id!r}")
            return
        if student["state"] != StudentState.LEFT:
            raise StudentStillHere(f"{order.student_id} is {student['state']}, and has not left")
        version = school.standing.roster_version
        moved = Update(
            keys.school(order.school_id), {"roster_version": version + 1, "applied_digest": None}
        )
        record = {**attributes_of(order), "at": at.isoformat(), "expires_at": expiry(at)}
        try:
            self._table.transact(
                [
                    self._table.updating(moved, at_rest(version)),
                    self._table.deleting(student_key),
                    self._table.putting(item_of(record_key, "erasure", record)),
                ]
            )
        except ConditionFailed:
            raise RosterMoved(f"the roster of {order.school_id} is being written") from None

    def scrub(self, order: ErasureOrder) -> Erased:
        """Take the student out of what is kept; see the port."""
        return Erased(
            tasks=sum(self._scrub_task(task, order) for task in self._items(order, keys.TASKS)),
            runs=sum(self._scrub_run(run, order) for run in self._items(order, keys.RUNS)),
            previews=self._delete_previews(order),
        )

    def _items(self, order: ErasureOrder, prefix: str) -> Iterator[Item]:
        return self._table.query(keys.partition(order.school_id), prefix)

    def _scrub_task(self, task: Item, order: ErasureOrder) -> bool:
        if order.student_id not in task["student_ids"]:
            return False
        left = [id for id in task["student_ids"] if id != order.student_id]
        as_read = Condition("student_ids = :read", {":read": task["student_ids"]})
        update = Update(Key(task["pk"], task["sk"]), {"student_ids": left})
        counted = counting(self._table, order.school_id)
        self._table.transact([counted, self._table.updating(update, as_read)])
        return True

    def _scrub_run(self, run: Item, order: ErasureOrder) -> bool:
        """Write the plan anew without the person; the old one goes when the run names the new."""
        ref = document_ref(run, "plan_document")
        if ref is None:
            return False
        key = keys.plan(order.school_id, run["run_id"])
        ahead = decode_write_ahead(read_document(self._table, key, ref))
        scrubbed = replace(
            ahead, changes=tuple(_without(change, order.student_id) for change in ahead.changes)
        )
        if scrubbed == ahead:
            return False
        new = put_document(self._table, key, "plan", encode(scrubbed), run["expires_at"])
        self._point(run, ref, new)
        delete_document(self._table, key, ref)
        return True

    def _point(self, run: Item, old: DocumentRef, new: DocumentRef) -> None:
        as_read = Condition("plan_document = :read", {":read": attributes_of(old)})
        update = Update(Key(run["pk"], run["sk"]), {"plan_document": attributes_of(new)})
        self._table.update_if(update, as_read)

    def _delete_previews(self, order: ErasureOrder) -> int:
        """Delete all of the school: they hold its people, and live for an hour."""
        found = list(self._items(order, keys.PREVIEWS))
        for item in found:
            self._table.delete(Key(item["pk"], item["sk"]))
        return sum(item["type"] == "preview" for item in found)


def _without(change: Change, student_id: str) -> Change:
    if change.entity is not EntityKind.STUDENT or change.id != student_id:
        return change
    return replace(change, before=_nobody(change.before), after=_nobody(change.after))


def _nobody[T](entity: T) -> T | Student:
    """Keep that there was somebody, and in what state."""
    if not isinstance(entity, Student):
        return entity
    return Student(id=entity.id, mis_id="", state=entity.state)
