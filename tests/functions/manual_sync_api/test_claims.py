"""Who is who, by the tokens of four issuers as API Gateway's JWT authorizer hands them on.

Everything is text there, and a list stands between brackets without any escape. Ids are invented.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from manual_sync_api.access import Caller, Machine, Nobody, Operator, Person, Scope, caller_of
from tests.functions.manual_sync_api.client import STAFF

GROUPS = "groups"
CLIENT = "6dd3dq7t4n0hv1k2example"
COGNITO = {"iss": "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_abc", "sub": "b4c8"}
ENTRA = {"iss": "https://login.microsoftonline.com/72f9/v2.0", "sub": "AAAAxyz", "ver": "2.0"}
AUTH0 = {"iss": "https://larkrise.eu.auth0.com/", "sub": "auth0|6553da60a54af58e"}
KEYCLOAK = {"iss": "https://sso.larkrise.example/realms/staff", "sub": "d952cf23", "typ": "Bearer"}
READ = str(Scope.READ_ROSTER)
READER = frozenset({Scope.READ_ROSTER})


@pytest.mark.parametrize(
    ("claims", "groups_claim"),
    [
        (COGNITO | {"cognito:groups": "[operators]"}, "cognito:groups"),
        (COGNITO | {"cognito:groups": "[heads operators eu-west-2_abc_Google]"}, "cognito:groups"),
        (ENTRA | {"roles": "[operators reader]"}, "roles"),
        (ENTRA | {"groups": "[operators]"}, GROUPS),
        (AUTH0 | {"https://x.example/roles": "[operators]"}, "https://x.example/roles"),
        (AUTH0 | {"https://x.example/role": "operators"}, "https://x.example/role"),
        (KEYCLOAK | {"groups": "[operators]"}, GROUPS),
        (KEYCLOAK | {"groups": ["staff", "operators"]}, GROUPS),
    ],
)
def test_operators(claims: dict[str, object], groups_claim: str) -> None:
    """The group's name, where nothing else can be meant by it."""
    assert isinstance(caller_of(claims, groups_claim), Operator)


@pytest.mark.parametrize(
    "groups",
    [
        "trust operators",
        "[trust operators]",
        "operators trust",
        "a,operators",
        "[a,operators]",
        "[[operators]",
        "[[operators]]",
        "[operators",
        "operators]",
        "[operators ]",
        "[ operators]",
        "[Operators]",
        "OPERATORS",
        "[operators\ttrust]",
        "[operators\u00a0trust]",
        " operators",
        "[]",
        "",
        ["trust operators"],
        ["a,operators"],
        ["[operators]"],
        {"operators": True},
        None,
    ],
)
@pytest.mark.parametrize("issuer", [ENTRA, AUTH0, KEYCLOAK])
def test_a_name_that_cannot_be_told_from_a_list_is_nobodys(
    issuer: Mapping[str, str], groups: object
) -> None:
    """Groups of these issuers may have spaces, commas and brackets in their names."""
    assert caller_of({**issuer, GROUPS: groups}, GROUPS) == Nobody()


@pytest.mark.parametrize(
    "groups",
    ["trust operators", "a,operators", "[a,operators]", "[a, b,operators]", "[[operators]]"],
)
def test_a_group_of_cognitos_has_its_whole_name(groups: str) -> None:
    """A GroupName has no space there, and may have commas and brackets."""
    assert caller_of(COGNITO | {"cognito:groups": groups}, "cognito:groups") == Nobody()


def test_cognitos_claim_of_another_issuer_is_not_cognitos() -> None:
    """Whoever names a claim "cognito:groups" may still have groups with spaces."""
    claims = KEYCLOAK | {"cognito:groups": "[trust operators]"}

    assert caller_of(claims, "cognito:groups") == Nobody()


@pytest.mark.parametrize("issuer", [COGNITO, AUTH0, KEYCLOAK])
def test_a_person_is_known_by_a_verified_address(issuer: Mapping[str, str]) -> None:
    """The same claims of OpenID Connect, from each of them."""
    claims = {**issuer, "email": STAFF, "email_verified": "true", "aud": CLIENT}

    assert caller_of(claims, GROUPS) == Person(STAFF)


def test_an_address_of_entra_is_not_verified() -> None:
    """Anybody with a tenant of their own can write any address there; nothing vouches for it."""
    claims = {**ENTRA, "email": STAFF, "preferred_username": STAFF}

    assert caller_of(claims, GROUPS) == Nobody()


@pytest.mark.parametrize("letter", ["\u212a", "\uff4b", "\U0001d424"])
def test_another_letter_is_another_person(letter: str) -> None:
    """The Kelvin sign in an address is no "k", whoever verified it."""
    claims = {**AUTH0, "email": f"{letter}ate@larkrise.example", "email_verified": "true"}

    assert caller_of(claims, GROUPS) != Person("kate@larkrise.example")


SERVICE_ACCOUNT: dict[str, Any] = KEYCLOAK | {
    "azp": "Platform",
    "client_id": "Platform",
    "preferred_username": "service-account-platform",
    "clientHost": "203.0.113.7",
}


@pytest.mark.parametrize(
    ("claims", "client_id"),
    [
        (COGNITO | {"sub": CLIENT, "client_id": CLIENT, "token_use": "access"}, CLIENT),
        (AUTH0 | {"sub": f"{CLIENT}@clients", "azp": CLIENT, "gty": "client-credentials"}, CLIENT),
        (AUTH0 | {"sub": f"{CLIENT}@clients", "client_id": CLIENT}, CLIENT),
        (SERVICE_ACCOUNT, "Platform"),
    ],
)
def test_a_machine_speaks_for_itself(claims: dict[str, object], client_id: str) -> None:
    """What each issuer gives for client credentials."""
    assert caller_of(claims | {"scope": f"openid {READ}"}, GROUPS) == Machine(client_id, READER)


@pytest.mark.parametrize(
    "claims",
    [
        COGNITO | {"client_id": CLIENT, "username": "b4c8", "token_use": "access"},
        COGNITO | {"client_id": CLIENT, "token_use": "access"},
        AUTH0 | {"azp": CLIENT},
        AUTH0 | {"client_id": CLIENT},
        AUTH0 | {"client_id": CLIENT, "preferred_username": f"service-account-{CLIENT}"},
        AUTH0 | {"azp": CLIENT, "sub": "google-oauth2|1@clients"},
        KEYCLOAK | {"azp": CLIENT, "preferred_username": "kate"},
        KEYCLOAK | {"azp": "platform", "preferred_username": "service-account-platform"},
        SERVICE_ACCOUNT | {"preferred_username": "service-account-another"},
        ENTRA | {"azp": CLIENT, "scp": READ},
        {"azp": CLIENT},
        {"azp": CLIENT, "sub": ""},
        {"azp": CLIENT, "sub": [CLIENT]},
        {"client_id": [CLIENT]},
    ],
)
def test_a_token_that_a_person_gave_away_is_no_machines(claims: dict[str, object]) -> None:
    """The scope is ours, and the client is known: the person behind them is not."""
    assert caller_of(claims | {"scope": READ}, GROUPS) == Nobody()


@pytest.mark.parametrize(
    "scope", [f"a,{READ}", f"[{READ}]", f"{READ},a", READ.upper(), f"{READ}\t", [READ]]
)
def test_a_scope_is_one_whole_word(scope: object) -> None:
    """Only a space parts two of them (RFC 6749, 3.3); commas and brackets belong to a name."""
    claims: dict[str, Caller | object] = {"sub": CLIENT, "client_id": CLIENT, "scope": scope}

    assert caller_of(claims, GROUPS) == Nobody()
