"""The tags that a mail carries, and that its bounce brings back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rostersync.application.ports.mail import Mail

if TYPE_CHECKING:
    from mypy_boto3_sesv2.type_defs import MessageTagTypeDef

_SCHOOL = "school"
_KIND = "notice"


def tags_of(mail: Mail) -> "list[MessageTagTypeDef]":
    """Give a mail's tags. A tag holds letters, digits, `_` and `-`, and a school's id may not."""
    tags: list[MessageTagTypeDef] = [{"Name": _KIND, "Value": mail.kind}]
    if mail.school_id is not None:
        encoded = urlsafe_b64encode(mail.school_id.encode()).decode().rstrip("=")
        tags.append({"Name": _SCHOOL, "Value": encoded})
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
