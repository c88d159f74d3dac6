"""Who may sync a school: this is how a colleague is brought in."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from manual_sync_api.answers import ListRequest, answer, nothing, responses
from manual_sync_api.cursors import cursor_of
from manual_sync_api.errors import InvalidCursor
from manual_sync_api.models.base import Cursor, EmailInPath, Limit, SchoolIdInPath
from manual_sync_api.models.schools import StaffListAnswer
from manual_sync_api.routing import new_router
from manual_sync_api.wiring import Acting, Services
from rostersync.application.ports.staff import StaffMember
from rostersync.domain.address import same_address

router = new_router()

_TAGS = ["Staff"]


@router.get(
    "/schools/<school_id>/staff",
    summary="List a school's people",
    tags=_TAGS,
    operation_id="list_staff",
    responses=responses("Who may sync the school.", StaffListAnswer, InvalidCursor),
)
def list_staff(
    school_id: SchoolIdInPath, ports: Services, limit: Limit = 100, cursor: Cursor = None
) -> Response[str]:
    """List who may sync the school, by e-mail address."""
    ports.sync.schools.get(school_id)
    path = f"/schools/{school_id}/staff"
    page = ports.staff.members(school_id, ListRequest(path, limit, cursor, None).order)
    return answer(StaffListAnswer(items=page.items, cursor=cursor_of(path, page.after)))


@router.put(
    "/schools/<school_id>/staff/<email>",
    summary="Let a person sync a school",
    tags=_TAGS,
    operation_id="add_staff",
    status_code=HTTPStatus.NO_CONTENT,
    responses=responses("The person is listed.", None, status=HTTPStatus.NO_CONTENT),
)
def add_staff(
    school_id: SchoolIdInPath, email: EmailInPath, ports: Services, actor: Acting
) -> Response[str]:
    """List a person, who signs in with that verified address."""
    member = StaffMember(same_address(email), actor.at, actor.name)
    ports.staff.add(school_id, member, actor)
    return nothing()


@router.delete(
    "/schools/<school_id>/staff/<email>",
    summary="Take a person off a school's list",
    tags=_TAGS,
    operation_id="remove_staff",
    status_code=HTTPStatus.NO_CONTENT,
    responses=responses("The person is not listed.", None, status=HTTPStatus.NO_CONTENT),
)
def remove_staff(
    school_id: SchoolIdInPath, email: EmailInPath, ports: Services, actor: Acting
) -> Response[str]:
    """Take a person off the list, if they are on it."""
    ports.sync.schools.get(school_id)
    ports.staff.remove(school_id, same_address(email), actor)
    return nothing()
