"""The events of the three functions: what AWS sends, and what operators type in the console."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from rostersync.application.dispatch import NightOrder
from rostersync.domain.errors import RosterSyncError


class NoMessageOfOurs(RosterSyncError):
    """Somebody else put a message into the queue, or another version did."""


class _Typed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ScheduledEvent(BaseModel):
    """What EventBridge sends; the night is the UTC day of its time."""

    model_config = ConfigDict(extra="ignore")

    time: AwareDatetime


class ConsoleOrder(_Typed):
    """What an operator types into the console's Test tab; all of it is optional."""

    school_ids: frozenset[str] | None = Field(default=None, min_length=1)
    night: date | None = None
    again: bool = False


class ReleaseOrder(_Typed):
    """What an operator types to let a night go on that the brake held."""

    release: date


class EraseOrder(_Typed):
    """What an operator types to erase a student; `by` is who is asked later."""

    school_id: str = Field(min_length=1)
    student_id: str = Field(min_length=1)
    by: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")


class NightBody(_Typed):
    """The body of a message, as Nightly sends it, or Worker for the second read of a night."""

    school_id: str = Field(min_length=1)
    night: date
    ordinal: int = Field(default=1, ge=1)
    reread: bool = False


class FinishBody(_Typed):
    """The body of a message from the API: a plan was begun that is too large for a request."""

    school_id: str = Field(min_length=1)
    finish: str = Field(min_length=1)


class PreviewBody(_Typed):
    """The body of a message from the API: a preview was begun whose MIS is slow."""

    school_id: str = Field(min_length=1)
    preview: str = Field(min_length=1)


class EraseBody(_Typed):
    """The body of a message from Nightly: an erasure was begun and cut off."""

    school_id: str = Field(min_length=1)
    erase: str = Field(min_length=1)
    by: str


class OrderKind(StrEnum):
    """Which schools were ordered, so that a query tells a night of all from an operator's few."""

    ALL = "all"
    SOME = "some"
    AGAIN = "again"
    RELEASED = "released"


_ORDER = TypeAdapter[ReleaseOrder | ConsoleOrder](ReleaseOrder | ConsoleOrder)
type Message = NightBody | FinishBody | PreviewBody | EraseBody

_BODY = TypeAdapter[Message](Message)


def order_of(event: dict[str, Any], now: datetime) -> NightOrder | ReleaseOrder:
    """Read the payload: EventBridge's, known by its `detail-type`, or an operator's."""
    if "detail-type" in event:
        scheduled = ScheduledEvent.model_validate(event)
        return NightOrder(scheduled.time.astimezone(UTC).date())
    order = _ORDER.validate_python(event)
    if isinstance(order, ReleaseOrder):
        return order
    return NightOrder(order.night or now.date(), order.school_ids, order.again)


def kind_of(order: NightOrder | ReleaseOrder) -> OrderKind:
    """Say which schools an order is for; `again` before `some`, for it may be both."""
    if isinstance(order, ReleaseOrder):
        return OrderKind.RELEASED
    if order.again:
        return OrderKind.AGAIN
    return OrderKind.ALL if order.is_of_all else OrderKind.SOME


def body_of(content: str) -> Message:
    """Read the body of a message.

    Raises:
        NoMessageOfOurs: it is none that Nightly or the API send.

    """
    try:
        return _BODY.validate_json(content)
    except ValidationError as error:
        raise NoMessageOfOurs(f"the message has {error.error_count()} faults") from None
