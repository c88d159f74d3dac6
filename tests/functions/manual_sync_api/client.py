"""Calls the function as API Gateway's HTTP API does (payload format 2.0)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from tests.functions.context import a_context

STAFF = "head@larkrise.example"

type Claims = Mapping[str, str]

OPERATOR: Claims = {"cognito:groups": "[operators]", "email": "operator@rostersync.example"}
STAFF_CLAIMS: Claims = {"email": STAFF, "email_verified": "true"}
MACHINE: Claims = {
    "client_id": "platform",
    "scope": "rostersync/roster.read rostersync/tasks.write rostersync/manual-sync "
    "rostersync/schools.read rostersync/feed.read",
}
MACHINE_WITHOUT_SCOPE: Claims = {"client_id": "platform", "scope": "another/scope"}

REQUEST_ID = "JKJaXmPLvHcESHA="


def as_gateway_hands_on(path: str) -> str:
    """A path as an HTTP API hands it on: each escape is decoded, but that of the percent sign."""
    return "%25".join(unquote(part) for part in path.split("%25"))


@dataclass(frozen=True)
class Reply:
    """What went out."""

    status: int
    headers: Mapping[str, str]
    body: str

    def json(self) -> Any:  # noqa: ANN401 - a test looks into what it knows
        return json.loads(self.body)


def an_http_event(
    method: str,
    path: str,
    body: object = None,
    *,
    claims: Claims = OPERATOR,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A request; a `body` that is text or bytes goes out as it is."""
    sent = body if body is None or isinstance(body, str) else json.dumps(body)
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": as_gateway_hands_on(path),
        "rawQueryString": urlencode(query or {}),
        "queryStringParameters": dict(query or {}),
        "headers": dict(headers or {}),
        "requestContext": {
            "requestId": REQUEST_ID,
            "stage": "$default",
            "http": {"method": method, "path": as_gateway_hands_on(path)},
            "authorizer": {"jwt": {"claims": dict(claims), "scopes": []}},
        },
        "isBase64Encoded": False,
        **({} if sent is None else {"body": sent}),
    }


@dataclass(frozen=True)
class Client:
    """One caller after the other; an operator, if not said otherwise."""

    handler: Callable[[dict[str, Any], Any], dict[str, Any]]

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        claims: Claims = OPERATOR,
        headers: Mapping[str, str] | None = None,
        **query: str,
    ) -> Reply:
        """Send a request."""
        event = an_http_event(method, path, body, claims=claims, headers=headers, query=query)
        answered = self.handler(event, a_context())
        return Reply(answered["statusCode"], answered["headers"], answered["body"] or "")
