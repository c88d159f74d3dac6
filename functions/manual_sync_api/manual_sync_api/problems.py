"""The one table of errors: each error, and the problem (RFC 9457) that answers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler.openapi.exceptions import (
    RequestUnsupportedContentType,
    RequestValidationError,
)

from manual_sync_api import errors
from rostersync.domain import errors as domain

CONTENT_TYPE = "application/problem+json"

type Members = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem: `slug` ends its `type`, and neither ever changes.

    `retry_after_s` is when the same request may succeed, where only time is needed; an error may
    know it better.
    `shows_detail`: the error's own message is for the caller.
    """

    slug: str
    status: HTTPStatus
    title: str
    retry_after_s: int | None = None
    shows_detail: bool = True

    @property
    def type(self) -> str:
        """A reference that leads to the problem's description in this API."""
        return f"/problems/{self.slug}"


INTERNAL = Problem(
    "internal",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something went wrong on our side.",
    shows_detail=False,
)

PROBLEMS: Mapping[type[Exception], Problem] = {
    # The request.
    errors.Forbidden: Problem("forbidden", HTTPStatus.FORBIDDEN, "You are not allowed to do this."),
    errors.NoSuchRoute: Problem("no-such-route", HTTPStatus.NOT_FOUND, "This path does not exist."),
    errors.NoSuchAsset: Problem("no-such-asset", HTTPStatus.NOT_FOUND, "There is no such file."),
    errors.NoSuchProblem: Problem(
        "no-such-problem", HTTPStatus.NOT_FOUND, "There is no such type of problem."
    ),
    errors.MethodNotAllowed: Problem(
        "method-not-allowed",
        HTTPStatus.METHOD_NOT_ALLOWED,
        "This path does not support the method.",
    ),
    errors.MalformedBody: Problem(
        "malformed-body", HTTPStatus.BAD_REQUEST, "The body is not a JSON object."
    ),
    errors.BodyTooLarge: Problem(
        "body-too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large."
    ),
    errors.UnsupportedMediaType: Problem(
        "unsupported-media-type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be JSON."
    ),
    RequestUnsupportedContentType: Problem(
        "unsupported-media-type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be JSON."
    ),
    errors.NotAcceptable: Problem(
        "not-acceptable",
        HTTPStatus.NOT_ACCEPTABLE,
        "The answer does not exist in the requested form.",
    ),
    # 404: any text has the form of a cursor, and this list has no page that begins there.
    errors.InvalidCursor: Problem(
        "invalid-cursor", HTTPStatus.NOT_FOUND, "The cursor does not belong to this list."
    ),
    RequestValidationError: Problem(
        "invalid-request",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Some values in the request are not valid.",
    ),
    # What it names.
    domain.UnknownSchool: Problem(
        "school-not-found",
        HTTPStatus.NOT_FOUND,
        "The school does not exist, or you have no access to it.",
        shows_detail=False,
    ),
    domain.ClassNotFound: Problem(
        "class-not-found", HTTPStatus.NOT_FOUND, "The school's roster has no such class."
    ),
    domain.TaskNotFound: Problem(
        "task-not-found", HTTPStatus.NOT_FOUND, "The class has no such task."
    ),
    domain.StudentsUnknown: Problem(
        "students-unknown", HTTPStatus.CONFLICT, "Some students are not in the class."
    ),
    domain.RunNotFound: Problem(
        "run-not-found", HTTPStatus.NOT_FOUND, "The school has no such run."
    ),
    # 409 and not 422: the request is valid by its form, and conflicts with the present state.
    domain.SelectionInvalid: Problem(
        "selection-invalid",
        HTTPStatus.CONFLICT,
        "The selection names subjects or classes that neither the MIS nor the roster has.",
    ),
    domain.SchoolExists: Problem(
        "school-exists", HTTPStatus.CONFLICT, "The school is already registered."
    ),
    # The feed.
    domain.FeedExpired: Problem(
        "feed-expired", HTTPStatus.GONE, "The feed cannot go on from there. Take a snapshot."
    ),
    domain.SnapshotMoved: Problem(
        "snapshot-moved",
        HTTPStatus.CONFLICT,
        "The roster changed. Begin the snapshot again, without a cursor.",
        retry_after_s=5,
    ),
    # The manual sync.
    domain.PreviewNotFound: Problem(
        "preview-not-found", HTTPStatus.NOT_FOUND, "The school has no such preview."
    ),
    domain.PreviewExpired: Problem(
        "preview-expired", HTTPStatus.GONE, "The preview is too old. Make a new one."
    ),
    domain.TooManyPreviews: Problem(
        "too-many-previews",
        HTTPStatus.TOO_MANY_REQUESTS,
        "The school had as many previews as it gets in an hour.",
    ),
    domain.PreviewStale: Problem(
        "preview-stale",
        HTTPStatus.CONFLICT,
        "The preview no longer shows what would happen. Make a new preview.",
    ),
    domain.WarningsNotAccepted: Problem(
        "warnings-not-accepted",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Decide each warning by its own id, once, and nothing else.",
    ),
    domain.KeepUntilInvalid: Problem(
        "keep-until-invalid",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Something is kept until a day from today to a year on.",
    ),
    domain.NotInArchive: Problem(
        "not-in-archive", HTTPStatus.CONFLICT, "These classes are not in the archive any more."
    ),
    domain.UndoRefused: Problem(
        "undo-refused", HTTPStatus.CONFLICT, "This run cannot be taken back."
    ),
    domain.SyncInProgress: Problem(
        "sync-in-progress", HTTPStatus.CONFLICT, "The school is being synced.", retry_after_s=5
    ),
    domain.RosterMoved: Problem(
        "sync-in-progress", HTTPStatus.CONFLICT, "The school is being synced.", retry_after_s=5
    ),
    # The MIS.
    domain.MisAccessRefused: Problem(
        "mis-access", HTTPStatus.CONFLICT, "The school's MIS refuses access."
    ),
    domain.MisEmpty: Problem(
        "mis-empty",
        HTTPStatus.CONFLICT,
        "The MIS sent no students or no classes, and there must be some.",
    ),
    domain.MisUnavailable: Problem(
        "mis-unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The school's MIS does not answer.",
        retry_after_s=60,
    ),
    domain.MisSlow: Problem(
        "mis-unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The school's MIS does not answer.",
        retry_after_s=60,
    ),
    domain.CredentialsRefused: Problem(
        "mis-unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The school's MIS does not answer.",
        retry_after_s=60,
    ),
    domain.MisIncomplete: Problem(
        "mis-incomplete", HTTPStatus.BAD_GATEWAY, "The MIS could not be read in full."
    ),
    # What we hold.
    domain.TooLarge: Problem(
        "value-too-large", HTTPStatus.UNPROCESSABLE_ENTITY, "A value is too long to store."
    ),
    domain.SchoolRecordInvalid: Problem(
        "school-record-invalid",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "The school's record is damaged: an operator must repair it.",
    ),
    domain.StoreBusy: Problem(
        "busy",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The service is busy. Try again.",
        retry_after_s=5,
        shows_detail=False,
    ),
    domain.RecordInvalid: INTERNAL,
    domain.DocumentDamaged: INTERNAL,
    domain.MisError: INTERNAL,
    domain.RosterSyncError: INTERNAL,
    errors.RequestError: INTERNAL,
    Exception: INTERNAL,
}
"""By the nearest class. A new error needs its line here: a test holds that."""


def problem_of(error: Exception) -> Problem:
    """Find the problem that an error is answered with."""
    return next(PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS)


def is_fault(error: Exception) -> bool:
    """Whether the table names the error not at all: then it speaks against the version."""
    return not any(kind in PROBLEMS for kind in type(error).__mro__ if kind is not Exception)
