"""Bodies of requests before their models: one JSON object, of a sensible size."""

import base64
from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json

from manual_sync_api.errors import BodyTooLarge, MalformedBody, UnsupportedMediaType

LARGEST_BODY = 2 * 1024 * 1024
"""Characters: the largest body that the models allow, and some."""

_JSON = "application/json"


def refuse_media_type(event: Mapping[str, Any]) -> None:
    """Refuse a body that declares another type than JSON, or a coding, or that is no text.

    API Gateway hands on in base64 what is not text by its type.

    Raises:
        UnsupportedMediaType, MalformedBody: it does.

    """
    if not event.get("body"):
        return
    kind = _declared(event, "content-type").partition(";")[0].strip().lower()
    if kind not in {"", _JSON}:
        raise UnsupportedMediaType(f"A body is {_JSON}; this one says that it is not.")
    if _declared(event, "content-encoding").strip().lower() not in {"", "identity"}:
        raise UnsupportedMediaType("A body is sent as it is, without a coding.")
    if event.get("isBase64Encoded"):
        _refuse_no_text(event["body"])


def _declared(event: Mapping[str, Any], header: str) -> str:
    headers: Mapping[str, str] = event.get("headers") or {}
    return next((text for name, text in headers.items() if name.lower() == header), "")


def _refuse_no_text(body: str) -> None:
    try:
        base64.b64decode(body, validate=True).decode()
    except ValueError:
        raise MalformedBody("The body is no text in UTF-8.") from None


def parse(body: str) -> dict[str, Any]:
    """Read a body; none at all is an object without members.

    Raises:
        BodyTooLarge, MalformedBody: reading stops as soon as that is certain.

    """
    if not body:
        return {}
    if len(body) > LARGEST_BODY:
        raise BodyTooLarge(f"A body has {LARGEST_BODY} characters at most.")
    try:
        content = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise MalformedBody(f"The body is no JSON: {error}") from None
    if not isinstance(content, dict):
        raise MalformedBody("The body is JSON, and no object.")
    return content
