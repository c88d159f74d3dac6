"""Preview, accept, confirm."""

import secrets
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from manual_sync_api.answers import also, answer, responses
from manual_sync_api.csv_changes import CSV
from manual_sync_api.errors import InvalidCursor, NotAcceptable
from manual_sync_api.models.base import Cursor, Limit, PreviewIdInPath, SchoolIdInPath
from manual_sync_api.models.previews import (
    ConfirmBody,
    PendingPreviewAnswer,
    PreviewAnswer,
    PreviewBody,
)
from manual_sync_api.models.runs import ChangesAnswer, RunAnswer
from manual_sync_api.pages_of_changes import ChangesRequest, changes_answer
from manual_sync_api.routing import new_router
from manual_sync_api.wiring import Calling, Services, hand_over
from rostersync.application.confirming import confirm
from rostersync.application.previewing import PreviewOrder, preview_or_begin
from rostersync.application.replanning import changes_ahead
from rostersync.application.stopwatch import Stopwatch
from rostersync.domain.errors import (
    KeepUntilInvalid,
    MisAccessRefused,
    MisEmpty,
    MisIncomplete,
    MisUnavailable,
    NotInArchive,
    PreviewExpired,
    PreviewNotFound,
    PreviewStale,
    RunNotFound,
    SelectionInvalid,
    SyncInProgress,
    TooManyPreviews,
    UndoRefused,
    WarningsNotAccepted,
)
from rostersync.domain.pending import PendingPreview, raise_if_over
from rostersync.domain.preview import Preview
from rostersync.domain.run import Run, manual_run_id
from rostersync.logs import LogMessage
from rostersync.run_line import run_fields

logger = Logger()
tracer = Tracer()
router = new_router()

_TAGS = ["Manual sync"]
_WHOLE_SELECTION = Body(description="Without any of them, the school's present selection.")
_NO_SELECTION = PreviewBody()
_TOKEN_BYTES = 4
_PENDING = also(
    HTTPStatus.ACCEPTED, "It is being made: look again at `Location`.", PendingPreviewAnswer
)


@router.post(
    "/schools/<school_id>/manual-sync/preview",
    summary="See what a sync would do",
    tags=_TAGS,
    operation_id="preview",
    responses=responses(
        "What a confirm would do.",
        PreviewAnswer,
        SelectionInvalid,
        NotInArchive,
        RunNotFound,
        UndoRefused,
        SyncInProgress,
        TooManyPreviews,
        MisAccessRefused,
        MisEmpty,
        MisUnavailable,
        MisIncomplete,
        has_body=True,
    )
    | _PENDING,
    compress=True,
)
def post_preview(
    school_id: SchoolIdInPath,
    ports: Services,
    caller: Calling,
    body: Annotated[PreviewBody, _WHOLE_SELECTION] = _NO_SELECTION,
) -> Response[str]:
    """Read the MIS once, and see exactly what a confirm would do. Nothing is changed.

    `restore` brings classes back from the archive, `undo` takes a run of the last 30 days back.
    """
    order = PreviewOrder(school_id, caller.name, body.asked())
    made = preview_or_begin(order, _new_token, ports.sync, hand_over(ports))
    tracer.put_annotation("preview_id", made.preview_id)
    return _preview_answer(made)


def _preview_answer(made: Preview | PendingPreview) -> Response[str]:
    if isinstance(made, Preview):
        return answer(PreviewAnswer.of(made))
    path = f"/schools/{made.school_id}/manual-sync/previews/{made.preview_id}"
    headers = {"Location": path, "Retry-After": "2"}
    return answer(PendingPreviewAnswer.of(made), HTTPStatus.ACCEPTED, headers)


def _new_token() -> str:
    return secrets.token_hex(_TOKEN_BYTES)


