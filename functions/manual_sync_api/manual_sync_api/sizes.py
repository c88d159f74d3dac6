"""What Lambda can carry, counted as Lambda counts: the answer as JSON, encoded as UTF-8.

Quotes, ends of lines and letters beyond ASCII are more bytes there than they are characters here.
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

import json

LARGEST_ANSWER = 6_291_556
"""Bytes of a whole answer, headers included: Lambda refuses more, and API Gateway then says 500."""

_LONGEST_ESCAPE = 6
"""Bytes that one character can become: a control character is `\\u0000`."""


def size(part: object) -> int:
    """Count the bytes of an answer, or of one text in it."""
    return len(json.dumps(part, ensure_ascii=False).encode())


def is_carried(answer: dict[str, object], body: str) -> bool:
    """Whether an answer with that body can be sent; most are far too small to be counted."""
    return len(body) * _LONGEST_ESCAPE < LARGEST_ANSWER // 2 or size(answer) <= LARGEST_ANSWER
