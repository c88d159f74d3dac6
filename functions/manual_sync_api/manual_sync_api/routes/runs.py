"""The history of a school's syncs."""

from aws_lambda_powertools.event_handler import Request, Response

from manual_sync_api.answers import ListRequest, answer, responses
from manual_sync_api.csv_changes import COLUMNS, CSV
from manual_sync_api.cursors import cursor_of
from manual_sync_api.errors import InvalidCursor, NotAcceptable
from manual_sync_api.models.base import Cursor, Limit, RunIdInPath, SchoolIdInPath, ShortLimit
from manual_sync_api.models.runs import ChangesAnswer, RunAnswer, RunsAnswer
from manual_sync_api.pages_of_changes import ChangesRequest, changes_answer
from manual_sync_api.routing import new_router
from manual_sync_api.wiring import Services
from rostersync.application.history import changes_of, newest_first, run_of
from rostersync.domain.errors import RunNotFound

router = new_router()

_TAGS = ["Runs"]
_CHANGES_RESPONSES = responses(
    f"What the run changed. As CSV, with the columns {', '.join(COLUMNS)}; lists within a cell are "
    "separated by spaces, and a cell that a spreadsheet would take for a formula begins with an "
    'apostrophe. More rows than fit in one answer follow at the `Link` with `rel="next"`.',
    ChangesAnswer,
    RunNotFound,
    InvalidCursor,
    NotAcceptable,
)
_CHANGES_RESPONSES[200]["content"][CSV] = {"schema": {"type": "string"}}


@router.get(
    "/schools/<school_id>/runs",
    summary="List a school's runs",
    tags=_TAGS,
    operation_id="list_runs",
    responses=responses("Runs, newest first.", RunsAnswer, InvalidCursor),
    compress=True,
)
def list_runs(
    school_id: SchoolIdInPath, ports: Services, limit: ShortLimit = 20, cursor: Cursor = None
) -> Response[str]:
    """List runs, newest first; they are kept for 400 days."""
    ports.sync.schools.get(school_id)
    path = f"/schools/{school_id}/runs"
    page = ports.sync.runs.page(school_id, ListRequest(path, limit, cursor, None).order)
    return answer(RunsAnswer(items=newest_first(page.items), cursor=cursor_of(path, page.after)))


@router.get(
    "/schools/<school_id>/runs/<run_id>",
    summary="See a run",
    tags=_TAGS,
    operation_id="get_run",
    responses=responses("The run.", RunAnswer, RunNotFound),
    compress=True,
)
def get_run(school_id: SchoolIdInPath, run_id: RunIdInPath, ports: Services) -> Response[str]:
    """See how a run ended, or that it has not yet: its `outcome` is null then."""
    return answer(RunAnswer.of(run_of(school_id, run_id, ports.sync)))


@router.get(
    "/schools/<school_id>/runs/<run_id>/changes",
    summary="See what a run changed",
    tags=_TAGS,
    operation_id="list_changes",
    responses=_CHANGES_RESPONSES,
    compress=True,
)
def list_changes(  # noqa: PLR0913, PLR0917 - called by name; a query's parameters are what they are
    school_id: SchoolIdInPath,
    run_id: RunIdInPath,
    ports: Services,
    request: Request,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response[str]:
    """See each change with before, after and reason, in the order in which it was written."""
    path = f"/schools/{school_id}/runs/{run_id}/changes"
    asked = ChangesRequest(path, limit, cursor, request.headers.get("accept"))
    return changes_answer(changes_of(school_id, run_id, ports.sync), asked)
