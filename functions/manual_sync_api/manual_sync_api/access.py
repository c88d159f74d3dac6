"""Who may do what, as one table; and who the caller is, by the claims of the token.

The JWT authorizer has checked signature, issuer, audience and expiry before the function runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from manual_sync_api.claims import Claims, is_in_group, own_client_of, scopes_of
from manual_sync_api.errors import Forbidden
from rostersync.domain.address import same_address
from rostersync.domain.errors import UnknownSchool

OPERATORS = "operators"
"""The group whose members may see every school."""


class Scope(StrEnum):
    """What a machine client may be allowed, by the names of the template's resource server."""

    READ_ROSTER = "rostersync/roster.read"
    WRITE_TASKS = "rostersync/tasks.write"
    MANUAL_SYNC = "rostersync/manual-sync"
    READ_SCHOOLS = "rostersync/schools.read"
    READ_FEED = "rostersync/feed.read"


@dataclass(frozen=True, slots=True)
class Operator:
    """A person who runs the service; `name` is for the records."""

    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose e-mail address was verified; staff of the schools that list it."""

    email: str

    @property
    def name(self) -> str:
        """The name of the person in the records."""
        return self.email


@dataclass(frozen=True, slots=True)
class Machine:
    """A client of the platform, with its scopes: for every school, or those it is bound to."""

    client_id: str
    scopes: frozenset[str]

    @property
    def name(self) -> str:
        """The name of the client in the records."""
        return f"client {self.client_id}"


@dataclass(frozen=True, slots=True)
class Nobody:
    """The caller of a valid token that names none of the others."""

    name: str = "nobody"


type Caller = Operator | Person | Machine | Nobody


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may use a route: operators always, a school's staff, machines with one of the scopes.

    `names_people`: its answer does, so that each request leaves a line that says who asked.
    """

    staff: bool = False
    scopes: frozenset[Scope] = frozenset()
    is_public: bool = False
    names_people: bool = False


_PUBLIC = Rule(is_public=True)
_OPERATORS = Rule()
_PEOPLE = Rule(staff=True)
_SYNC = Rule(staff=True, scopes=frozenset({Scope.MANUAL_SYNC}))
_SYNC_NAMED = replace(_SYNC, names_people=True)
_PEOPLE_NAMED = replace(_PEOPLE, names_people=True)
_SCHOOLS_READ = Rule(staff=True, scopes=frozenset({Scope.READ_SCHOOLS}))
_RUNS_READ = Rule(staff=True, scopes=frozenset({Scope.READ_SCHOOLS, Scope.READ_FEED}))
_RUN_READ = Rule(staff=True, scopes=_RUNS_READ.scopes | _SYNC.scopes)
_CHANGES_READ = Rule(staff=True, scopes=frozenset({Scope.READ_FEED}), names_people=True)
_FEED = Rule(scopes=frozenset({Scope.READ_FEED}))
_FEED_NAMED = replace(_FEED, names_people=True)
_ROSTER = Rule(staff=True, scopes=frozenset({Scope.READ_ROSTER}))
_ROSTER_NAMED = replace(_ROSTER, names_people=True)
_TASKS_READ = Rule(scopes=frozenset({Scope.READ_ROSTER, Scope.WRITE_TASKS}))
_TASKS_WRITE = Rule(scopes=frozenset({Scope.WRITE_TASKS}))

_SCHOOL = "/schools/{school_id}"
_TASK_LIST = f"{_SCHOOL}/classes/{{class_id}}/tasks"

