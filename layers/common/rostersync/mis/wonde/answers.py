"""What an answer of Wonde's says, before anyone looks at the rows."""

import re

from msgspec import DecodeError
from msgspec.json import Decoder

from rostersync.domain.errors import MisIncomplete
from rostersync.mis.transport import Answer
from rostersync.mis.wonde import shapes

_OK = 200
_BAD_REQUEST = 400
_REFUSALS = frozenset({401, 403, 404})

# Wonde's codes are words; anything else is somebody's text and stays out of messages.
_CODE = re.compile(r"[a-z_]{1,40}")


class Refused(Exception):
    """Wonde will not show this: 401, 403 or 404. Why is to be found out."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


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
    code = str(_error_in(answer.body).error or "")
    message = f"{what}: status {answer.status}"
    if _CODE.fullmatch(code):
        message = f"{message} {code}"
    if answer.status in _REFUSALS:
        raise Refused(answer.status, message)
    raise MisIncomplete(message)


def _error_in(body: bytes | bytearray) -> shapes.Error:
    try:
        return shapes.ERROR.decode(body)
    except (ValueError, RecursionError):
        return shapes.Error()


def decoded[Shape](decoder: Decoder[Shape], body: bytes | bytearray, what: str) -> Shape:
    """Decode a body.

    Raises:
        MisIncomplete: it is no JSON, broken off, or of another shape; says where, never what.

    """
    try:
        return decoder.decode(body)
    except DecodeError as error:
        # msgspec's messages give the expected type and the path, never a value.
        raise MisIncomplete(f"{what}: {error}") from error
    except (ValueError, RecursionError) as error:
        raise MisIncomplete(f"{what}: {type(error).__name__} while decoding") from None
