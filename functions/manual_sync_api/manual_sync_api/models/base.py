"""The base of all bodies, and the types of their texts."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Self

from aws_lambda_powertools.event_handler.openapi.params import Header, Path, Query
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from manual_sync_api.paths import id_of

_EMAIL = r"^[A-Za-z0-9!$&'*+=^_|{}~-]+(\.[A-Za-z0-9!$&'*+=^_|{}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$"  # noqa: E501 - one pattern
_SCHOOL_ID = r"^[A-Za-z0-9_-]{1,64}$"
_TASK_ID = r"^[A-Za-z0-9][A-Za-z0-9._~:-]{0,127}$"
_CLIENT_ID = r"^[A-Za-z0-9._~@-]{1,128}$"
_OUR_ID = r"^[A-Za-z0-9-]{1,64}$"
_PRINTABLE = r"^[^\x00-\x1f\x7f]+$"

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")


class Body(BaseModel):
    """A request's body: a property that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """An answer's body."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    @classmethod
    def of(cls, value: object) -> Self:
        """Show a value that has these fields as attributes, and perhaps others."""
        return cls.model_validate(value)


def _only_date(value: object) -> object:
    if (isinstance(value, str) and not _DATE.fullmatch(value)) or isinstance(value, (int, float)):
        raise ValueError("must be a date, as 2026-11-23")
    return value


def _only_date_time(value: object) -> object:
    is_other_text = isinstance(value, str) and not _DATE_TIME.fullmatch(value)
    if is_other_text or isinstance(value, (int, float)):
        raise ValueError("must be a time with its zone, as 2026-11-23T08:00:00Z")
    return value


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("is beyond the calendar in UTC") from None


def whole(value: object) -> object:
    """Refuse what only looks like a number; 20.0 is a whole one, as JSON has it."""
    if isinstance(value, (bool, str)):
        raise ValueError("must be a whole number")  # noqa: TRY004 - pydantic's own to catch
    return value


Date = Annotated[date, BeforeValidator(_only_date)]
"""ISO 8601 and nothing else: a bare number is no date."""

Time = Annotated[AwareDatetime, BeforeValidator(_only_date_time), AfterValidator(_in_utc)]
"""RFC 3339, in UTC whatever zone it came in."""

EmailAddress = Annotated[
    str,
    StringConstraints(max_length=254, pattern=_EMAIL),
    Field(examples=["network.manager@larkrise.example"]),
]
"""An address as people have them; quoted local parts and bare hosts are refused."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_PRINTABLE)]
"""One line of text."""

MisId = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_PRINTABLE)]
"""An id of the MIS: opaque."""

PreviewId = Annotated[str, StringConstraints(pattern=_OUR_ID)]
RunId = Annotated[str, StringConstraints(pattern=_OUR_ID)]

SchoolIdInPath = Annotated[str, Path(pattern=_SCHOOL_ID, description="The school's id.")]
ClassIdInPath = Annotated[
    str,
    # Before it is decoded too: the contract knows the constraints of the text alone.
    StringConstraints(pattern=_PRINTABLE),
    AfterValidator(id_of),
    Path(pattern=_PRINTABLE, max_length=1_000, description="The class's id, percent-encoded."),
]
TaskIdInPath = Annotated[
    str, Path(pattern=_TASK_ID, description="The platform's own id of the task.")
]
ClientIdInPath = Annotated[
    str, Path(pattern=_CLIENT_ID, description="The client id that the issuer gave the client.")
]
RunIdInPath = Annotated[str, Path(pattern=_OUR_ID, description="The run's id.")]
PreviewIdInPath = Annotated[str, Path(pattern=_OUR_ID, description="The preview's id.")]
EmailInPath = Annotated[
    str,
    Path(pattern=_EMAIL, max_length=254, description="The person's address; case does not matter."),
]

Limit = Annotated[int, Query(ge=1, le=1000, description="How many items at most.")]
ShortLimit = Annotated[int, Query(ge=1, le=100, description="How many items at most.")]
Cursor = Annotated[
    str | None,
    Query(max_length=2000, description="The `cursor` of the page before; without it, the first."),
]
IfNoneMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match",
        description="The `ETag` of an answer that the client still has: 304 if it is still good.",
    ),
]
