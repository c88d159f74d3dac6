"""What Lambda can carry of an answer, to the byte."""

import json

import pytest

from manual_sync_api.delivery import delivered
from manual_sync_api.sizes import LARGEST_ANSWER, is_carried, size

EVENT = {"requestContext": {"requestId": "r1"}}


def an_answer(body: str) -> dict[str, object]:
    return {"statusCode": 200, "headers": {}, "body": body, "isBase64Encoded": False}


def a_body(letter: str, beyond: int) -> str:
    """As many of that letter as fill an answer with all of its headers, and some bytes more."""
    rest = size(delivered(an_answer(""), EVENT))
    return letter * ((LARGEST_ANSWER - rest + beyond) // (size(letter) - 2))


@pytest.mark.parametrize("letter", ["a", '"', "\n", "é", "€", "\u0001"])
@pytest.mark.parametrize(("beyond", "status"), [(-6, 200), (0, 200), (6, 406)])
def test_an_answer_is_measured_as_it_is_sent(letter: str, beyond: int, status: int) -> None:
    """A quote is two bytes of JSON, an accented letter two of UTF-8, a control character six."""
    answer = delivered(an_answer(a_body(letter, beyond)), EVENT)

    assert answer["statusCode"] == status


@pytest.mark.parametrize("letter", ["a", '"', "€", "\u0001"])
def test_what_is_not_counted_is_small_enough(letter: str) -> None:
    """The shortcut for small answers never lets one through that is too large."""
    body = letter * (LARGEST_ANSWER // 12 - 1)

    assert is_carried({}, body)
    assert len(json.dumps(body).encode()) < LARGEST_ANSWER
