"""Every route for every wrong caller, and for every input that nobody should send.

The answer is a 4xx that names what is wrong, says nothing of others, and the table is as it was.
"""

import base64
import gzip
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import pytest

from manual_sync_api.access import RULES, Scope
from manual_sync_api.cursors import cursor_of
from tests.builders import SCHOOL_ID
from tests.functions.context import a_context
from tests.functions.manual_sync_api.client import OPERATOR, STAFF, Claims
from tests.proofs.api_stage import (
    FOREIGN_ID,
    FOREIGN_STAFF,
    GOOD_BODIES,
    SECRETS,
    ApiStage,
    filled,
    good_request,
    routes,
)

OTHER_ISSUER = {"iss": "https://sso.larkrise.example/realms/staff", "sub": "d952cf23"}
ALL_SCOPES = " ".join(Scope)

WRONG_CALLERS: dict[str, Claims] = {
    "no claims": {},
    "a subject alone": {"sub": "1"},
    "an address that nobody verified": {"email": STAFF, "email_verified": "false"},
    "an address without a word on it": {"email": STAFF},
    "staff of another school": {"email": FOREIGN_STAFF, "email_verified": "true"},
    "the Kelvin sign in the address": {
        "email": STAFF.replace("k", "\u212a"),
        "email_verified": "true",
    },
    "a long s in the address": {"email": STAFF.replace("s", "\u017f"), "email_verified": "true"},
    "a list of addresses": {"email": f"[{STAFF} a@b.example]", "email_verified": "true"},
    "a group of two words": {**OTHER_ISSUER, "cognito:groups": "[trust operators]"},
    "a group with a comma": {"cognito:groups": "[a,operators]"},
    "a group in brackets": {"cognito:groups": "[[operators]]"},
    "a group in capitals": {"cognito:groups": "[Operators]"},
    "a machine without a scope": {"client_id": "platform", "scope": "openid"},
    "a machine whose scope is part of a word": {
        "client_id": "platform",
        "scope": f"a,{ALL_SCOPES}".replace(" ", ","),
    },
    "a token that a person gave to a client": {**OTHER_ISSUER, "azp": "page", "scope": ALL_SCOPES},
    "a person's access token": {"client_id": "page", "username": "u", "scope": ALL_SCOPES},
}

OF_A_SCHOOL = [route for route in routes() if "{school_id}" in route[1]]
WITHOUT = [route for route in routes() if "{school_id}" not in route[1]]


def test_a_wrong_caller_gets_nowhere(api: ApiStage) -> None:
    """With a request that is good in all else: 403 or 404, and nothing is written or said."""
    requests = [(route, good_request(api, route)) for route in OF_A_SCHOOL]
    before = api.items()
    for route, (path, body) in requests:
        for name, claims in WRONG_CALLERS.items():
            reply = api.client.call(route[0], path, body, claims=claims)
            assert reply.status in {403, 404}, f"{route} {name}: {reply.status}"
            _says_nothing(reply.body, f"{route} {name}")

    assert api.items() == before


def test_a_wrong_machine_gets_nowhere(api: ApiStage) -> None:
    """Each scope opens the routes that name it, and no other."""
    requests = [(route, good_request(api, route)) for route in OF_A_SCHOOL]
    before = api.items()
    for route, (path, body) in requests:
        for scope in set(Scope) - RULES[route].scopes:
            claims = {"client_id": "platform", "scope": str(scope)}
            reply = api.client.call(route[0], path, body, claims=claims)
            assert reply.status == 403, f"{route} {scope}: {reply.status}"

    assert api.items() == before


def test_lists_of_schools_show_a_stranger_none(api: ApiStage) -> None:
    """Who is listed nowhere sees an empty list, or is refused."""
    for route in WITHOUT:
        for name, claims in WRONG_CALLERS.items():
            if name == "staff of another school":
                continue
            reply = api.client.call(route[0], filled(route[1]), claims=claims)
            is_empty = reply.status == 200 and json.loads(reply.body)["items"] == []
            assert reply.status in {403, 404} or is_empty, f"{route} {name}: {reply.body}"


def _says_nothing(body: str, said: str) -> None:
    told = [secret for secret in (*SECRETS, "Larkrise School", FOREIGN_ID) if secret in body]
    assert told == [], said


