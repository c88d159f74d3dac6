"""The runs of each school, in DynamoDB."""

from contextlib import suppress
from dataclasses import replace

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.application.ports.runs import WriteAhead
from rostersync.aws.stores.audits import Deed, auditing
from rostersync.aws.stores.notice_items import notice_item
from rostersync.aws.stores.run_documents import (
    plan_document,
    plan_ref,
    read_plan,
    read_warnings,
    warnings_document,
)
from rostersync.aws.stores.run_items import heads, run_attributes, run_item
from rostersync.aws.stores.school_record import (
    at_rest,
    decided_as,
    is_newest,
    marked_for,
    read_attributes,
    read_of,
    standing_attributes,
)
from rostersync.aws.stores.writer import refuse_too_large, write_changes
from rostersync.aws.table import keys
from rostersync.aws.table.documents import Document, DocumentRef, transact_with
from rostersync.aws.table.items import Item, value_of
from rostersync.aws.table.pages import read_page
from rostersync.aws.table.table import Action, Condition, ConditionFailed, Table, Update
from rostersync.domain.audit import Act, Actor
from rostersync.domain.change import Change
from rostersync.domain.ending import Ending
from rostersync.domain.errors import DocumentDamaged, RosterMoved, SyncInProgress, UnknownSchool
from rostersync.domain.run import Run, unended

_MOST_NAMED = 100
"""Accepted warnings that the audit names; the run has all."""


