"""The contract, generated from the routes: OpenAPI 3.1."""

import json
import re
from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer, Server, Tag

from rostersync import VERSION

_TITLE = "rostersync"
_DESCRIPTION = (
    "Keeps a learning platform's copy of a school's MIS true. A failed autosync is resolved here: "
    "preview what a sync would do, accept each warning by its id, confirm.\n\n"
    "Times are ISO 8601 in UTC. Lists are paged with `limit` and `cursor`. Errors are problems "
    "(RFC 9457) with a stable `type`, which ends in the words given with each answer. Every answer "
    "carries `X-Request-Id`. People send their ID token, machine clients their access token."
)
_TAGS = ("Schools", "Staff", "Manual sync", "Runs", "Roster", "Tasks")
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')

type Document = dict[str, Any]


@cache
def contract(app: APIGatewayHttpResolver) -> str:
    """Give the contract of an app's routes as JSON."""
    generated = app.get_openapi_json_schema(
        title=_TITLE,
        version=VERSION,
        description=_DESCRIPTION,
        tags=[Tag(name=name) for name in _TAGS],
        servers=[Server(url="/")],
        security_schemes={"token": HTTPBearer(bearerFormat="JWT")},
        security=[{"token": []}],
    )
    return json.dumps(_tidied(json.loads(generated)), indent=2, ensure_ascii=False) + "\n"


def _tidied(document: Document) -> Document:
    """Leave out the schemas that no route uses: the resolver's own, of errors we answer else."""
    schemas = document["components"]["schemas"]
    used, found = set[str](), _referred(document["paths"])
    while found - used:
        used |= found
        found = {name for each in used for name in _referred(schemas[each])}
    document["components"]["schemas"] = {name: schemas[name] for name in sorted(used)}
    document["paths"] = {path: document["paths"][path] for path in sorted(document["paths"])}
    return document


def _referred(part: object) -> set[str]:
    return set(_REFERENCE.findall(json.dumps(part)))