IDS: dict[str, list[str]] = {
    "school_id": ["", "NONE", FOREIGN_ID + "#", "a/b", "..", "%00", "x" * 65, "\u212a1", "A%231"],
    "class_id": ["none", "a#b", "x" * 201, "..", "\x00", "\U0001f600"],
    "task_id": ["none", "-", "a b", "x" * 129, "#", "\u0661"],
    "run_id": ["none", "x" * 65, "a#b", "2026-11-23", "..", "\x7f"],
    "preview_id": ["none", "x" * 65, "#", "%2e%2e"],
    "email": ["nobody", "a@b", "a@@b.example", "a b@c.example", "\u212a@x.example", "x" * 250],
}


def test_an_id_that_nothing_has_leads_nowhere(api: ApiStage) -> None:
    """Too long, of other characters, of another school: 4xx for each place of each path."""
    tried = 0
    requests = [(route, good_request(api, route)[1]) for route in OF_A_SCHOOL]
    before = api.items()
    for route, body in requests:
        for place, ids in IDS.items():
            for id in ids if f"{{{place}}}" in route[1] else []:
                if _is_good(route, place, id):
                    continue
                reply = api.client.call(route[0], filled(route[1], **{place: id}), body)
                assert 400 <= reply.status < 500, f"{route} {place}={id!r}: {reply.status}"
                _says_nothing(reply.body, f"{route} {place}={id!r}")
                tried += 1

    assert api.items() == before
    assert tried > 150


def _is_good(route: tuple[str, str], place: str, id: str) -> bool:
    """A new school or task may have any id of the right form; who is not listed is not listed."""
    is_new = route[0] == "PUT" and place in {"school_id", "task_id"} and id in {"NONE", "none"}
    is_gone = route[0] == "DELETE" and place == "task_id" and id == "none"
    return is_new or is_gone


SENSELESS_BODIES: list[Any] = [
    "",
    "{",
    "null",
    "[]",
    '"text"',
    "1e999",
    "NaN",
    '{"name": "\\ud800"}',
    "\ufeff{}",
    "{}" * 2,
    "[" * 10_000,
    '{"a":' * 5_000,
    '{"name": "' + "x" * (3 * 1024**2) + '"}',
    {"unknown": 1},
    {"name": None, "title": None, "preview_id": None, "selection": 1, "reminders": None},
    {"name": "x" * 201, "mis": {"source": "wonde"}, "title": "x" * 201, "preview_id": "#"},
    {"mis": {"source": "magic"}, "name": "S", "recipients": ["\u212a@x.example"], "title": "\x00"},
    {"settings": {"mass_departure_percent": -1}, "mass_departure_percent": 101, "title": 5},
    {"selection": {"subjects": "maths", "classes": {}}, "accept": "all", "preview_id": 5},
    {"recipients": ["a@b.example"] * 21, "title": ["x"], "preview_id": "p", "accept": [1]},
]


def test_a_body_without_sense_is_refused(api: ApiStage) -> None:
    """4xx with what is wrong; none gets as far as the table."""
    taking = [route for route in OF_A_SCHOOL if route in GOOD_BODIES]
    paths = {route: good_request(api, route)[0] for route in taking}
    before = api.items()
    for route in taking:
        for body in SENSELESS_BODIES:
            if body == "" and route[1].endswith(("/preview", "/settings")):
                continue
            reply = api.client.call(route[0], paths[route], body)
            shown = f"{route} {str(body)[:40]!r}: {reply.status} {reply.body[:200]}"
            assert 400 <= reply.status < 500, shown

    assert api.items() == before


def _event(method: str, path: str, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - an event's
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {},
        "requestContext": {
            "requestId": "r1",
            "stage": "$default",
            "http": {"method": method, "path": path},
            "authorizer": {"jwt": {"claims": dict(OPERATOR), "scopes": []}},
        },
        "isBase64Encoded": False,
        **changed,
    }


GOOD = b'{"reminders": "once"}'
CODED: dict[str, tuple[bytes, Mapping[str, str]]] = {
    "no UTF-8": (b'{"reminders": "\xff\xfe"}', {}),
    "UTF-16": (GOOD.decode().encode("utf-16"), {}),
    "gzip, said": (gzip.compress(GOOD), {"content-encoding": "gzip"}),
    "gzip, unsaid": (gzip.compress(GOOD), {}),
    "brotli, said": (GOOD, {"Content-Encoding": "br"}),
    "bytes": (bytes(range(256)), {}),
}


