"""The last step of every answer: the headers of all, and the size that API Gateway takes."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response

from manual_sync_api.errors import NotAcceptable
from manual_sync_api.problem_answers import respond
from manual_sync_api.sizes import is_carried

type LambdaAnswer = dict[str, Any]

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def delivered(answered: LambdaAnswer, event: Mapping[str, Any]) -> LambdaAnswer:
    """Give the answer the headers of all, unless it has its own, and a size that can be carried."""
    request_id = event["requestContext"]["requestId"]
    whole = _with_headers(answered, request_id)
    if is_carried(whole, answered["body"] or ""):
        return whole
    return _with_headers(plain(respond(_too_large(), request_id)), request_id)


def plain(response: Response[str]) -> LambdaAnswer:
    """Write a response as Lambda answers, where no route did."""
    return {
        "statusCode": int(response.status_code),
        "headers": dict(response.headers),
        "body": response.body,
        "isBase64Encoded": False,
    }


def _with_headers(answered: LambdaAnswer, request_id: str) -> LambdaAnswer:
    headers = {**_HEADERS, "X-Request-Id": request_id, **answered["headers"]}
    return {**answered, "headers": headers}


def _too_large() -> NotAcceptable:
    return NotAcceptable(
        "The answer is larger than can be sent as it is. Ask with `Accept-Encoding: gzip`, or "
        "for a page with a lower `limit`."
    )
