"""Problems, as RFC 9457 has them."""

from pydantic import ConfigDict

from manual_sync_api.models.base import Answer


class FieldError(Answer):
    """A field of the request, and what is wrong with it."""

    field: str
    message: str


class ProblemAnswer(Answer):
    """What went wrong. Programs go by `type`; some types have members of their own."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[FieldError, ...] | None = None


class GatewayAnswer(Answer):
    """The gateway's own answer, before the API sees the request."""

    message: str


class ProblemTypeAnswer(Answer):
    """What a type of problem means."""

    type: str
    title: str
    status: int
