"""Answers that are odd and not wrong: what a patient client reads all the same, or sees through.

Bodies are spoilt as text or by the standard library's JSON, which writes what Wonde would not: half
a surrogate, a number that no float holds.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from msgspec import structs

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.mis.faults import Fault
    from local.mis.requests import Answer, Request

# The bodies are decoded JSON that is being made odd, so they have no type worth naming.
type _Body = dict[str, Any]

_SECOND_TURN = "second_turn"
_LATIN_1_HERE = "latin-1-here"


def with_slash(request: Request, answer: Answer) -> Answer:
    """A redirect to the same address with a slash at the end of its path, unless it is there."""
    if request.path.endswith("/"):
        return answer
    query = urlencode(request.args, safe=",")
    location = f"{request.base_url}{request.path}/{'?' if query else ''}{query}"
    moved = HTTPStatus.MOVED_PERMANENTLY
    return replace(answer, status=moved, body=b"", headers={"Location": location})


def _odd_value(fault: Fault, _: Request, body: bytes) -> bytes:
    """One value is another; a body without that place stays as it is."""
    content = json.loads(body)
    holder: Any = content
    try:
        for step in fault.at[:-1]:
            holder = holder[step]
        holder[fault.at[-1]]
    except (LookupError, TypeError):
        return body
    holder[fault.at[-1]] = json.loads(fault.value)
    return json.dumps(content).encode()


def _latin_1(fault: Fault, request: Request, body: bytes) -> bytes:
    """One value is another, and its letters beyond ASCII are bytes of another encoding."""
    marked = structs.replace(fault, value=json.dumps(_LATIN_1_HERE))
    value: str = json.loads(fault.value)
    odd = _odd_value(marked, request, body)
    return odd.replace(_LATIN_1_HERE.encode(), value.encode("latin-1"))


def _last_rows_lost(fault: Fault, _: Request, body: bytes) -> bytes:
    content: _Body = json.loads(body)
    if isinstance(content["data"], list):
        content["data"] = content["data"][: -fault.rows]
    return json.dumps(content).encode()


def _relative_next(_fault: Fault, _request: Request, body: bytes) -> bytes:
    """The next page is given by path and query alone."""
    content: _Body = json.loads(body)
    pagination = content["meta"]["pagination"]
    if pagination["next"]:
        url = urlsplit(pagination["next"])
        pagination["next"] = f"{url.path}?{url.query}"
    return json.dumps(content).encode()


def _empty_page(_fault: Fault, request: Request, body: bytes) -> bytes:
    """A page without rows comes first, and its next page is the one that was asked for."""
    if request.arg(_SECOND_TURN):
        return body
    content: _Body = json.loads(body)
    query = urlencode([*request.args, (_SECOND_TURN, "1")], safe=",")
    content["data"] = []
    content["meta"]["pagination"] |= {
        "more": True,
        "next": f"{request.base_url}{request.path}?{query}",
    }
    return json.dumps(content).encode()


#: By the kind of fault.
ODDITIES: dict[str, Callable[[Fault, Request, bytes], bytes]] = {
    "odd_value": _odd_value,
    "latin_1": _latin_1,
    "last_rows_lost": _last_rows_lost,
    "relative_next": _relative_next,
    "empty_page": _empty_page,
    "byte_order_mark": lambda _fault, _request, body: BOM_UTF8 + body,
}
