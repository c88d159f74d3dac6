"""What left the roster and can be brought back."""

from aws_lambda_powertools.event_handler import Response

from manual_sync_api.answers import ListRequest, answer, responses
from manual_sync_api.cursors import cursor_of
from manual_sync_api.errors import InvalidCursor
from manual_sync_api.models.archive import ArchiveAnswer, ArchiveEntryAnswer
from manual_sync_api.models.base import Cursor, Limit, SchoolIdInPath
from manual_sync_api.routing import new_router
from manual_sync_api.wiring import Services
from rostersync.domain.archive import still_there

router = new_router()


@router.get(
    "/schools/<school_id>/archive",
    summary="List classes that can be brought back",
    tags=["Runs"],
    operation_id="list_archive",
    responses=responses("A page of the archive, by class.", ArchiveAnswer, InvalidCursor),
    compress=True,
)
def list_archive(
    school_id: SchoolIdInPath, ports: Services, limit: Limit = 100, cursor: Cursor = None
) -> Response[str]:
    """List classes that left the roster, with the run that they left with and their last day."""
    ports.sync.schools.get(school_id)
    path = f"/schools/{school_id}/archive"
    page = ports.sync.archive.page(school_id, ListRequest(path, limit, cursor, None).order)
    items = tuple(
        ArchiveEntryAnswer.of(each) for each in still_there(page.items, ports.sync.clock.now())
    )
    return answer(ArchiveAnswer(items=items, cursor=cursor_of(path, page.after)))