@pytest.mark.parametrize("name", CODED)
def test_a_body_in_base64_that_is_no_text_is_refused(api: ApiStage, name: str) -> None:
    """API Gateway hands on in base64 whatever does not declare itself as text."""
    content, headers = CODED[name]
    before = api.items()
    body = base64.b64encode(content).decode()
    event = _event(
        "PATCH", f"/schools/{SCHOOL_ID}/settings", body=body, headers=headers, isBase64Encoded=True
    )

    reply = api.client.handler(event, a_context())

    assert reply["statusCode"] in {400, 415}
    assert api.items() == before


def test_a_body_in_base64_that_is_text_is_read(api: ApiStage) -> None:
    """So clients without a media type are served, too."""
    event = _event(
        "PATCH",
        f"/schools/{SCHOOL_ID}/settings",
        body=base64.b64encode(GOOD).decode(),
        isBase64Encoded=True,
    )

    assert api.client.handler(event, a_context())["statusCode"] == 200


FORGED = ["x", "-1", "0x10", "1e3", "\u0661", " 1", "+1", "1_0", "10" * 10, "", "#", "1#-1#"]


def cursors() -> Iterator[tuple[str, str]]:
    """Every list with cursors whose check is right and whose place is none that was given out."""
    run = filled("/schools/{school_id}/runs/{run_id}/changes")
    school = f"/schools/{SCHOOL_ID}"
    for path in (run, f"{school}/snapshot"):
        for place in FORGED:
            cursor = cursor_of(path, place)
            if cursor is not None:
                yield path, cursor
    for place in FORGED:
        cursor = cursor_of(f"{school}/feed#1", place)
        if cursor is not None:
            yield f"{school}/feed", cursor
    for path in (f"{school}/{each}" for each in ("students", "classes", "runs", "staff")):
        for cursor in ("x", "-1", "AAAA", "\x00", "=" * 8, "x" * 2001):
            yield path, cursor
        yield path, str(cursor_of(path, "x" * 1400))


def test_a_forged_cursor_is_refused(api: ApiStage) -> None:
    """Anybody can work out the check: the place must be one that this list may give out."""
    tried = 0
    for path, cursor in cursors():
        reply = api.client.call("GET", path, cursor=cursor)
        assert 400 <= reply.status < 500, f"{path} {cursor!r}: {reply.status} {reply.body[:200]}"
        tried += 1

    assert tried > 50


def test_one_damaged_record_hides_no_other_school(api: ApiStage) -> None:
    """Operators and staff see the rest; by itself the damaged one says what is wrong."""
    record = api.items()[f"SCHOOL#{FOREIGN_ID}", "SCHOOL"]
    api.table.put({**record, "state": "Zzyzxa"})

    shown = api.client.call("GET", "/schools").json()["items"]

    assert [school["id"] for school in shown] == [SCHOOL_ID]
    alone = api.client.call("GET", f"/schools/{FOREIGN_ID}")
    assert (alone.status, alone.json()["type"]) == (500, "/problems/school-record-invalid")
    assert "Zzyzxa" not in alone.body + api.log.getvalue()


def test_a_school_that_is_gone_hides_no_other_of_its_staff(api: ApiStage) -> None:
    """The place on its list may outlive it."""
    claims = {"email": STAFF, "email_verified": "true"}
    api.client.call("PUT", f"/schools/{FOREIGN_ID}/staff/{STAFF}")
    record = api.items()[f"SCHOOL#{FOREIGN_ID}", "SCHOOL"]
    api.table.client().delete_item(
        TableName=api.table.name, Key={"pk": {"S": record["pk"]}, "sk": {"S": record["sk"]}}
    )

    shown = api.client.call("GET", "/schools", claims=claims).json()["items"]

    assert [school["id"] for school in shown] == [SCHOOL_ID]


def test_what_names_people_is_kept_by_nobody_on_the_way(api: ApiStage) -> None:
    """Not by a browser on a shared computer either."""
    for route in (each for each in OF_A_SCHOOL if each[0] == "GET"):
        path, _ = good_request(api, route)
        reply = api.client.call("GET", unquote(path))
        assert reply.headers["Cache-Control"] == "no-store", route
