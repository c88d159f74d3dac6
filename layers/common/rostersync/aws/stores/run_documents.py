"""What of a run does not stand in its item: its plan, and its warnings if they are many."""

from rostersync.application.ports.runs import WriteAhead
from rostersync.aws.stores.run_items import are_too_many, document_ref, expiry
from rostersync.aws.table import keys
from rostersync.aws.table.codec import decode_warnings, decode_write_ahead, encode
from rostersync.aws.table.documents import DocumentRef, put_document, read_document
from rostersync.aws.table.items import Item
from rostersync.aws.table.table import Table
from rostersync.domain.run import Run
from rostersync.domain.warning import PlanWarning

_PLAN = "plan_document"
_WARNINGS = "warnings_document"


def put_plan(table: Table, ahead: WriteAhead) -> DocumentRef:
    """Store a plan, and how its run will end."""
    run = ahead.ending.run
    key = keys.plan(run.school_id, run.run_id)
    return put_document(table, key, "plan", encode(ahead), expiry(run.started_at))


def put_warnings(table: Table, run: Run) -> DocumentRef | None:
    """Store a run's warnings, if its item is too small for them."""
    if not are_too_many(run.warnings):
        return None
    key = keys.warnings(run.school_id, run.run_id)
    return put_document(table, key, "warnings", encode(run.warnings), expiry(run.started_at))


def plan_ref(item: Item) -> DocumentRef | None:
    """Say where the plan of a run's item is; None if it has none."""
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
