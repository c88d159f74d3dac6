"""The documents of a run, beside its item: its plan, and its warnings if they are many."""

from rostersync.application.ports.runs import WriteAhead
from rostersync.aws.stores.run_items import are_too_many, document_ref, expiry
from rostersync.aws.table import keys
from rostersync.aws.table.codec import decode_warnings, decode_write_ahead, encode
from rostersync.aws.table.documents import (
    Document,
    DocumentRef,
    chunk_keys,
    document_of,
    read_document,
)
from rostersync.aws.table.items import Item
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Table
from rostersync.domain.run import Run
from rostersync.domain.warning import PlanWarning

_PLAN = "plan_document"
_WARNINGS = "warnings_document"


def plan_document(ahead: WriteAhead) -> Document:
    """Pack a plan, and how its run will end."""
    run = ahead.ending.run
    key = keys.plan(run.school_id, run.run_id)
    return document_of(key, "plan", encode(ahead), expiry(run.started_at))


def warnings_document(run: Run) -> Document | None:
    """Pack a run's warnings, if its item is too small for them."""
    if not are_too_many(run.warnings):
        return None
    key = keys.warnings(run.school_id, run.run_id)
    return document_of(key, "warnings", encode(run.warnings), expiry(run.started_at))


def documents_of(item: Item) -> set[Key]:
    """Give the references of all documents of this run's item."""
    plan, warnings = plan_ref(item), document_ref(item, _WARNINGS)
    school_id, run_id = item["school_id"], item["run_id"]
    return {
        *(chunk_keys(keys.plan(school_id, run_id), plan) if plan else ()),
        *(chunk_keys(keys.warnings(school_id, run_id), warnings) if warnings else ()),
    }


def plan_ref(item: Item) -> DocumentRef | None:
    """Give the reference of the plan of a run's item; None if it has none."""
    return document_ref(item, _PLAN)


def read_plan(table: Table, school_id: str, run_id: str, ref: DocumentRef) -> WriteAhead:
    """Read a plan back, whole.

    Raises:
        DocumentDamaged: not all of it is there.

    """
    return decode_write_ahead(read_document(table, keys.plan(school_id, run_id), ref))


def read_warnings(
    table: Table, school_id: str, run_id: str, item: Item
) -> tuple[PlanWarning, ...] | None:
    """Read the warnings that a run's item was too small for; None if it holds them itself."""
    ref = document_ref(item, _WARNINGS)
    if ref is None:
        return None
    return decode_warnings(read_document(table, keys.warnings(school_id, run_id), ref))
