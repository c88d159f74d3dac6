"""The platform's copy of a school, in pages, each with a tag by which it is known again."""

from functools import partial
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from manual_sync_api.answers import ListRequest, Responses, also, answer, answer_list, responses
from manual_sync_api.errors import InvalidCursor
from manual_sync_api.models.base import (
    Answer,
    ClassIdInPath,
    Cursor,
    IfNoneMatch,
    Limit,
    SchoolIdInPath,
)
from manual_sync_api.models.roster import (
    ClassAnswer,
    ClassesAnswer,
    StudentsAnswer,
    SubjectsAnswer,
    TeachersAnswer,
)
from manual_sync_api.routing import new_router
from manual_sync_api.wiring import Services
from rostersync.application.ports.pages import Page, PageOrder
from rostersync.domain.errors import ClassNotFound
from rostersync.domain.roster import Student, Subject, Teacher
from rostersync.domain.school import School

router = new_router()

_TAGS = ["Roster"]


def _list_responses(model: type[Answer]) -> Responses:
    unchanged = also(HTTPStatus.NOT_MODIFIED, "The client has it already.")
    return responses("A page of the list, by id.", model, InvalidCursor) | unchanged


@router.get(
    "/schools/<school_id>/subjects",
    summary="List subjects",
    tags=_TAGS,
    operation_id="list_subjects",
    responses=_list_responses(SubjectsAnswer),
    compress=True,
)
def list_subjects(
    school_id: SchoolIdInPath,
    ports: Services,
    limit: Limit = 100,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response[str]:
    """List the selected subjects."""
    request = ListRequest(f"/schools/{school_id}/subjects", limit, cursor, if_none_match)
    version = _version(ports.sync.schools.get(school_id))
    read = partial(ports.roster_pages.page, Subject, school_id)
    return answer_list(request, version, read, SubjectsAnswer)


@router.get(
    "/schools/<school_id>/classes",
    summary="List classes",
    tags=_TAGS,
    operation_id="list_classes",
    responses=_list_responses(ClassesAnswer),
    compress=True,
)
def list_classes(
    school_id: SchoolIdInPath,
    ports: Services,
    limit: Limit = 100,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response[str]:
    """List the selected classes with their class lists."""
    request = ListRequest(f"/schools/{school_id}/classes", limit, cursor, if_none_match)
    school = ports.sync.schools.get(school_id)

    def read(order: PageOrder) -> Page[ClassAnswer]:
        page = ports.roster_pages.counted_classes(school, order)
        return Page(tuple(map(ClassAnswer.of_counted, page.items)), page.after)

    return answer_list(request, [*_version(school), school.tasks_version], read, ClassesAnswer)


@router.get(
    "/schools/<school_id>/classes/<class_id>",
    summary="See a class",
    tags=_TAGS,
    operation_id="get_class",
    responses=responses("The class.", ClassAnswer, ClassNotFound),
)
def get_class(school_id: SchoolIdInPath, class_id: ClassIdInPath, ports: Services) -> Response[str]:
    """See one class with its class list."""
    school = ports.sync.schools.get(school_id)
    return answer(ClassAnswer.of_counted(ports.roster_pages.counted_class(school, class_id)))


@router.get(
    "/schools/<school_id>/students",
    summary="List students",
    tags=_TAGS,
    operation_id="list_students",
    responses=_list_responses(StudentsAnswer),
    compress=True,
)
def list_students(
    school_id: SchoolIdInPath,
    ports: Services,
    limit: Limit = 100,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response[str]:
    """List the students, those who left among them."""
    request = ListRequest(f"/schools/{school_id}/students", limit, cursor, if_none_match)
    version = _version(ports.sync.schools.get(school_id))
    read = partial(ports.roster_pages.page, Student, school_id)
    return answer_list(request, version, read, StudentsAnswer)


@router.get(
    "/schools/<school_id>/teachers",
    summary="List teachers",
    tags=_TAGS,
    operation_id="list_teachers",
    responses=_list_responses(TeachersAnswer),
    compress=True,
)
def list_teachers(
    school_id: SchoolIdInPath,
    ports: Services,
    limit: Limit = 100,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response[str]:
    """List the teachers of the selected classes."""
    request = ListRequest(f"/schools/{school_id}/teachers", limit, cursor, if_none_match)
    version = _version(ports.sync.schools.get(school_id))
    read = partial(ports.roster_pages.page, Teacher, school_id)
    return answer_list(request, version, read, TeachersAnswer)


def _version(school: School) -> list[object]:
    """Only syncs change these lists, so the roster's version tells whether they did."""
    return [school.standing.roster_version, school.applying]
