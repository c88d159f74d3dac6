"""Why Wonde refuses something: by our credentials, or by the school's permission."""

from contextlib import suppress
from typing import NoReturn

from rostersync.domain.errors import (
    CredentialsRefused,
    MisAccessRefused,
    MisIncomplete,
    MisUnavailable,
)
from rostersync.mis.transport import ForeignAnswer, RequestChain
from rostersync.mis.wonde import shapes
from rostersync.mis.wonde.answers import Refused, body_of, decoded

_NOT_FOUND = 404


def explain_school(
    chain: RequestChain, base_url: str, school_id: str, refusal: Refused
) -> NoReturn:
    """Find out why the school itself is refused, and raise it.

    Raises:
        MisAccessRefused: the school's permission is missing, or Wonde knows no such school.
        CredentialsRefused: ours are refused for every school.
        MisUnavailable: the answer did not come.
        MisIncomplete: the answer is not Wonde's.

    """
    _look_to_ourselves(chain, base_url, refusal)
    if refusal.status == _NOT_FOUND:
        refuse_if_not_permitted(chain, base_url, school_id)
        raise MisAccessRefused(f"{refusal}: not among the schools that may be read") from refusal
    raise MisAccessRefused(f"{refusal}, though the credentials are good") from refusal


def explain(chain: RequestChain, base_url: str, school_id: str, refusal: Refused) -> NoReturn:
    """Find out why a part of the school is refused, and raise it.

    Raises:
        MisAccessRefused: the school's permission is missing, for all of it or for this part.
        CredentialsRefused: ours are refused for every school.
        MisUnavailable: the answer did not come.
        MisIncomplete: we have access to the school, and this part of it does not exist.

    """
    if refusal.status != _NOT_FOUND:
        _look_to_ourselves(chain, base_url, refusal)
    refuse_if_not_permitted(chain, base_url, school_id)
    if refusal.status == _NOT_FOUND:
        raise MisIncomplete(f"{refusal}, though the school may be read") from refusal
    message = f"{refusal}, though the school may be read and the credentials are good"
    raise MisAccessRefused(message, refusal.scope) from refusal


def explain_foreign(
    chain: RequestChain, base_url: str, school_id: str, error: ForeignAnswer
) -> NoReturn:
    """Raise the error of an answer that is not Wonde's, unless the school gives no permission.

    Raises:
        MisAccessRefused: the school's permission is missing.
        ForeignAnswer: it is there, or could not be asked for.

    """
    with suppress(MisUnavailable, MisIncomplete):
        refuse_if_not_permitted(chain, base_url, school_id)
    raise error


def _look_to_ourselves(chain: RequestChain, base_url: str, refusal: Refused) -> None:
    """Ask for the list of schools, so that no school gets a mail about our own credentials."""
    what = "schools"
    answer = chain.get(f"{base_url}/schools?per_page=1", what)
    try:
        decoded(shapes.ANY_PAGE, body_of(answer, what), what)
    except Refused as error:
        if error.status == _NOT_FOUND:
            raise MisIncomplete(f"{error}: Wonde is not at the base URL") from error
        raise CredentialsRefused(f"credentials refused for every school ({refusal})") from error


def refuse_if_not_permitted(chain: RequestChain, base_url: str, school_id: str) -> None:
    """Ask for the school's permission, because an empty school and a closed one look alike.

    No other request shows the difference (docs/wonde.md, Permission). No answer proves nothing.

    Raises:
        MisAccessRefused: the school has not approved, or Wonde has not audited it yet.

    """
    what = "permission"
    try:
        body = body_of(chain.get(f"{base_url}/meta/schools/{school_id}", what), what)
    except Refused:
        return
    permission = decoded(shapes.PERMISSION, body, what).data
    if not isinstance(permission, shapes.Permission):
        return
    if permission.approved is not None and not permission.approved:
        raise MisAccessRefused("the school's approval is pending, declined or withdrawn")
    if permission.audited is not None and not permission.audited:
        raise MisAccessRefused("the school has approved, and Wonde has not audited it yet")
