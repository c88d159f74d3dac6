"""Every route, for every kind of caller, against an own school, a foreign one and none.

The cases are made of the resolver's own routes: a route without a rule, or a rule without a route,
fails here.
"""

import re
from itertools import product

import pytest

from manual_sync_api.access import RULES, Machine, Nobody, Operator, Person, Rule, caller_of
from manual_sync_api.handler import app
from tests.builders import SCHOOL_ID
from tests.functions.manual_sync_api.client import (
    MACHINE,
    MACHINE_WITHOUT_SCOPE,
    OPERATOR,
    STAFF,
    STAFF_CLAIMS,
    Claims,
    Client,
)

CLAIMS = {
    "operator": OPERATOR,
    "staff": STAFF_CLAIMS,
    "machine": MACHINE,
    "machine without scope": MACHINE_WITHOUT_SCOPE,
    "nobody": {"sub": "1"},
}
SCHOOLS = {"own": SCHOOL_ID, "foreign": "B2", "absent": "NONE"}
REFUSED = {401, 403, 404}

# Bodies with which each route gets as far as its use case.
BODIES: dict[tuple[str, str], object] = {
    ("PUT", "/schools/{school_id}"): {"name": "School", "mis": {"source": "wonde"}},
    ("PATCH", "/schools/{school_id}/settings"): {},
    ("POST", "/schools/{school_id}/manual-sync/preview"): {},
    ("POST", "/schools/{school_id}/manual-sync/confirm"): {"preview_id": "none"},
    ("PUT", "/schools/{school_id}/classes/{class_id}/tasks/{task_id}"): {"title": "Fractions"},
}
SCHOOL_ROUTES = sorted(key for key in RULES if "{school_id}" in key[1])


def routes() -> set[tuple[str, str]]:
    """What the resolver answers to."""
    made = app()
    return {
        (route.method, re.sub(r"<(\w+)>", r"{\1}", str(route.path)))
        for route in [*made._static_routes, *made._dynamic_routes]
    }


def filled(path: str, school_id: str) -> str:
    values = {
        "school_id": school_id,
        "class_id": "7x",
        "task_id": "fractions",
        "email": "new@larkrise.example",
        "client_id": "another",
        "run_id": "none",
        "preview_id": "none",
        "name": "none.js",
        "slug": "none",
    }
    return path.format(**values)


def expected(method: str, path: str, caller: str, school: str) -> str:
    """Say what docs/design.md (Roles) promises: let in, 403, or the 404 of an unknown school."""
    rule = RULES[method, path]
    match caller, school:
        case "nobody" | "machine without scope", _:
            return "forbidden"
        case "machine", _ if not rule.scopes:
            return "forbidden"
        case "staff", "foreign" | "absent":
            return "school-not-found"
        case "staff", _ if not rule.staff:
            return "forbidden"
        case _, "absent" if (method, path) != ("PUT", "/schools/{school_id}"):
            return "school-not-found"
        case _:
            return "let in"


def answered(client: Client, method: str, path: str, school_id: str, claims: Claims) -> str:
    reply = client.call(method, filled(path, school_id), BODIES.get((method, path)), claims=claims)
    if reply.status not in REFUSED:
        return "let in"
    slug = str(reply.json()["type"]).rsplit("/", 1)[1]
    return slug if slug in {"forbidden", "school-not-found"} else "let in"


def test_every_route_has_a_rule_and_every_rule_a_route() -> None:
    """A new route without a rule is found before anyone calls it."""
    assert routes() == set(RULES)


@pytest.mark.parametrize(
    ("route", "caller", "school"),
    list(product(SCHOOL_ROUTES, CLAIMS, SCHOOLS)),
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_who_may(client: Client, route: tuple[str, str], caller: str, school: str) -> None:
    """Each caller is let in, gets 403, or gets the 404 of an unknown school."""
    assert answered(client, *route, SCHOOLS[school], CLAIMS[caller]) == expected(
        *route, caller, school
    )


def test_a_foreign_school_looks_like_none(client: Client) -> None:
    """Nobody learns that a school exists if it is not theirs."""
    foreign = client.call("GET", "/schools/B2", claims=STAFF_CLAIMS)
    absent = client.call("GET", "/schools/NONE", claims=STAFF_CLAIMS)

    assert foreign == absent


@pytest.mark.parametrize("key", sorted(key for key, rule in RULES.items() if rule.is_public))
def test_what_is_public_needs_no_caller(client: Client, key: tuple[str, str]) -> None:
    """The authorizer does not stand before these routes, so they get no claims."""
    method, path = key

    assert client.call(method, filled(path, SCHOOL_ID), claims={}).status in {200, 404}


def test_staff_see_their_own_schools_alone(client: Client) -> None:
    """The list is the person's."""
    shown = client.call("GET", "/schools", claims=STAFF_CLAIMS).json()["items"]

    assert [school["id"] for school in shown] == [SCHOOL_ID]


def test_operators_see_all_schools(client: Client) -> None:
    """The list is everyone's."""
    shown = client.call("GET", "/schools").json()["items"]

    assert [school["id"] for school in shown] == [SCHOOL_ID, "B2"]


def test_staff_bring_in_a_colleague(client: Client) -> None:
    """Who is put on the list may act at once; the case of the address does not matter."""
    client.call("PUT", f"/schools/{SCHOOL_ID}/staff/Deputy@Larkrise.example", claims=STAFF_CLAIMS)

    deputy = {"email": "deputy@LARKRISE.example", "email_verified": "true"}
    assert client.call("GET", f"/schools/{SCHOOL_ID}", claims=deputy).status == 200


def test_staff_who_are_taken_off_see_nothing(client: Client) -> None:
    """The very next request is refused."""
    client.call("DELETE", f"/schools/{SCHOOL_ID}/staff/{STAFF}")

    assert client.call("GET", f"/schools/{SCHOOL_ID}", claims=STAFF_CLAIMS).status == 404


@pytest.mark.parametrize(
    ("claims", "caller"),
    [
        (OPERATOR, Operator("operator@rostersync.example")),
        ({"cognito:groups": ["operators"], "sub": "1"}, Operator("1")),
        ({"cognito:groups": "[staff operators]", "sub": "1"}, Operator("1")),
        ({"cognito:groups": "[not-operators]", "sub": "1"}, Nobody()),
        (STAFF_CLAIMS, Person(STAFF)),
        ({"email": STAFF.upper(), "email_verified": True}, Person(STAFF)),
        ({"email": STAFF, "email_verified": "false"}, Nobody()),
        ({"email": STAFF}, Nobody()),
        (
            {"client_id": "platform", "scope": "rostersync/roster.read more"},
            Machine("platform", frozenset({"rostersync/roster.read"})),
        ),
        # A person's access token: scopes, and no address.
        ({"client_id": "page", "scope": "rostersync/roster.read", "username": "u"}, Nobody()),
        (MACHINE_WITHOUT_SCOPE, Nobody()),
        ({}, Nobody()),
    ],
)
def test_a_caller_is_known_by_the_claims(claims: dict[str, object], caller: object) -> None:
    """Only what the issuer vouches for counts."""
    assert caller_of(claims, "cognito:groups") == caller


def test_a_rule_lets_nobody_in_by_itself() -> None:
    """A rule that says nothing is for operators."""
    assert Rule() == Rule(staff=False, scopes=frozenset(), is_public=False)
