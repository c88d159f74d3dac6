"""Follow the rosters, to keep the platform's own database true."""

import time
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from manual_sync_api.answers import answer, responses
from manual_sync_api.cursors import after_of, cursor_of, number_of
from manual_sync_api.errors import InvalidCursor
from manual_sync_api.models.base import Cursor, Limit, SchoolIdInPath, ShortLimit
from manual_sync_api.models.feed import (
    AllFeedsAnswer,
    FeedAnswer,
    SnapshotAnswer,
    feed_answer,
)
from manual_sync_api.routing import new_router
from manual_sync_api.wiring import Calling, Services, schools_of
from rostersync.application.feed import FeedOrder, follow, moved_since
from rostersync.application.ports.pages import PageOrder
from rostersync.application.roster_snapshot import SnapshotPlace, roster_snapshot
from rostersync.domain.errors import FeedExpired, SnapshotMoved

router = new_router()

_TAGS = ["Feed"]
_ALL = "/feed"

After = Annotated[int, Query(ge=0, description="The sequence of the last frame that you have.")]
Wait = Annotated[
    int, Query(ge=0, le=20, description="How many seconds to wait for news where there is none.")
]
Place = Annotated[
    str | None,
    Query(
        max_length=2000,
        description="The `cursor` of the answer before; without it, from 400 days ago on.",
    ),
]


@router.get(
    "/schools/<school_id>/feed",
    summary="Follow a school's roster",
    tags=_TAGS,
    operation_id="follow_school",
    responses=responses(
        "The frames that follow, in order and without a gap.",
        FeedAnswer,
        FeedExpired,
        InvalidCursor,
    ),
    compress=True,
)
def get_feed(  # noqa: PLR0913, PLR0917 - called by name; a query's parameters are what they are
    school_id: SchoolIdInPath,
    ports: Services,
    after: After = 0,
    wait: Wait = 0,
    limit: ShortLimit = 100,
    cursor: Cursor = None,
) -> Response[str]:
    """Read what runs changed after a frame, each run as one frame; frames are kept for 400 days.

    Applied in order to what you have, they give the school's roster, and `roster_digest` proves
    it. Without news the answer waits up to `wait` seconds.
    """
    path = _frame_path(school_id, after + 1)
    from_change = number_of(after_of(path, cursor))
    order = FeedOrder(school_id, after, limit, wait, from_change)
    page = follow(order, ports, time.sleep)
    cursors = {
        part.frame.sequence: cursor_of(
            _frame_path(school_id, part.frame.sequence),
            None if part.next_change is None else str(part.next_change),
        )
        for part in page.frames
    }
    return answer(feed_answer(page, cursors))


def _frame_path(school_id: str, sequence: int) -> str:
    return f"/schools/{school_id}/feed#{sequence}"


@router.get(
    "/schools/<school_id>/snapshot",
    summary="Read a school's whole roster",
    tags=_TAGS,
    operation_id="get_snapshot",
    responses=responses(
        "A page of the roster, all pages being of one sequence.",
        SnapshotAnswer,
        SnapshotMoved,
        InvalidCursor,
    ),
    compress=True,
)
def get_snapshot(
    school_id: SchoolIdInPath, ports: Services, limit: Limit = 1000, cursor: Cursor = None
) -> Response[str]:
    """Read the roster as it is at one sequence: to begin with, or after a feed that expired.

    If the roster changes between two pages, the answer is 409: begin again without a cursor.
    """
    path = f"/schools/{school_id}/snapshot"
    page = roster_snapshot(school_id, limit, _place(after_of(path, cursor)), ports)
    rest = None if page.next is None else _text(page.next)
    return answer(SnapshotAnswer.of_page(page, cursor_of(path, rest)))


def _place(text: str | None) -> SnapshotPlace | None:
    if text is None:
        return None
    sequence, _, rest = text.partition("#")
    number, _, after = rest.partition("#")
    return SnapshotPlace(number_of(sequence), number_of(number), after or None)


def _text(place: SnapshotPlace) -> str:
    return f"{place.sequence}#{place.list_number}#{place.after or ''}"


@router.get(
    _ALL,
    summary="See which schools moved",
    tags=_TAGS,
    operation_id="follow_all",
    responses=responses(
        "The schools that moved, in the order of time.", AllFeedsAnswer, InvalidCursor
    ),
    compress=True,
)
def get_all_feeds(
    ports: Services, caller: Calling, limit: Limit = 1000, after: Place = None
) -> Response[str]:
    """See which schools' rosters changed since an answer: whom to follow next.

    A change is listed 15 seconds after its run's end, so that the list never skips one.
    """
    page = moved_since(PageOrder(limit, after_of(_ALL, after)), ports)
    bound = schools_of(caller, ports)
    theirs = tuple(each for each in page.items if bound is None or each.school_id in bound)
    return answer(AllFeedsAnswer(items=theirs, cursor=cursor_of(_ALL, page.after)))
