"""The items of a run."""

from datetime import datetime, timedelta
from typing import Any

from rostersync.aws.table import keys
from rostersync.aws.table.codec import encode
from rostersync.aws.table.documents import Document, DocumentRef
from rostersync.aws.table.items import Item, attributes_of, item_of, value_of
from rostersync.domain.change import Summary
from rostersync.domain.run import Run
from rostersync.domain.text import shortened
from rostersync.domain.warning import PlanWarning

KEPT = timedelta(days=400)
"""How long runs, what they changed, and notices are kept."""

_INLINE_WARNINGS = 8 * 1024
"""The most bytes of warnings (JSON) in a run's own item; larger ones are a document."""

_WARNINGS_SHOWN = 10
_TASKS_SHOWN = 10
_LONGEST_NAME = 200
_LONGEST_MESSAGE = 500


def expiry(at: datetime, kept: timedelta = KEPT) -> int:
    """When DynamoDB may delete it, in seconds since 1970: the table's attribute `expires_at`."""
    return int((at + kept).timestamp())


def are_too_many(warnings: tuple[PlanWarning, ...]) -> bool:
    """Whether the warnings need a document of their own."""
    return len(encode(warnings)) > _INLINE_WARNINGS


def run_attributes(run: Run) -> dict[str, Any]:
    """Give the attributes of a run; of too many warnings it shows the first few."""
    attributes = attributes_of(run)
    attributes["summary"] = heads(run.summary)
    if not run.left_out_count:
        del attributes["left_out"], attributes["left_out_count"]
    attributes["warning_count"] = len(run.warnings)
    if are_too_many(run.warnings):
        attributes["warnings"] = [_shown(each) for each in run.warnings[:_WARNINGS_SHOWN]]
    return {**attributes, **_feed_place(run), "expires_at": expiry(run.started_at)}


def run_without_warnings(item: Item) -> Run:
    """Read a run without its warnings, which can be in a document."""
    return value_of(Run, {**item, "warnings": []})


def _feed_place(run: Run) -> dict[str, str]:
    """List a run that changed the roster among the frames of all schools, once it has ended."""
    if run.sequence is None or run.ended_at is None:
        return {}
    return keys.in_feed(keys.FeedPlace(run.ended_at, run.sequence, run.school_id))


def run_item(run: Run, plan: Document | None = None, warnings: Document | None = None) -> Item:
    """Make the item of a run, with where its plan and its warnings are, if they are elsewhere."""
    return item_of(
        keys.run(run.school_id, run.run_id),
        "run",
        {
            **run_attributes(run),
            "plan_document": attributes_of(plan.ref) if plan else None,
            "warnings_document": attributes_of(warnings.ref) if warnings else None,
        },
    )


def document_ref(item: Item, name: str) -> DocumentRef | None:
    """Read where a document of the item is; None if it has none."""
    return value_of(DocumentRef, item[name]) if name in item else None


def heads(summary: Summary) -> dict[str, int]:
    """Leave out zeros, so that a night without changes is one small item."""
    return {head: count for head, count in attributes_of(summary).items() if count}


def _shown(warning: PlanWarning) -> dict[str, Any]:
    """Show a warning to a reader: short texts, its first tasks, no students."""
    tasks = warning.tasks[:_TASKS_SHOWN]
    return {
        "id": warning.id,
        "code": str(warning.code),
        "name": shortened(warning.entity.name, _LONGEST_NAME),
        "message": shortened(warning.message, _LONGEST_MESSAGE),
        "tasks_lost": warning.tasks_lost,
        "tasks": [{"id": t.id, "title": shortened(t.title, _LONGEST_NAME)} for t in tasks],
    }