RULES: Mapping[tuple[str, str], Rule] = {
    ("GET", "/"): _PUBLIC,
    ("GET", "/assets/{name}"): _PUBLIC,
    ("GET", "/config.json"): _PUBLIC,
    ("GET", "/docs"): _PUBLIC,
    ("GET", "/openapi.json"): _PUBLIC,
    ("GET", "/problems/{slug}"): _PUBLIC,
    ("GET", "/schools"): _SCHOOLS_READ,
    ("GET", _SCHOOL): _SCHOOLS_READ,
    ("PUT", _SCHOOL): _OPERATORS,
    ("PATCH", f"{_SCHOOL}/settings"): _PEOPLE,
    ("GET", "/clients/{client_id}"): _OPERATORS,
    ("PUT", f"{_SCHOOL}/clients/{{client_id}}"): _OPERATORS,
    ("DELETE", f"{_SCHOOL}/clients/{{client_id}}"): _OPERATORS,
    ("GET", f"{_SCHOOL}/staff"): _PEOPLE_NAMED,
    ("PUT", f"{_SCHOOL}/staff/{{email}}"): _PEOPLE,
    ("DELETE", f"{_SCHOOL}/staff/{{email}}"): _PEOPLE,
    # Who made a preview stands in the audit.
    ("POST", f"{_SCHOOL}/manual-sync/preview"): _SYNC,
    ("GET", f"{_SCHOOL}/manual-sync/previews/{{preview_id}}"): _SYNC_NAMED,
    ("GET", f"{_SCHOOL}/manual-sync/previews/{{preview_id}}/changes"): _PEOPLE_NAMED,
    ("POST", f"{_SCHOOL}/manual-sync/confirm"): _SYNC,
    ("GET", f"{_SCHOOL}/runs"): _RUNS_READ,
    # A machine client that confirmed must be able to follow the Location in the answer.
    ("GET", f"{_SCHOOL}/runs/{{run_id}}"): _RUN_READ,
    ("GET", f"{_SCHOOL}/runs/{{run_id}}/changes"): _CHANGES_READ,
    ("GET", f"{_SCHOOL}/archive"): _SYNC,
    ("GET", f"{_SCHOOL}/feed"): _FEED_NAMED,
    ("GET", f"{_SCHOOL}/snapshot"): _FEED_NAMED,
    ("GET", "/feed"): _FEED,
    ("GET", f"{_SCHOOL}/subjects"): _ROSTER,
    ("GET", f"{_SCHOOL}/classes"): _ROSTER,
    ("GET", f"{_SCHOOL}/classes/{{class_id}}"): _ROSTER,
    ("GET", f"{_SCHOOL}/students"): _ROSTER_NAMED,
    ("GET", f"{_SCHOOL}/teachers"): _ROSTER_NAMED,
    ("GET", _TASK_LIST): _TASKS_READ,
    ("GET", f"{_TASK_LIST}/{{task_id}}"): _TASKS_READ,
    ("PUT", f"{_TASK_LIST}/{{task_id}}"): _TASKS_WRITE,
    ("DELETE", f"{_TASK_LIST}/{{task_id}}"): _TASKS_WRITE,
}
"""Each route, by method and path, and who may use it. Any other route answers 404."""


def caller_of(claims: Claims, groups_claim: str) -> Caller:
    """Say who a token speaks for.

    A person's ID token carries the e-mail address (Cognito's access token does not); a machine's
    access token carries scopes and no person.
    """
    if is_in_group(claims, groups_claim, OPERATORS):
        return Operator(_operator_name(claims))
    email = claims.get("email")
    if isinstance(email, str) and claims.get("email_verified") in ("true", True):
        return Person(same_address(email))
    client_id = own_client_of(claims)
    scopes = scopes_of(claims) & frozenset(Scope)
    return Machine(client_id, scopes) if client_id and scopes else Nobody()


def _operator_name(claims: Claims) -> str:
    names = (claims.get(claim) for claim in ("email", "username", "cognito:username", "sub"))
    return next((name for name in names if isinstance(name, str) and name), "operator")


def refuse_stranger(rule: Rule, caller: Caller, *, is_foreign: bool) -> None:
    """Refuse callers without access; `is_foreign`: the school is not one of the caller's.

    Raises:
        UnknownSchool: a foreign school; the answer is that of a school that does not exist.
        Forbidden: this kind of caller has no access, whatever the school.

    """
    if is_foreign:
        raise UnknownSchool("")
    match caller:
        case Operator():
            return
        case Machine():
            if not rule.scopes & caller.scopes:
                raise Forbidden(_needs(rule))
        case Person():
            if not rule.staff:
                raise Forbidden(_needs(rule))
        case Nobody():
            raise Forbidden(
                "The token names no operator, no verified e-mail address and none of this API's "
                "scopes. People send their ID token: an access token has no e-mail address."
            )
        case _:
            assert_never(caller)


def _needs(rule: Rule) -> str:
    may = ["operators", *["the school's staff"] * rule.staff]
    may += [f"clients with the scope {scope}" for scope in sorted(rule.scopes)]
    return f"Only for {', '.join(may)}."
