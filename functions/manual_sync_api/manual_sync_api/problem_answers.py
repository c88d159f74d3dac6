"""A problem as an answer: RFC 9457, with the members that a program needs beside the words."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.exceptions import (
    RequestUnsupportedContentType,
    RequestValidationError,
)

from manual_sync_api import errors
from manual_sync_api.problems import CONTENT_TYPE, Problem, problem_of
from rostersync.domain import errors as domain


def respond(error: Exception, request_id: str) -> Response[str]:
    """Answer an error with its problem. `instance` is the request's id, as in the log."""
    problem = problem_of(error)
    body = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status.value,
        "detail": _detail(error, problem),
        "instance": f"urn:request:{request_id}",
        **_members(error),
    }
    return Response(
        status_code=problem.status,
        content_type=CONTENT_TYPE,
        body=json.dumps(body, ensure_ascii=False),
        headers=_headers(error, problem),
    )


def _detail(error: Exception, problem: Problem) -> str:
    if isinstance(error, (RequestValidationError, RequestUnsupportedContentType)):
        return "See `errors`: each names a field and what is wrong with it."
    return str(error) if problem.shows_detail else problem.title


def _members(error: Exception) -> Mapping[str, Any]:
    """Give the members that a program needs beside the words."""
    members = _MEMBERS.get(type(error))
    return members(error) if members else {}


def _field_errors(error: RequestValidationError | RequestUnsupportedContentType) -> dict[str, Any]:
    return {"errors": [_field_error(each) for each in error.errors()]}


def _undecided(error: domain.WarningsNotAccepted | domain.KeepUntilInvalid) -> dict[str, Any]:
    if isinstance(error, domain.KeepUntilInvalid):
        return {"first": error.first.isoformat(), "last": error.last.isoformat()}
    lists = {"missing": error.missing, "unknown": error.unknown, "twice": error.twice}
    return {name: list(ids) for name, ids in lists.items()}


def _about(error: domain.MisError) -> dict[str, Any]:
    """Name the permission that is off, or the list that is empty."""
    return {"about": error.about} if error.about else {}


def _field_error(error: Mapping[str, Any]) -> dict[str, str]:
    return {"field": ".".join(str(part) for part in error["loc"]), "message": error["msg"]}


_MEMBERS: Mapping[type[Exception], Callable[[Any], Mapping[str, Any]]] = {
    RequestValidationError: _field_errors,
    RequestUnsupportedContentType: _field_errors,
    domain.PreviewStale: lambda error: {
        "reasons": error.reasons,
        "differences": error.differences,
    },
    domain.WarningsNotAccepted: _undecided,
    domain.KeepUntilInvalid: _undecided,
    domain.MisAccessRefused: _about,
    domain.MisEmpty: _about,
    domain.NotInArchive: lambda error: {"classes": error.classes},
    domain.UndoRefused: lambda error: {"reason": error.reason},
    domain.SelectionInvalid: lambda error: {
        "unknown": {"subjects": error.subjects, "classes": error.classes}
    },
    domain.StudentsUnknown: lambda error: {"student_ids": error.student_ids},
    domain.FeedExpired: lambda error: {
        "oldest": error.oldest,
        "newest": error.newest,
        "snapshot": f"/schools/{error.school_id}/snapshot",
    },
}
"""The members of a problem that are not those of every problem, by the error itself."""


def _headers(error: Exception, problem: Problem) -> dict[str, str]:
    headers = {}
    retry_after_s = getattr(error, "retry_after_s", problem.retry_after_s)
    if retry_after_s is not None:
        headers["Retry-After"] = str(retry_after_s)
    if isinstance(error, errors.MethodNotAllowed):
        headers["Allow"] = ", ".join(error.allowed)
    return headers
