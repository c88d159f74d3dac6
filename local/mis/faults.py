"""Faults between a client and an MIS, made on purpose."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from local.mis.oddities import ODDITIES, with_slash
from local.mis.requests import Answer, Place, Request, answer_error
from local.mis.school import Value

if TYPE_CHECKING:
    from collections.abc import Callable


class FaultKind(StrEnum):
    """Ways to answer wrongly, or oddly.

    ``STATUS``, ``HTML``, ``BLOCKED`` and ``SLASH`` answer something else, ``SLOW`` is late, and
    all others spoil a right answer.
    """

    STATUS = "status"
    HTML = "html"
    SLOW = "slow"
    TRUNCATED = "truncated"
    CUT = "cut"
    NO_PAGINATION = "no_pagination"
    MORE_WITHOUT_NEXT = "more_without_next"
    NEXT_ELSEWHERE = "next_elsewhere"
    NEXT_LOOPS = "next_loops"
    DROP_ROWS = "drop_rows"
    THIN_ROWS = "thin_rows"
    DUPLICATE_ROWS = "duplicate_rows"
    WRONG_SHAPE = "wrong_shape"
    NULL_IDS = "null_ids"
    LOSE_INCLUDES = "lose_includes"
    TOO_MANY_ROWS = "too_many_rows"
    NO_ROWS = "no_rows"
    LAST_ROWS_LOST = "last_rows_lost"
    RELATIVE_NEXT = "relative_next"
    EMPTY_PAGE = "empty_page"
    ODD_VALUE = "odd_value"
    BYTE_ORDER_MARK = "byte_order_mark"
    LATIN_1 = "latin_1"
    BLOCKED = "blocked"
    SLASH = "slash"


class Fault(Value, frozen=True, kw_only=True):
    """A fault, and which requests it strikes: of one school, of one endpoint, or all.

    ``times`` of them are struck, after the first ``skip`` that fit; without ``times`` all are.
    ``endpoint`` is the path's last fixed part (``classes``, ``schools``, ``meta``), and ``row``
    the id after it, of a row that is asked for alone.

    ``ODD_VALUE``, and in that encoding ``LATIN_1``, puts ``value`` (JSON as text) where ``at``
    leads in the body, from its top: ``("data", 0, "upi")``. Bodies that have no such place stay
    right. ``rows`` are so many as ``LAST_ROWS_LOST`` takes from the end of a page.
    """

    kind: FaultKind
    school: str | None = None
    endpoint: str | None = None
    skip: int = 0
    times: int | None = None
    status: int = 503
    retry_after_s: int | None = None
    delay_s: float = 0.0
    row: str | None = None
    rows: int = 1
    at: tuple[str | int, ...] = ()
    value: str = "null"

    def fits(self, place: Place) -> bool:
        """Whether the fault strikes requests of that place."""
        wanted = (self.school, self.endpoint, self.row)
        there = (place.school, place.endpoint, place.row)
        return all(one in (None, other) for one, other in zip(wanted, there, strict=True))


_CODES = {
    400: ("bad_request", "Bad request"),
    401: ("unauthorized", "Unauthorized"),
    403: ("invalid_permissions", "Scope not enabled"),
    404: ("resource_not_found", "Resource not found"),
    423: ("school_inactive", "School inactive"),
    429: ("too_many_requests", "Too many requests"),
    500: ("internal_server_error", "Something went wrong our side."),
    503: ("service_unavailable", "Something went wrong our side."),
}

_TOO_MANY = 100_000

_HTML = b"<!DOCTYPE html><html><body><h1>We are down for maintenance</h1></body></html>"
_FIREWALL = b"<!DOCTYPE html><html><body><h1>Sorry, you have been blocked</h1></body></html>"


def answer_status(status: int, retry_after_s: int | None = None) -> Answer:
    """The answer that is an error of that status, with Retry-After in seconds if given."""
    code, description = _CODES.get(status, ("error", "Error"))
    headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    return answer_error(status, code, description, headers)


def strike(fault: Fault, request: Request, answer: Answer) -> Answer:
    """The answer as the fault leaves it. A fault of the body leaves error answers alone."""
    match fault.kind:
        case FaultKind.STATUS:
            return answer_status(fault.status, fault.retry_after_s)
        case FaultKind.HTML:
            return _page(HTTPStatus.OK, _HTML)
        case FaultKind.BLOCKED:
            return _page(HTTPStatus.FORBIDDEN, _FIREWALL)
        case FaultKind.SLASH:
            return with_slash(request, answer)
        case FaultKind.CUT:
            return replace(answer, sent=len(answer.body) // 2)
        case _:
            return replace(answer, body=_spoilt(fault, request, answer))


def _page(status: int, html: bytes) -> Answer:
    return Answer(status, html, content_type="text/html; charset=utf-8")


def _spoilt(fault: Fault, request: Request, answer: Answer) -> bytes:
    if fault.kind is FaultKind.TRUNCATED:
        return answer.body[: len(answer.body) // 2]
    if answer.status != HTTPStatus.OK:
        return answer.body
    if fault.kind.value in ODDITIES:
        return ODDITIES[fault.kind.value](fault, request, answer.body)
    if fault.kind not in _SPOIL:
        return answer.body
    body = msgspec.json.decode(answer.body)
    _SPOIL[fault.kind](body, request)
    return msgspec.json.encode(body)


# The bodies are decoded JSON that is being made wrong, so they have no type worth naming.
type _Body = dict[str, Any]


def _without_pagination(body: _Body, _: Request) -> None:
    body.get("meta", {}).pop("pagination", None)


def _more_without_next(body: _Body, _: Request) -> None:
    _pagination(body).update(more=True, next=None)


def _next_elsewhere(body: _Body, request: Request) -> None:
    """The next page is on a host that must never get the token."""
    address = _pagination(body).get("next") or f"{request.base_url}{request.path}?page=2"
    host = urlsplit(address).netloc
    _pagination(body).update(more=True, next=address.replace(host, "elsewhere.example.org", 1))


def _next_loops(body: _Body, request: Request) -> None:
    _pagination(body).update(more=True, next=f"{request.base_url}{request.path}?cursor=true")


def _drop_rows(body: _Body, _: Request) -> None:
    body["data"] = []


def _no_rows(body: _Body, _: Request) -> None:
    """The whole list is empty."""
    body["data"] = []
    _pagination(body).update(more=False, next=None)


def _thin_rows(body: _Body, _: Request) -> None:
    """Every other row is missing, and nothing says so."""
    body["data"] = _rows(body)[::2]


def _duplicate_rows(body: _Body, _: Request) -> None:
    body["data"] = [*_rows(body), *_rows(body)]


def _wrong_shape(body: _Body, _: Request) -> None:
    body["data"] = "unexpected"


def _null_ids(body: _Body, _: Request) -> None:
    for row in _rows(body):
        row["id"] = None


def _lose_includes(body: _Body, _: Request) -> None:
    """The rows come without what was asked to be included."""
    for row in _rows(body):
        for key in [key for key, value in row.items() if _is_include(value)]:
            del row[key]


def _rows(body: _Body) -> list[_Body]:
    data = body["data"]
    return data if isinstance(data, list) else [data]


def _too_many_rows(body: _Body, _: Request) -> None:
    """A page of 100,000 rows, whatever was asked for, their includes empty."""
    bare = [
        {key: {"data": []} if _is_include(value) else value for key, value in row.items()}
        for row in _rows(body)
    ]
    body["data"] = [
        {**bare[number % len(bare)], "id": f"A{2_000_000_000 + number}"}
        for number in range(_TOO_MANY if bare else 0)
    ]


def _is_include(value: object) -> bool:
    return isinstance(value, dict) and "data" in value


def _pagination(body: _Body) -> _Body:
    pagination: _Body = body.setdefault("meta", {}).setdefault("pagination", {})
    return pagination


_SPOIL: dict[FaultKind, Callable[[_Body, Request], None]] = {
    FaultKind.NO_PAGINATION: _without_pagination,
    FaultKind.MORE_WITHOUT_NEXT: _more_without_next,
    FaultKind.NEXT_ELSEWHERE: _next_elsewhere,
    FaultKind.NEXT_LOOPS: _next_loops,
    FaultKind.DROP_ROWS: _drop_rows,
    FaultKind.NO_ROWS: _no_rows,
    FaultKind.THIN_ROWS: _thin_rows,
    FaultKind.DUPLICATE_ROWS: _duplicate_rows,
    FaultKind.WRONG_SHAPE: _wrong_shape,
    FaultKind.NULL_IDS: _null_ids,
    FaultKind.LOSE_INCLUDES: _lose_includes,
    FaultKind.TOO_MANY_ROWS: _too_many_rows,
}
