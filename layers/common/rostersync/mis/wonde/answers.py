"""Read an answer of Wonde as far as its rows."""

import re
from collections.abc import Callable

from msgspec import DecodeError
from msgspec.json import Decoder

from rostersync.domain.errors import MisIncomplete
from rostersync.domain.left_out import LeftOut
from rostersync.mis.transport import Answer
from rostersync.mis.wonde import shapes
from rostersync.mis.wonde.lenient import OddBody, mended, mended_page

_OK = 200
_FORBIDDEN = 403
_BAD_REQUEST = 400
_REFUSALS = frozenset({401, 403, 404})

# Wonde's codes are words. Any other text can name a person, so it stays out of messages.
_CODE = re.compile(r"[a-z_]{1,40}")
_SCOPE = re.compile(r"\bscope ([a-z_]+(?:[.-][a-z_]+)+)", re.IGNORECASE)


class Refused(Exception):
    """Wonde refuses to show this: 401, 403 or 404. `access` finds out why.

    `scope` is the one that a 403 says is off, or else the name of what was asked for.
    """

    def __init__(self, status: int, message: str, scope: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.scope = scope


def is_foreign(answer: Answer) -> bool:
    """Whether a refusal is not Wonde's own: a firewall's page, which says nothing of the school."""
    return answer.status == _FORBIDDEN and not isinstance(_error_in(answer.body).error, str)


def refused_include(answer: Answer) -> str | None:
    """Read what a 400 `invalid_include` says: an include's name, or words that name none.

    None for any other answer (docs/wonde.md, Errors).
    """
    if answer.status != _BAD_REQUEST:
        return None
    error = _error_in(answer.body)
    return str(error.error_description) if error.error == "invalid_include" else None


def body_of(answer: Answer, what: str) -> bytes | bytearray:
    """Take the body of a good answer.

    Raises:
        Refused: 401, 403, 404.
        MisIncomplete: any other answer, redirects among them.

    """
    if answer.status == _OK:
        return answer.body
    error = _error_in(answer.body)
    code = str(error.error or "")
    message = f"{what}: status {answer.status}"
    if _CODE.fullmatch(code):
        message = f"{message} {code}"
    if answer.status in _REFUSALS:
        raise Refused(answer.status, message, _scope_in(error) or what.partition(" ")[0])
    raise MisIncomplete(message)


def _scope_in(error: shapes.Error) -> str | None:
    found = _SCOPE.search(str(error.error_description))
    return found[1] if found else None


def _error_in(body: bytes | bytearray) -> shapes.Error:
    try:
        return shapes.ERROR.decode(body)
    except (ValueError, RecursionError):
        return shapes.Error()


def decoded[Shape](decoder: Decoder[Shape], body: bytes | bytearray, what: str) -> Shape:
    """Decode a body.

    Raises:
        MisIncomplete: it is not JSON, is cut off, or has another shape; says where, never what.

    """
    try:
        return decoder.decode(body)
    except (ValueError, RecursionError) as error:
        return _second(lambda: mended(decoder, body), error, what)


def decoded_page[Row](
    decoder: Decoder[shapes.Page[Row]], body: bytes | bytearray, kind: str, what: str
) -> tuple[shapes.Page[Row], tuple[LeftOut, ...]]:
    """Decode a page of rows of a `kind`, and name what of them could not be read.

    Raises:
        MisIncomplete: as `decoded`.

    """
    try:
        return decoder.decode(body), ()
    except (ValueError, RecursionError) as error:
        return _second(lambda: mended_page(decoder, body, kind), error, what)


def _second[Read](read: Callable[[], Read], first: Exception, what: str) -> Read:
    """Read once more, leniently; if that fails too, say what the first reading stumbled over."""
    try:
        return read()
    except OddBody as error:
        raise MisIncomplete(f"{what}: {error}") from None
    except (ValueError, RecursionError):
        # msgspec's messages give the expected type and the path, never a value.
        said = first if isinstance(first, DecodeError) else f"{type(first).__name__} in decoding"
        raise MisIncomplete(f"{what}: {said}") from None
