"""The tasks that the platform sets on a class."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from manual_sync_api.answers import ListRequest, also, answer, answer_list, nothing, responses
from manual_sync_api.errors import InvalidCursor
from manual_sync_api.models.base import (
    ClassIdInPath,
    Cursor,
    IfNoneMatch,
    Limit,
    SchoolIdInPath,
    TaskIdInPath,
)
from manual_sync_api.models.roster import TaskAnswer, TaskBody, TasksAnswer
from manual_sync_api.routing import new_router
from manual_sync_api.wiring import Acting, Services
from rostersync.application.tasks import set_task
from rostersync.domain.errors import (
    ClassNotFound,
    StudentsUnknown,
    SyncInProgress,
    TaskNotFound,
)

router = new_router()

_TAGS = ["Tasks"]


@router.get(
    "/schools/<school_id>/classes/<class_id>/tasks",
    summary="List a class's tasks",
    tags=_TAGS,
    operation_id="list_tasks",
    responses=responses("A page of the list, by id.", TasksAnswer, ClassNotFound, InvalidCursor)
    | also(HTTPStatus.NOT_MODIFIED, "The client has it already."),
    compress=True,
)
def list_tasks(  # noqa: PLR0913, PLR0917 - called by name; a query's parameters are what they are
    school_id: SchoolIdInPath,
    class_id: ClassIdInPath,
    ports: Services,
    limit: Limit = 100,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response[str]:
    """List the tasks that are set on a class."""
    path = f"/schools/{school_id}/classes/{class_id}/tasks"
    ports.sync.schools.get(school_id)
    ports.roster_pages.school_class(school_id, class_id)
    request = ListRequest(path, limit, cursor, if_none_match)
    found = ports.tasks.page(school_id, class_id, request.order)
    return answer_list(request, [found], lambda _order: found, TasksAnswer)


@router.get(
    "/schools/<school_id>/classes/<class_id>/tasks/<task_id>",
    summary="See a task",
    tags=_TAGS,
    operation_id="get_task",
    responses=responses("The task.", TaskAnswer, ClassNotFound, TaskNotFound),
)
def get_task(
    school_id: SchoolIdInPath, class_id: ClassIdInPath, task_id: TaskIdInPath, ports: Services
) -> Response[str]:
    """See one task."""
    ports.sync.schools.get(school_id)
    return answer(TaskAnswer.of(ports.tasks.get(school_id, class_id, task_id)))


@router.put(
    "/schools/<school_id>/classes/<class_id>/tasks/<task_id>",
    summary="Set a task",
    tags=_TAGS,
    operation_id="set_task",
    responses=responses(
        "The task as it is now.",
        TaskAnswer,
        ClassNotFound,
        StudentsUnknown,
        SyncInProgress,
        has_body=True,
    ),
)
def put_task(  # noqa: PLR0913, PLR0917 - called by name; a path and its body are what they are
    school_id: SchoolIdInPath,
    class_id: ClassIdInPath,
    task_id: TaskIdInPath,
    body: TaskBody,
    ports: Services,
    actor: Acting,
) -> Response[str]:
    """Set a task on a class, or replace it; the same again changes nothing."""
    task = body.task(class_id, task_id)
    set_task(school_id, task, ports, actor)
    return answer(TaskAnswer.of(task))


@router.delete(
    "/schools/<school_id>/classes/<class_id>/tasks/<task_id>",
    summary="Take a task back",
    tags=_TAGS,
    operation_id="remove_task",
    status_code=HTTPStatus.NO_CONTENT,
    responses=responses(
        "The task is not there.",
        None,
        ClassNotFound,
        SyncInProgress,
        status=HTTPStatus.NO_CONTENT,
    ),
)
def remove_task(
    school_id: SchoolIdInPath,
    class_id: ClassIdInPath,
    task_id: TaskIdInPath,
    ports: Services,
    actor: Acting,
) -> Response[str]:
    """Take a task back, if it is there."""
    ports.tasks.remove(school_id, class_id, task_id, actor)
    return nothing()
