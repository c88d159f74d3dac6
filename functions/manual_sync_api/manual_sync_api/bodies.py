"""Bodies of requests before their models: one JSON object, of a sensible size."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json

from manual_sync_api.errors import BodyTooLarge, MalformedBody, UnsupportedMediaType

LARGEST_BODY = 2 * 1024 * 1024
"""Characters: the largest body that the models allow, and some."""

_JSON = "application/json"


def refuse_media_type(event: Mapping[str, Any]) -> None:
    """Refuse a body that declares another type than JSON.

    Raises:
        UnsupportedMediaType: it does.

    """
    if not event.get("body"):
        return
    headers: Mapping[str, str] = event.get("headers") or {}
    declared = next((text for name, text in headers.items() if name.lower() == "content-type"), "")
    kind = declared.partition(";")[0].strip().lower()
    if kind not in {"", _JSON}:
        raise UnsupportedMediaType(f"A body is {_JSON}; this one says that it is not.")


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
