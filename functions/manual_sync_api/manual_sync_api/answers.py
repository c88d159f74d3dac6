"""Answers of routes, and their description in the contract."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse

from manual_sync_api import errors, problems
from manual_sync_api.cursors import after_of, cursor_of
from manual_sync_api.models.base import Answer
from manual_sync_api.models.problems import GatewayAnswer, ProblemAnswer
from rostersync.application.ports.pages import Page, PageOrder
from rostersync.domain.errors import UnknownSchool

JSON = "application/json"

# API Gateway would call it JSON, and an empty body is not JSON.
_EMPTY = "text/plain"
_KEPT_BY_NOBODY = "no-store"
"""A list may name children; its tag is for programs that keep it by themselves."""


def answer(
    model: Answer, status: HTTPStatus = HTTPStatus.OK, headers: dict[str, str] | None = None
) -> Response[str]:
    """Answer with a model."""
    return Response(
        status_code=status, content_type=JSON, body=model.model_dump_json(), headers=headers
    )


def nothing() -> Response[str]:
    """Answer 204: done, without a body."""
    return Response(status_code=HTTPStatus.NO_CONTENT, content_type=_EMPTY, body="")


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What a client wants of a list. `path` tells the list from all others, of other schools too.

    `if_none_match` are the tags of answers that it still has.
    """

    path: str
    limit: int
    cursor: str | None
    if_none_match: str | None

    @property
    def order(self) -> PageOrder:
        """The page that is meant.

        Raises:
            InvalidCursor: the cursor is none of this list.

        """
        return PageOrder(self.limit, after_of(self.path, self.cursor))


def answer_list(
    request: ListRequest,
    version: Iterable[object],
    read: Callable[[PageOrder], Page[Any]],
    model: type[Answer],
) -> Response[str]:
    """Answer with a page, or with 304 if the client has it already; then no page is read.

    `version` changes whenever the list could have changed.
    """
    order = request.order
    etag = _etag([request.path, order.limit, order.after, *version])
    headers = {"ETag": etag, "Cache-Control": _KEPT_BY_NOBODY}
    if is_known(etag, request.if_none_match):
        return Response(HTTPStatus.NOT_MODIFIED, _EMPTY, "", headers)
    page = read(order)
    body = {"items": page.items, "cursor": cursor_of(request.path, page.after)}
    return answer(model.model_validate(body), headers=headers)


def is_known(etag: str, if_none_match: str | None) -> bool:
    """Whether the client has the answer of this tag, compared weakly (RFC 9110, 13.1.2)."""
    tags = [tag.strip() for tag in (if_none_match or "").split(",")]
    return "*" in tags or etag in tags


def _etag(parts: list[object]) -> str:
    # Weak: the same list is the same to a reader, compressed or not.
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


type Responses = dict[int, OpenAPIResponse]

_SCHOOL_ROUTE = (RequestValidationError, errors.Forbidden, UnknownSchool)
_BODY_ROUTE = (errors.MalformedBody, errors.BodyTooLarge, errors.UnsupportedMediaType)


def responses(
    description: str,
    model: type[Answer] | None,
    *refusals: type[Exception],
    status: HTTPStatus = HTTPStatus.OK,
    has_body: bool = False,
) -> Responses:
    """Describe a route's answers: the good one, and each problem."""
    raised = [*_SCHOOL_ROUTE, *(_BODY_ROUTE if has_body else ()), *refusals, Exception]
    refused = _either(_of_the_gateway(), _of_problems(raised))
    return {**also(status, description, model), **refused}


def also(status: HTTPStatus, description: str, model: type[Answer] | None = None) -> Responses:
    """Describe one more good answer."""
    content: Any = {} if model is None else {JSON: {"model": model}}
    return {status.value: {"description": description, "content": content}}


def _either(these: Responses, those: Responses) -> Responses:
    """Describe both; a status in both has two descriptions, and two types of content."""
    both = {**these, **those}
    for status in these.keys() & those.keys():
        one, other = these[status], those[status]
        both[status] = {
            "description": f"{one['description']} {other['description']}",
            "content": {**one["content"], **other["content"]},
        }
    return both


def _of_problems(raised: Iterable[type[Exception]]) -> Responses:
    by_status: dict[int, list[str]] = {}
    for kind in raised:
        problem = problems.PROBLEMS[kind]
        told_so_far = by_status.setdefault(problem.status.value, [])
        if problem.slug not in told_so_far:
            told_so_far.append(problem.slug)
    return {
        status: {
            "description": ", ".join(f"`{slug}`" for slug in slugs),
            "content": {problems.CONTENT_TYPE: {"model": ProblemAnswer}},
        }
        for status, slugs in sorted(by_status.items())
    }


def _of_the_gateway() -> Responses:
    content: Any = {JSON: {"model": GatewayAnswer}}
    return {
        HTTPStatus.UNAUTHORIZED.value: {
            "description": "No token, or one that is not good.",
            "content": content,
        },
        HTTPStatus.TOO_MANY_REQUESTS.value: {
            "description": "Too many requests at once.",
            "content": content,
        },
    }
