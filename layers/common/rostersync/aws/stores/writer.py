"""The one writer of a roster: changes in fenced transactions, safe to repeat from the start."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from rostersync.application.ports.runs import WriteAhead
from rostersync.aws.stores.archive import archive_item, archive_key
from rostersync.aws.stores.roster_items import roster_item, selection_item
from rostersync.aws.stores.rosters import read_declined
from rostersync.aws.stores.school_record import marked_for
from rostersync.aws.table import keys
from rostersync.aws.table.items import LARGEST_ITEM, attributes_of, size_of
from rostersync.aws.table.table import MOST_WRITES, Action, Table, Update
from rostersync.domain.change import Change
from rostersync.domain.roster import SchoolClass, Task

_MOST_CHANGES = MOST_WRITES - 1
"""One action of each transaction is the fence: it checks the school's mark."""

_MOST_BYTES = LARGEST_ITEM
"""Of the items of one transaction: less than a partition takes in a second."""


@dataclass(frozen=True, slots=True)
class _Write:
    """One write of the plan, and the bytes that it carries."""

    action: Action
    bytes: int


def refuse_too_large(ahead: WriteAhead) -> None:
    """Make every item once before anything is written.

    Raises:
        TooLarge: one of them is more than DynamoDB takes.

    """
    school_id = ahead.ending.run.school_id
    selection_item(school_id, ahead.declined)
    for change in ahead.changes:
        if change.after is not None:
            roster_item(school_id, change.after)


def write_changes(table: Table, ahead: WriteAhead) -> None:
    """Write the plan's changes and its archive, then what was left out on purpose if that differs.

    At any moment the roster is whole: what an item names is there.

    Raises:
        ConditionFailed: the school is not, or no longer, marked for this run.

    """
    run = ahead.ending.run
    writes = chain(
        _archiving(table, ahead),
        _changes(table, run.school_id, ahead.changes),
        _bringing_back(table, ahead),
        _declined(table, ahead),
    )
    fence = table.checking(keys.school(run.school_id), marked_for(run.run_id))
    for batch in _batches(writes):
        table.transact([fence, *(write.action for write in batch)])


def _archiving(table: Table, ahead: WriteAhead) -> Iterator[_Write]:
    """Put entries there before what they stand for goes."""
    for entry in ahead.entries:
        item = archive_item(ahead.ending.run.school_id, entry)
        yield _Write(table.putting(item), size_of(item))


def _bringing_back(table: Table, ahead: WriteAhead) -> Iterator[_Write]:
    """Count what came back to classes that were there, and take the entries away."""
    school_id = ahead.ending.run.school_id
    for class_id, count in ahead.task_counts:
        key = keys.school_class(school_id, class_id)
        yield _Write(table.updating(Update(key, {"task_count": count})), 0)
    for entry_key in ahead.brought_back:
        yield _Write(table.deleting(archive_key(school_id, entry_key)), 0)


def _changes(table: Table, school_id: str, changes: Sequence[Change]) -> Iterator[_Write]:
    tasks = Counter(each.after.class_id for each in changes if isinstance(each.after, Task))
    for change in changes:
        after = change.after
        if isinstance(after, SchoolClass):
            task_count = tasks[after.id] if change.before is None else None
            yield _class_write(table, school_id, after, task_count)
        elif after is not None:
            item = roster_item(school_id, after)
            yield _Write(table.putting(item), size_of(item))
        elif change.before is not None:
            yield _Write(table.deleting(keys.roster_item(school_id, change.before)), 0)


def _class_write(
    table: Table, school_id: str, school_class: SchoolClass, task_count: int | None
) -> _Write:
    """Update a class, so that the number of its tasks stays; a class that is added brings its own.

    A task that is in a plan goes or comes with its class, or is counted by `task_counts`.
    """
    item = roster_item(school_id, school_class)
    attributes = {name: item.get(name) for name in ("type", *attributes_of(school_class))}
    if task_count is not None:
        attributes["task_count"] = task_count
    key = keys.school_class(school_id, school_class.id)
    return _Write(table.updating(Update(key, attributes)), size_of(item))


def _declined(table: Table, ahead: WriteAhead) -> Iterator[_Write]:
    school_id = ahead.ending.run.school_id
    if ahead.declined != read_declined(table, school_id):
        item = selection_item(school_id, ahead.declined)
        yield _Write(table.putting(item), size_of(item))


def _batches(writes: Iterable[_Write]) -> Iterator[list[_Write]]:
    batch: list[_Write] = []
    held = 0
    for write in writes:
        if batch and (len(batch) == _MOST_CHANGES or held + write.bytes > _MOST_BYTES):
            yield batch
            batch, held = [], 0
        batch.append(write)
        held += write.bytes
    if batch:
        yield batch
