"""The resolver: all routes, behind the table of access and the table of errors."""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools import Logger, Tracer, single_metric
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Request, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.metrics import MetricUnit

from manual_sync_api import bodies
from manual_sync_api.access import RULES, Caller, Machine, Person, refuse_stranger
from manual_sync_api.answers import JSON
from manual_sync_api.contract import contract
from manual_sync_api.errors import MethodNotAllowed, NoSuchRoute, RequestError
from manual_sync_api.problem_answers import respond
from manual_sync_api.problems import is_fault, problem_of
from manual_sync_api.routes import (
    archive,
    clients,
    feed,
    manual_sync,
    pages,
    roster,
    runs,
    schools,
    staff,
    tasks,
)
from manual_sync_api.wiring import Calling, Services, schools_of
from rostersync.application.diagnosis import diagnose
from rostersync.application.ports.api import ApiPorts
from rostersync.logs import FUNCTION_VERSION, METRICS_NAMESPACE, LogMessage, Metric

logger = Logger()
tracer = Tracer()

_IDS = ("school_id", "run_id", "preview_id")
"""The parameters of a path by which an operator looks for a request."""

_SERVER_ERROR = 500


def make_app() -> APIGatewayHttpResolver:
    """Make the resolver with every route."""
    made = APIGatewayHttpResolver(enable_validation=True, json_body_deserializer=bodies.parse)
    for module in (schools, staff, clients, manual_sync, runs, archive, roster, tasks, feed, pages):
        made.include_router(module.router)
    made.get("/openapi.json", include_in_schema=False, compress=True)(_contract_giver(made))
    made.use([_authorise])
    made.exception_handler(Exception)(_answerer(made))
    return made


def _contract_giver(app: APIGatewayHttpResolver) -> Callable[[], Response[str]]:
    def openapi() -> Response[str]:
        return Response(status_code=HTTPStatus.OK, content_type=JSON, body=contract(app))

    return openapi


def _authorise(
    app: APIGatewayHttpResolver,
    next_middleware: NextMiddleware,
    request: Request,
    caller: Calling,
    ports: Services,
) -> Response[Any]:
    """Let the callers through that the table allows. A route outside the table does not exist."""
    rule = RULES.get((request.method, request.route))
    if rule is None:
        raise _nothing_at(request.method, request.resolved_event.path)
    logger.append_keys(route=request.route, caller=type(caller).__name__.lower())
    _note_ids(request.path_parameters)
    if not rule.is_public:
        is_foreign = _is_foreign(request.path_parameters.get("school_id"), caller, ports)
        refuse_stranger(rule, caller, is_foreign=is_foreign)
    answered = next_middleware(app)
    if rule.names_people:
        logger.info(LogMessage.PEOPLE_READ, by=caller.name)
    return answered


def _note_ids(parameters: Mapping[str, str]) -> None:
    """Put the subject of the request into its log lines and its trace."""
    for name in parameters.keys() & set(_IDS):
        logger.append_keys(**{name: parameters[name]})
        tracer.put_annotation(name, parameters[name])


def _is_foreign(school_id: str | None, caller: Caller, ports: ApiPorts) -> bool:
    """Whether the request is about a school that is not the caller's."""
    if school_id is None:
        return False
    match caller:
        case Person():
            return not ports.staff.is_staff(school_id, caller.email)
        case Machine():
            bound = schools_of(caller, ports)
            return bound is not None and school_id not in bound
        case _:
            return False


def _nothing_at(method: str, path: str) -> RequestError:
    """Say whether the path has no route, or the path does not support the method."""
    allowed = {method for method, route in RULES if _pattern(route).fullmatch(path)}
    # With its method allowed, the path has an id with characters that no id here has.
    if not allowed or method in allowed:
        return NoSuchRoute("No route has this path.")
    return MethodNotAllowed(allowed)


def _pattern(route: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"{\w+}", "[^/]+", route.replace(".", r"\.")))


def _answerer(app: APIGatewayHttpResolver) -> Callable[[Exception], Response[str]]:
    def answer_error(error: Exception) -> Response[str]:
        return error_answer(error, app.current_event.raw_event)

    return answer_error


def _count_fault() -> None:
    counted = single_metric(Metric.VERSION_FAULTS, MetricUnit.Count, 1, namespace=METRICS_NAMESPACE)
    with counted as metric:
        metric.add_dimension("version", FUNCTION_VERSION)


def error_answer(error: Exception, event: Mapping[str, Any]) -> Response[str]:
    """Answer an error with its problem; log our own faults, without texts of other libraries."""
    problem = problem_of(error)
    if problem.status >= _SERVER_ERROR:
        cause, detail, *_ = diagnose(error)
        logger.error(LogMessage.REQUEST_FAILED, problem=problem.slug, cause=cause, detail=detail)
        if is_fault(error):
            _count_fault()
    return respond(error, event["requestContext"]["requestId"])
