"""Cursors: opaque to clients, and valid for the one list that gave them."""

import base64
import binascii
import hashlib
import re

from manual_sync_api.errors import InvalidCursor

_CHECK_BYTES = 8
_PLACE = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


def cursor_of(list_path: str, after: str | None) -> str | None:
    """Make the cursor of the page that begins after the id; None at the end of the list."""
    if after is None:
        return None
    text = after.encode()
    return base64.urlsafe_b64encode(_check(list_path, text) + text).decode().rstrip("=")


def after_of(list_path: str, cursor: str | None) -> str | None:
    """Read the id that a page begins after.

    Raises:
        InvalidCursor: it was changed on its way, or belongs to another list or school.

    """
    if cursor is None:
        return None
    try:
        content = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        check, after = content[:_CHECK_BYTES], content[_CHECK_BYTES:]
        if after and check == _check(list_path, after):
            return after.decode()
    except (binascii.Error, ValueError):
        pass
    raise InvalidCursor("This cursor was not given out by this list. Begin without one.")


def number_of(after: str | None) -> int:
    """Read a place that is a number; 0 without one.

    Raises:
        InvalidCursor: it is none that was given out. Anybody can work out the check of a cursor.

    """
    if after is None:
        return 0
    if not _PLACE.fullmatch(after):
        raise InvalidCursor("This cursor was not given out by this list. Begin without one.")
    return int(after)


def _check(list_path: str, after: bytes) -> bytes:
    return hashlib.blake2b(after, digest_size=_CHECK_BYTES, key=_key(list_path)).digest()


def _key(list_path: str) -> bytes:
    return hashlib.sha256(list_path.encode()).digest()