@router.get(
    "/schools/<school_id>/manual-sync/previews/<preview_id>",
    summary="See a preview again",
    tags=_TAGS,
    operation_id="get_preview",
    responses=responses(
        "The preview, as it was made.",
        PreviewAnswer,
        PreviewNotFound,
        SelectionInvalid,
        NotInArchive,
        RunNotFound,
        UndoRefused,
        SyncInProgress,
        MisAccessRefused,
        MisEmpty,
        MisUnavailable,
        MisIncomplete,
    )
    | _PENDING,
    compress=True,
)
def get_preview(
    school_id: SchoolIdInPath, preview_id: PreviewIdInPath, ports: Services
) -> Response[str]:
    """See a preview again, for a day after its end too.

    While it is being made, the answer is 202 with its progress; then it, or why there is none.
    """
    ports.sync.schools.get(school_id)
    pending = ports.sync.previews.pending(school_id, preview_id)
    if pending is None:
        return answer(PreviewAnswer.of(ports.sync.previews.get(school_id, preview_id)))
    raise_if_over(pending, ports.sync.clock.now())
    return _preview_answer(pending)


_AHEAD_RESPONSES = responses(
    "The changes, as a run lists them once it is done; as CSV too.",
    ChangesAnswer,
    PreviewNotFound,
    PreviewExpired,
    PreviewStale,
    InvalidCursor,
    NotAcceptable,
)
_AHEAD_RESPONSES[200]["content"][CSV] = {"schema": {"type": "string"}}


@router.get(
    "/schools/<school_id>/manual-sync/previews/<preview_id>/changes",
    summary="See each change of a preview",
    tags=_TAGS,
    operation_id="list_preview_changes",
    responses=_AHEAD_RESPONSES,
    compress=True,
)
def list_preview_changes(  # noqa: PLR0913, PLR0917 - called by name; a query is what it is
    school_id: SchoolIdInPath,
    preview_id: PreviewIdInPath,
    ports: Services,
    request: Request,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response[str]:
    """See who and what is behind the counts, before anything is decided. Nothing is changed."""
    path = f"/schools/{school_id}/manual-sync/previews/{preview_id}/changes"
    asked = ChangesRequest(path, limit, cursor, request.headers.get("accept"))
    return changes_answer(changes_ahead(school_id, preview_id, ports.sync), asked)


@router.post(
    "/schools/<school_id>/manual-sync/confirm",
    summary="Do what the preview shows",
    tags=_TAGS,
    operation_id="confirm",
    responses=responses(
        "It is done.",
        RunAnswer,
        PreviewNotFound,
        PreviewExpired,
        PreviewStale,
        SyncInProgress,
        WarningsNotAccepted,
        KeepUntilInvalid,
        has_body=True,
    )
    | also(HTTPStatus.ACCEPTED, "It is being done: look again at `Location`.", RunAnswer),
    compress=True,
)
def post_confirm(
    school_id: SchoolIdInPath, body: ConfirmBody, ports: Services, caller: Calling
) -> Response[str]:
    """Do exactly what was previewed, once, however often it is confirmed; or refuse."""
    order = body.order(school_id, caller.name)
    tracer.put_annotation("preview_id", order.preview_id)
    tracer.put_annotation("run_id", manual_run_id(order.preview_id))
    began = ports.sync.clock.now()
    watch = Stopwatch(ports.sync.clock)
    run = confirm(order, ports.sync, hand_over(ports), watch)
    logger.info(
        LogMessage.SYNC_CONFIRMED,
        school_id=school_id,
        run_id=run.run_id,
        preview_id=order.preview_id,
        by=order.by,
        accepted=len(order.accept),
        kept=len(order.keep),
        same=len(order.same),
        outcome=run.outcome,
    )
    _report_end(run, began, watch)
    if run.outcome is not None:
        return answer(RunAnswer.of(run))
    location = {"Location": f"/schools/{school_id}/runs/{run.run_id}", "Retry-After": "2"}
    return answer(RunAnswer.of(run), HTTPStatus.ACCEPTED, location)


def _report_end(run: Run, began: datetime, watch: Stopwatch) -> None:
    """Leave the line of a run that this request ended; a repeated confirm finds one that had."""
    if run.ended_at is not None and run.ended_at >= began:
        logger.info(LogMessage.RUN_ENDED, **run_fields(run, watch.seconds))
