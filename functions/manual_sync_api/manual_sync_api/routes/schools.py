"""Schools and their settings."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from manual_sync_api.access import Person
from manual_sync_api.answers import ListRequest, also, answer, responses
from manual_sync_api.cursors import cursor_of
from manual_sync_api.errors import InvalidCursor
from manual_sync_api.models.base import Cursor, SchoolIdInPath, ShortLimit
from manual_sync_api.models.schools import (
    RegistrationBody,
    SchoolAnswer,
    SchoolDetailAnswer,
    SchoolsAnswer,
    SettingsChangeBody,
)
from manual_sync_api.routing import new_router
from manual_sync_api.wiring import Acting, Calling, Services, schools_of
from rostersync.application.schools import (
    change_settings,
    register_school,
    view_school,
    view_schools,
)
from rostersync.domain.errors import MisAccessRefused, MisIncomplete, MisUnavailable

router = new_router()

_TAGS = ["Schools"]
_LIST = "/schools"


@router.get(
    "/schools",
    summary="List your schools",
    tags=_TAGS,
    operation_id="list_schools",
    responses=responses("Your schools; an operator's are all.", SchoolsAnswer, InvalidCursor),
    compress=True,
)
def list_schools(
    ports: Services, caller: Calling, limit: ShortLimit = 25, cursor: Cursor = None
) -> Response[str]:
    """List the schools that the caller may sync, each with its state."""
    whose = caller.email if isinstance(caller, Person) else schools_of(caller, ports)
    path = f"{_LIST}#{caller.name}"
    page = view_schools(whose, ListRequest(path, limit, cursor, None).order, ports)
    items = tuple(SchoolAnswer.of_view(view) for view in page.items)
    return answer(SchoolsAnswer(items=items, cursor=cursor_of(path, page.after)))


@router.get(
    "/schools/<school_id>",
    summary="See a school",
    tags=_TAGS,
    operation_id="get_school",
    responses=responses("The school.", SchoolDetailAnswer),
)
def get_school(school_id: SchoolIdInPath, ports: Services) -> Response[str]:
    """See a school's state and next step, its settings, and recipients who cannot be reached.

    An address that bounced or complained gets no mails until the recipients are set again.
    """
    return answer(SchoolDetailAnswer.of_detail(view_school(school_id, ports)))


@router.put(
    "/schools/<school_id>",
    summary="Register a school",
    tags=_TAGS,
    operation_id="register_school",
    responses=responses(
        "What is registered was replaced.",
        SchoolDetailAnswer,
        MisAccessRefused,
        MisUnavailable,
        MisIncomplete,
        has_body=True,
    )
    | also(HTTPStatus.CREATED, "The school is registered.", SchoolDetailAnswer),
)
def put_school(
    school_id: SchoolIdInPath, body: RegistrationBody, ports: Services, actor: Acting
) -> Response[str]:
    """Register a school whose MIS may be read, or replace what is registered of it.

    This sets its recipients again, so all of them get mails again.
    """
    is_new = register_school(body.school(school_id), ports, actor)
    status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    return answer(SchoolDetailAnswer.of_detail(view_school(school_id, ports)), status)


@router.patch(
    "/schools/<school_id>/settings",
    summary="Change a school's settings",
    tags=_TAGS,
    operation_id="change_settings",
    responses=responses("The school as it is now.", SchoolDetailAnswer, has_body=True),
)
def patch_settings(
    school_id: SchoolIdInPath, body: SettingsChangeBody, ports: Services, actor: Acting
) -> Response[str]:
    """Change some settings, and leave the others as they are.

    Giving `recipients`, the same as before too, says that their addresses work: those that
    bounced or complained are written to again.
    """
    change_settings(school_id, body.given_recipients(), body.given_settings(), ports, actor)
    return answer(SchoolDetailAnswer.of_detail(view_school(school_id, ports)))
