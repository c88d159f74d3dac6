"""Pages of a list, in both of Wonde's modes: by number, and by cursor from ``cursor=true``."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from local.mis.requests import Request
    from local.mis.rows import JsonObject
    from local.mis.school import Quirks

_DEFAULT_ROWS = 50
_MOST_ROWS = 200


class BadCursor(Exception):
    """A cursor that this server did not give."""


class Page[T](NamedTuple):
    """A slice of a list, and what ``meta.pagination`` says of it.

    ``pagination`` is absent where a school leaves it out of short lists.
    """

    rows: Sequence[T]
    pagination: JsonObject | None


def cursor_order(row_id: str) -> tuple[int, str]:
    """The order of cursor mode: a row that comes or goes moves no other across a page's end."""
    return len(row_id), row_id


def page_of[T](
    request: Request, quirks: Quirks, listed: Sequence[T], id_of: Callable[[T], str]
) -> Page[T]:
    """The page of a list that a request asks for.

    ``per_page`` is 50 unless given and at most 200. In cursor mode ``listed`` must stand in
    ``cursor_order``. The address of the next page repeats the request's other parameters.
    Raises ``BadCursor``.
    """
    size = _rows_per_page(request.arg("per_page"))
    start = _start(request, size, listed, id_of)
    rows = listed[start : start + size]
    more = start + size < len(listed)
    pagination: JsonObject = {
        "next": _next(request, start // size + 2, id_of(rows[-1])) if more else None,
        "previous": _previous(request, start // size),
        "more": more,
        "per_page": str(size) if quirks.per_page_as_text else size,
    }
    if not request.by_cursor:
        pagination["current_page"] = start // size + 1
    left_out = (
        quirks.short_lists_without_pagination
        and len(listed) <= _DEFAULT_ROWS
        and request.arg("per_page") is None
    )
    return Page(rows, None if left_out else pagination)


def _rows_per_page(text: str | None) -> int:
    size = int(text) if text and text.isdecimal() else 0
    return min(size, _MOST_ROWS) or _DEFAULT_ROWS


def _start[T](request: Request, size: int, listed: Sequence[T], id_of: Callable[[T], str]) -> int:
    if not request.by_cursor:
        page = request.arg("page") or "1"
        return size * (max(int(page), 1) - 1) if page.isdecimal() else 0
    cursor = request.arg("cursor")
    if cursor in ("true", "1", ""):
        return 0
    last = cursor_order(_opened(cursor or ""))
    return bisect_right(listed, last, key=lambda row: cursor_order(id_of(row)))


def _next(request: Request, page: int, last_id: str) -> str:
    if request.by_cursor:
        return _address(request, "cursor", _sealed(last_id))
    return _address(request, "page", str(page))


def _previous(request: Request, page: int) -> str | None:
    return _address(request, "page", str(page)) if page and not request.by_cursor else None


def _address(request: Request, name: str, value: str) -> str:
    kept = [(key, text) for key, text in request.args if key not in ("page", "cursor")]
    return f"{request.base_url}{request.path}?{urlencode([*kept, (name, value)])}"


def _sealed(last_id: str) -> str:
    return urlsafe_b64encode(msgspec.json.encode({"last": last_id})).decode().rstrip("=")


def _opened(cursor: str) -> str:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return msgspec.json.decode(urlsafe_b64decode(padded), type=dict[str, str])["last"]
    except (ValueError, KeyError, msgspec.MsgspecError) as error:
        raise BadCursor(cursor) from error
