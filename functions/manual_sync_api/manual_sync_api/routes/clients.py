"""Which schools a platform's machine client may work for."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from manual_sync_api.answers import answer, nothing, responses
from manual_sync_api.models.base import ClientIdInPath, SchoolIdInPath
from manual_sync_api.models.clients import ClientAnswer
from manual_sync_api.routing import new_router
from manual_sync_api.wiring import Acting, Services

router = new_router()

_TAGS = ["Machine clients"]


@router.get(
    "/clients/<client_id>",
    summary="See a machine client's schools",
    tags=_TAGS,
    operation_id="get_client",
    responses=responses("The schools that the client is bound to.", ClientAnswer),
)
def get_client(client_id: ClientIdInPath, ports: Services) -> Response[str]:
    """See which schools a client is bound to; `school_ids` is null for one that has all."""
    bound = ports.machine_clients.schools_of(client_id)
    ids = None if bound is None else tuple(sorted(bound))
    return answer(ClientAnswer(client_id=client_id, school_ids=ids))


@router.put(
    "/schools/<school_id>/clients/<client_id>",
    summary="Bind a machine client to a school",
    tags=_TAGS,
    operation_id="bind_client",
    status_code=HTTPStatus.NO_CONTENT,
    responses=responses("The client is bound.", None, status=HTTPStatus.NO_CONTENT),
)
def bind_client(
    school_id: SchoolIdInPath, client_id: ClientIdInPath, ports: Services, actor: Acting
) -> Response[str]:
    """Bind a client to this school, beside those that it is bound to. Others do not exist for it.

    A client that was never bound has all schools. Once bound, it has only those that are listed.
    """
    ports.machine_clients.bind(client_id, school_id, actor)
    return nothing()


@router.delete(
    "/schools/<school_id>/clients/<client_id>",
    summary="Take a machine client off a school",
    tags=_TAGS,
    operation_id="release_client",
    status_code=HTTPStatus.NO_CONTENT,
    responses=responses("The client is not bound to it.", None, status=HTTPStatus.NO_CONTENT),
)
def release_client(
    school_id: SchoolIdInPath, client_id: ClientIdInPath, ports: Services, actor: Acting
) -> Response[str]:
    """Take a client off this school. Taken off its last school, it has none."""
    ports.sync.schools.get(school_id)
    ports.machine_clients.release(client_id, school_id, actor)
    return nothing()