class DynamoRuns:
    """`Runs` over the table: an item a run; its plan, and many warnings, as documents.

    The school's item carries the mark (`applying`) and the roster's version. Every write of a
    run is conditional on them, so that a second writer is refused by the table itself.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, school_id: str, run_id: str) -> Run | None:
        """Read one run; see the port."""
        item = self._item(school_id, run_id)
        if item is None:
            return None
        warnings = read_warnings(self._table, school_id, run_id, item)
        if warnings is None:
            return value_of(Run, item)
        return replace(value_of(Run, {**item, "warnings": []}), warnings=warnings)

    def changes(self, school_id: str, run_id: str) -> tuple[Change, ...]:
        """Read what a run changed; see the port."""
        item = self._item(school_id, run_id)
        if item is None or plan_ref(item) is None:
            return ()
        return self.begun(school_id, run_id).changes

    def page(self, school_id: str, order: PageOrder) -> Page[Run]:
        """List runs; see the port."""
        pk = keys.partition(school_id)
        page = read_page(self._table, pk, keys.RUNS, order, newest_first=True)
        return Page(tuple(self._run(school_id, item) for item in page.items), page.after)

    def record(self, run: Run) -> None:
        """Write a run that leaves the school's standing as it is; see the port."""
        warnings = warnings_document(run)
        item = run_item(run, warnings=warnings)
        unended = self._table.checking(keys.run(run.school_id, run.run_id), Condition.absent())
        try:
            if warnings is None:
                self._table.put_if(item, Condition.absent())
            else:
                recording = self._table.putting(item, Condition.absent())
                transact_with(self._table, [warnings], unended, [recording])
        except ConditionFailed:
            return

    def conclude(self, ending: Ending, roster_version: int) -> None:
        """End a run that writes nothing to the roster; see the port."""
        run = ending.run
        warnings = warnings_document(run)
        recording = self._table.putting(run_item(run, warnings=warnings), Condition.absent())
        as_judged = at_rest(roster_version) & decided_as(ending.basis)
        try:
            self._end(ending, as_judged, recording, warnings)
        except ConditionFailed:
            self._refuse_moved(run, roster_version)

    def begin(self, ahead: WriteAhead, tasks_version: int | None = None) -> None:
        """Store the plan and mark the school; see the port.

        Raises, beside what the port says:
            TooLarge: an item of the plan is more than DynamoDB takes; nothing was written.

        """
        refuse_too_large(ahead)
        run = ahead.ending.run
        plan, warnings = plan_document(ahead), warnings_document(run)
        begun = run_item(unended(run), plan, warnings)
        key = keys.school(run.school_id)
        resting = at_rest(ahead.roster_version, tasks_version) & decided_as(ahead.ending.basis)
        writes = [
            self._table.updating(Update(key, {"applying": run.run_id}), resting),
            self._table.putting(begun, Condition.absent()),
            *self._audit(run),
        ]
        documents = [plan, *([warnings] if warnings else [])]
        try:
            transact_with(self._table, documents, self._table.checking(key, resting), writes)
        except ConditionFailed:
            self._refuse_begin(ahead, plan.ref)

    def _audit(self, run: Run) -> list[Action]:
        """Record who confirmed; what was before and after each change is in the run's plan."""
        actor = None if run.by is None else Actor(run.by, run.started_at, run.run_id)
        accepted = [warning.id for warning in run.warnings[:_MOST_NAMED]]
        after = {"summary": heads(run.summary), "accepted": accepted}
        deed = Deed(Act.CONFIRMED, run.run_id, after=after)
        return auditing(self._table, run.school_id, actor, deed)

    def begun(self, school_id: str, run_id: str) -> WriteAhead:
        """Read a stored plan; see the port.

        Raises:
            DocumentDamaged: there is no such run, or not all of its plan is there.

        """
        ref = plan_ref(self._item(school_id, run_id) or {})
        if ref is None:
            raise DocumentDamaged(f"run {run_id} of school {school_id} has no plan")
        return read_plan(self._table, school_id, run_id, ref)

    def write(self, ahead: WriteAhead) -> None:
        """Write the plan's changes; see the port."""
        try:
            write_changes(self._table, ahead)
        except ConditionFailed:
            self._refuse_unended(ahead.ending.run)

    def close(self, ending: Ending, tasks_added: int = 0) -> None:
        """Write the end of a begun run; see the port."""
        run = ending.run
        ended = Update(keys.run(run.school_id, run.run_id), run_attributes(run))
        try:
            writing = self._table.updating(ended, Condition.present())
            self._end(ending, marked_for(run.run_id), writing, tasks_added=tasks_added)
        except ConditionFailed:
            self._refuse_unended(run)

    def _run(self, school_id: str, item: Item) -> Run:
        """Most runs are whole in their item; a run with many warnings also has a document."""
        whole = self.get(school_id, item["run_id"]) if "warnings_document" in item else None
        return whole or value_of(Run, {**item, "warnings": item.get("warnings", [])})

    def _item(self, school_id: str, run_id: str) -> Item | None:
        return self._table.get(keys.run(school_id, run_id))

    def _end(
        self,
        ending: Ending,
        condition: Condition,
        run: Action,
        warnings: Document | None = None,
        tasks_added: int = 0,
    ) -> None:
        """Write run, standing and notices together, and remove the mark; or raise ConditionFailed.

        The read that the standing knows goes with it, unless a newer one was noted meanwhile.
        This is the one last transaction of every run.
        """
        standing = {**standing_attributes(ending.standing), "applying": None}
        read = read_of(ending.standing)
        notices = [self._table.putting(notice_item(notice)) for notice in ending.notices]
        key = keys.school(ending.run.school_id)
        closing = [run, *notices, *self._undone(ending.run)]
        documents = [warnings] if warnings else []
        fence = self._table.checking(key, condition)
        added = {"task_count": tasks_added} if tasks_added else {}
        if read is not None:
            with_read = Update(key, {**standing, **read_attributes(read)}, added)
            updating = self._table.updating(with_read, condition & is_newest(read))
            with suppress(ConditionFailed):
                return transact_with(self._table, documents, fence, [updating, *closing])
        updating = self._table.updating(Update(key, standing, added), condition)
        return transact_with(self._table, documents, fence, [updating, *closing])

    def _undone(self, run: Run) -> list[Action]:
        """Note at the run that this one takes back that it did."""
        if run.undoes is None:
            return []
        note = Update(keys.run(run.school_id, run.undoes), {"undone_by": run.run_id})
        return [self._table.updating(note, Condition.present())]

    def _refuse_begin(self, ahead: WriteAhead, plan: DocumentRef) -> None:
        """Raise why a plan could not begin; return if this same plan has begun already."""
        run = ahead.ending.run
        applying = self._applying(run.school_id)
        item = self._item(run.school_id, run.run_id)
        is_same = item is not None and plan_ref(item) == plan
        if applying == run.run_id and is_same:
            return
        if applying is not None:
            raise SyncInProgress(f"school {run.school_id} is applying run {applying}")
        raise RosterMoved(
            f"the roster of {run.school_id} is not at {ahead.roster_version}, or its tasks or "
            "settings moved"
        )

    def _refuse_moved(self, run: Run, roster_version: int) -> None:
        """Raise why a run could not end; return if it has ended already."""
        if not self._has_ended(run):
            self._applying(run.school_id)
            raise RosterMoved(
                f"the roster of {run.school_id} is not at {roster_version}, is being written, or "
                "its settings moved"
            )

    def _refuse_unended(self, run: Run) -> None:
        """Refuse a run that lost its mark; return if somebody else has ended it."""
        if not self._has_ended(run):
            raise RosterMoved(f"school {run.school_id} is not applying run {run.run_id}")

    def _has_ended(self, run: Run) -> bool:
        item = self._item(run.school_id, run.run_id)
        return item is not None and "outcome" in item

    def _applying(self, school_id: str) -> str | None:
        school = self._table.get(keys.school(school_id))
        if school is None:
            raise UnknownSchool(school_id)
        return school.get("applying")
