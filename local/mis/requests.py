"""A request and its answer as plain values, so that the server can be asked without a socket."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from local.mis.rows import Json


@dataclass(frozen=True, slots=True)
class Place:
    """What a path speaks of: a school, an endpoint, and a row that is asked for alone."""

    school: str | None
    endpoint: str
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request, its query already decoded. ``base_url`` is scheme and host as the client saw."""

    method: str
    path: str
    args: tuple[tuple[str, str], ...] = ()
    base_url: str = "http://127.0.0.1"
    authorization: str = ""
    body: bytes = b""

    def arg(self, name: str) -> str | None:
        """The last value of a query parameter, if it is there."""
        return dict(self.args).get(name)

    @property
    def host(self) -> str:
        """The host that was asked, without its port."""
        return self.base_url.partition("://")[2].partition(":")[0]

    @property
    def by_cursor(self) -> bool:
        """Whether pages are walked by cursor."""
        return self.arg("cursor") is not None

    @property
    def token(self) -> str | None:
        """The token sent as bearer, or as the user name of basic authentication."""
        scheme, _, value = self.authorization.partition(" ")
        if scheme.lower() == "bearer":
            return value.strip()
        if scheme.lower() != "basic":
            return None
        try:
            return b64decode(value, validate=True).decode().partition(":")[0]
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. ``sent`` is how much of the body is sent before the connection breaks."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    sent: int | None = None


def answer_json(payload: Json, status: int = 200) -> Answer:
    """An answer that is the payload as JSON."""
    return Answer(status, msgspec.json.encode(payload))


def answer_error(
    status: int, code: str, description: str, headers: dict[str, str] | None = None
) -> Answer:
    """An answer in Wonde's error shape."""
    body = msgspec.json.encode({"error": code, "error_description": description})
    return Answer(status, body, headers=headers or {})
