"""A list of changes, of a run or of a preview: a page of it as JSON, or all that fits as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_lambda_powertools.event_handler import Response

from manual_sync_api.answers import ListRequest, answer
from manual_sync_api.csv_changes import csv_answer
from manual_sync_api.cursors import cursor_of, number_of
from manual_sync_api.media import prefers_csv
from manual_sync_api.models.runs import ChangesAnswer
from rostersync.domain.change import Change


@dataclass(frozen=True, slots=True)
class ChangesRequest:
    """Which page of the list at `path`, and the media types that the caller takes.

    Raises:
        InvalidCursor, NotAcceptable: when it is answered.

    """

    path: str
    limit: int
    cursor: str | None
    accept: str | None


def changes_answer(changes: Sequence[Change], asked: ChangesRequest) -> Response[str]:
    """Answer with the page that was asked for."""
    is_csv = prefers_csv(asked.accept)
    path, limit = asked.path, asked.limit
    start = number_of(ListRequest(path, limit, asked.cursor, None).order.after)
    if is_csv:
        return csv_answer(changes, start, path)
    rest = str(start + limit) if start + limit < len(changes) else None
    items = changes[start : start + limit]
    return answer(ChangesAnswer(items=items, cursor=cursor_of(path, rest)))
