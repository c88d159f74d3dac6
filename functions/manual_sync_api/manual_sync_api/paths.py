"""Paths as API Gateway hands them on: decoded, and so no longer in their parts.

An HTTP API decodes every escape of a path but that of the percent sign. A class's id is the MIS's
and may hold a slash, which then looks like the end of a part. No other id in a path is the MIS's.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

_OF_A_CLASS = re.compile(
    r"(?P<before>/schools/[^/]+/classes/)(?P<id>.+?)(?P<after>/tasks(?:/[^/]+)?)?", re.DOTALL
)


def in_parts(event: Mapping[str, Any]) -> dict[str, Any]:
    """Give the event with the class's id of its path in one part, escaped."""
    path = event["rawPath"]
    found = _OF_A_CLASS.fullmatch(path)
    if found is not None:
        id = found["id"].replace("%25", "%")
        path = f"{found['before']}{quote(id, safe='')}{found['after'] or ''}"
    return {**event, "rawPath": path}


def id_of(part: str) -> str:
    """Read an id from its part of such a path."""
    return unquote(part)
