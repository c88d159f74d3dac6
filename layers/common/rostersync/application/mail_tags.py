"""The tags that a mail carries, and that its bounce brings back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping

from rostersync.application.ports.mail import Mail

_SCHOOL = "school"
_KIND = "notice"


def tags_of(mail: Mail) -> dict[str, str]:
    """Give a mail's tags by name.

    The mail service takes letters, digits, `_` and `-`. A school's id may hold others.
    """
    tags = {_KIND: mail.kind}
    if mail.school_id is not None:
        encoded = urlsafe_b64encode(mail.school_id.encode()).decode().rstrip("=")
        tags[_SCHOOL] = encoded
    return tags


def school_of(tags: Mapping[str, list[str]]) -> str | None:
    """Read a school's id from the tags of an event; None for a mail that was of no school."""
    encoded = next(iter(tags.get(_SCHOOL, [])), None)
    if encoded is None:
        return None
    try:
        return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except (Error, UnicodeDecodeError):
        return None
