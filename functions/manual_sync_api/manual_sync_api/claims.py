"""A token's claims, as API Gateway's JWT authorizer hands them on.

It makes text of every claim: a number in digits, a boolean as "true", a list as its members between
brackets, "[one two]". Nothing is escaped, so a name with a space looks like two names.
"""

from collections.abc import Mapping

type Claims = Mapping[str, object]

_NAMES_WITHOUT_SPACE: Mapping[str, str] = {
    "cognito:groups": "https://cognito-idp.",
    "roles": "https://login.microsoftonline.com/",
}
"""Claims whose names have no space, and how the address of the one issuer begins that says so.

Cognito's pattern of a GroupName and the values of Entra's app roles both exclude spaces:
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html
https://learn.microsoft.com/en-us/entra/identity-platform/howto-add-app-roles-in-apps
"""


def is_in_group(claims: Claims, claim: str, group: str) -> bool:
    """Whether a claim names the group. A name that looks like a list names nobody."""
    named = claims.get(claim)
    match named:
        case list():
            return group in named
        case str() if named.startswith("[") and named.endswith("]"):
            members = named[1:-1]
            has_names_alone = _names_have_no_space(claims, claim)
            return group in (members.split(" ") if has_names_alone else [members])
        case _:
            return named == group


def _names_have_no_space(claims: Claims, claim: str) -> bool:
    issuer = _NAMES_WITHOUT_SPACE.get(claim)
    return issuer is not None and str(claims.get("iss", issuer)).startswith(issuer)


def scopes_of(claims: Claims) -> frozenset[str]:
    """Tell the scopes, which a token lists with spaces between them (RFC 9068, 2.2.3)."""
    scope = claims.get("scope")
    return frozenset(scope.split(" ")) if isinstance(scope, str) else frozenset()


def own_client_of(claims: Claims) -> str | None:
    """Tell the client that acts for itself; None if it acts for a person, or may.

    A token that a person gave to a client names the client too: what tells them apart is whom the
    token is about. A client's own is about the client: its id is the subject (RFC 9068, 2.2;
    Cognito), with "@clients" behind it (Auth0), or that of its service account (Keycloak).
    """
    client_id = claims.get("client_id") or claims.get("azp")
    if not isinstance(client_id, str) or _names_a_person(claims, client_id):
        return None
    subject = claims.get("sub", claims.get("client_id"))
    is_own = subject in (client_id, f"{client_id}@clients") or _is_service_account(claims)
    return client_id if is_own else None


def _names_a_person(claims: Claims, client_id: str) -> bool:
    user = claims.get("preferred_username", _service_account(client_id))
    return user != _service_account(client_id) or any(
        name in claims for name in ("email", "username", "cognito:username")
    )


def _is_service_account(claims: Claims) -> bool:
    """Keycloak gives both ids to service accounts alone, whose subject is random."""
    client_id = claims.get("client_id")
    is_both = client_id is not None and client_id == claims.get("azp")
    return is_both and claims.get("preferred_username") == _service_account(str(client_id))


def _service_account(client_id: str) -> str:
    return f"service-account-{client_id.lower()}"
