"""What is wrong with a request, before any use case sees it."""

from collections.abc import Iterable
from http import HTTPMethod


class RequestError(Exception):
    """Base of what the API itself refuses; the message is for the caller."""


class Forbidden(RequestError):
    """A known caller, of a kind that is not allowed to do this."""


class NoSuchRoute(RequestError):
    """No route has this path."""


class NoSuchAsset(RequestError):
    """No file of this name."""


class NoSuchProblem(RequestError):
    """No type of problem has this name."""


class MethodNotAllowed(RequestError):
    """The path has routes, and none for this method; `allowed` are those it has."""

    def __init__(self, allowed: Iterable[HTTPMethod | str]) -> None:
        self.allowed = tuple(sorted(allowed))
        super().__init__(f"This path answers to {', '.join(self.allowed)}.")


class MalformedBody(RequestError):
    """The body is not one JSON object."""


class BodyTooLarge(RequestError):
    """The body is larger than any request needs."""


class UnsupportedMediaType(RequestError):
    """The body says that it is not JSON."""


class NotAcceptable(RequestError):
    """The answer does not exist in any form that `Accept` or `Accept-Encoding` allows."""


class InvalidCursor(RequestError):
    """This list did not give this cursor."""
