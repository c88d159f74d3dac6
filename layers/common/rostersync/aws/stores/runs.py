"""The runs of each school, in DynamoDB."""

from contextlib import suppress
from dataclasses import replace

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.application.ports.runs import WriteAhead
from rostersync.aws.stores.notice_items import notice_item
from rostersync.aws.stores.run_documents import (
    delete_documents,
    plan_ref,
    put_plan,
    put_warnings,
    read_plan,
    read_warnings,
)
from rostersync.aws.stores.run_items import run_attributes, run_item
from rostersync.aws.stores.school_record import (
    is_newest,
    read_attributes,
    read_of,
    standing_attributes,
)
from rostersync.aws.stores.writer import IS_WRITING, marked_for, refuse_too_large, write_changes
from rostersync.aws.table import keys
from rostersync.aws.table.documents import DocumentRef
from rostersync.aws.table.errors import DocumentDamaged
from rostersync.aws.table.items import Item, value_of
from rostersync.aws.table.pages import read_page
from rostersync.aws.table.table import Action, Condition, ConditionFailed, Table, Update
from rostersync.domain.change import Change
from rostersync.domain.ending import Ending
from rostersync.domain.errors import RosterMoved, SyncInProgress, UnknownSchool
from rostersync.domain.run import Run


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
        item = run_item(run, warnings=put_warnings(self._table, run))
        try:
            self._table.put_if(item, Condition.absent())
        except ConditionFailed:
            return

    def conclude(self, ending: Ending, roster_version: int) -> None:
        """End a run that writes nothing to the roster; see the port."""
        run = ending.run
        item = run_item(run, warnings=put_warnings(self._table, run))
        try:
            self._end(
                ending, _at_rest(roster_version), self._table.putting(item, Condition.absent())
            )
        except ConditionFailed:
            self._refuse_moved(run, roster_version)

    def begin(self, ahead: WriteAhead) -> None:
        """Store the plan and mark the school; see the port.

        Raises, beside what the port says:
            TooLarge: an item of the plan is more than DynamoDB takes; nothing was written.

        """
        refuse_too_large(ahead)
        run = ahead.ending.run
        plan, warnings = put_plan(self._table, ahead), put_warnings(self._table, run)
        begun = run_item(replace(run, outcome=None, ended_at=None), plan, warnings)
        mark = Update(keys.school(run.school_id), {"applying": run.run_id})
        try:
            self._table.transact(
                [
                    self._table.updating(mark, _at_rest(ahead.roster_version)),
                    self._table.putting(begun, Condition.absent()),
                ]
            )
        except ConditionFailed:
            self._refuse_begin(ahead, plan)

    def abandon(self, school_id: str, run_id: str) -> None:
        """Take the mark back; see the port.

        Raises:
            SyncInProgress: too late, the run is being written by somebody or has ended.

        """
        item = self._item(school_id, run_id)
        if item is None:
            return
        untouched = Condition(f"attribute_not_exists({IS_WRITING})", {})
        unmark = Update(keys.school(school_id), {"applying": None})
        unended = Condition("attribute_not_exists(outcome)", {})
        try:
            self._table.transact(
                [
                    self._table.updating(unmark, marked_for(run_id) & untouched),
                    self._table.deleting(keys.run(school_id, run_id), unended),
                ]
            )
        except ConditionFailed:
            raise SyncInProgress(f"run {run_id} of {school_id} is being written") from None
        delete_documents(self._table, school_id, run_id, item)

    def begun(self, school_id: str, run_id: str) -> WriteAhead:
        """Read a stored plan; see the port.

        Raises:
            RosterMoved: there is no such run; it may have been taken back.
            DocumentDamaged: not all of its plan is there.

        """
        item = self._item(school_id, run_id)
        if item is None:
            raise RosterMoved(f"school {school_id} has no run {run_id}")
        ref = plan_ref(item)
        if ref is None:
            raise DocumentDamaged(f"run {run_id} of school {school_id} has no plan")
        try:
            return read_plan(self._table, school_id, run_id, ref)
        except DocumentDamaged:
            if self._item(school_id, run_id) is None:
                raise RosterMoved(f"run {run_id} of school {school_id} was taken back") from None
            raise

    def write(self, ahead: WriteAhead) -> None:
        """Write the plan's changes; see the port."""
        try:
            write_changes(self._table, ahead)
        except ConditionFailed:
            self._refuse_unended(ahead.ending.run)

    def close(self, ending: Ending) -> None:
        """Write the end of a begun run; see the port."""
        run = ending.run
        ended = Update(keys.run(run.school_id, run.run_id), run_attributes(run))
        is_there = Condition("attribute_exists(pk)", {})
        try:
            self._end(ending, marked_for(run.run_id), self._table.updating(ended, is_there))
        except ConditionFailed:
            self._refuse_unended(run)

    def _run(self, school_id: str, item: Item) -> Run:
        """Most runs stand whole in their item; one with many warnings has a document besides."""
        whole = self.get(school_id, item["run_id"]) if "warnings_document" in item else None
        return whole or value_of(Run, {**item, "warnings": item.get("warnings", [])})

    def _item(self, school_id: str, run_id: str) -> Item | None:
        return self._table.get(keys.run(school_id, run_id))

    def _end(self, ending: Ending, condition: Condition, run: Action) -> None:
        """Write run, standing and notices together, and take the mark; or raise ConditionFailed.

        The read that the standing knows goes with it, unless a newer one was noted meanwhile.
        """
        standing = {**standing_attributes(ending.standing), "applying": None, IS_WRITING: None}
        read = read_of(ending.standing)
        notices = [self._table.putting(notice_item(notice)) for notice in ending.notices]
        key = keys.school(ending.run.school_id)
        if read is not None:
            with_read = Update(key, {**standing, **read_attributes(read)})
            newest = condition & is_newest(read)
            with suppress(ConditionFailed):
                return self._table.transact(
                    [self._table.updating(with_read, newest), run, *notices]
                )
        without = self._table.updating(Update(key, standing), condition)
        return self._table.transact([without, run, *notices])

    def _refuse_begin(self, ahead: WriteAhead, plan: DocumentRef) -> None:
        """Say why a plan could not begin; silent when this very plan has begun already."""
        run = ahead.ending.run
        applying = self._applying(run.school_id)
        item = self._item(run.school_id, run.run_id)
        is_same = item is not None and plan_ref(item) == plan
        if applying == run.run_id and is_same:
            return
        if applying is not None:
            raise SyncInProgress(f"school {run.school_id} is applying run {applying}")
        raise RosterMoved(f"the roster of {run.school_id} is not at {ahead.roster_version}")

    def _refuse_moved(self, run: Run, roster_version: int) -> None:
        """Say why a run could not end; silent when it has ended already."""
        if not self._has_ended(run):
            self._applying(run.school_id)
            raise RosterMoved(
                f"the roster of {run.school_id} is not at {roster_version}, or is being written"
            )

    def _refuse_unended(self, run: Run) -> None:
        """Refuse a run that lost its mark; silent when somebody else brought it to its end."""
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


def _at_rest(roster_version: int) -> Condition:
    """Nobody writes the roster, and it is the one that was planned on."""
    return Condition(
        "roster_version = :planned_on AND attribute_not_exists(applying)",
        {":planned_on": roster_version},
    )
