import pytest

from rostersync.domain.errors import MisUnavailable
from rostersync.mis.credentials import Credentials
from tests.unit.mis.reading import StoredToken


def test_token_is_stripped() -> None:
    """A chain break that came with a pasted token does no harm."""
    assert Credentials(StoredToken(" abc\n")).token() == "abc"


@pytest.mark.parametrize("stored", ["", "  ", "ab\ncd", "tök", "ab cd"])
def test_impossible_token_is_refused_without_being_quoted(stored: str) -> None:
    """What cannot be a header never reaches the HTTP library, whose error would show it."""
    with pytest.raises(MisUnavailable) as refused:
        Credentials(StoredToken(stored)).token()

    assert not stored.strip() or stored not in str(refused.value)


def test_rotated_token_is_worth_a_new_try() -> None:
    """A refused token is looked up past the cache, and the new one is used from then on."""
    credentials = Credentials(StoredToken("old", rotated_to="new"))

    assert credentials.renew(credentials.token())
    assert credentials.token() == "new"


def test_unrotated_token_is_not_tried_again() -> None:
    """The same token would be refused the same."""
    credentials = Credentials(StoredToken("old"))

    assert not credentials.renew(credentials.token())


def test_store_is_asked_past_its_cache_once_a_read() -> None:
    """Chains that are refused side by side make one look-up between them."""
    stored = StoredToken("old", rotated_to="new")
    credentials = Credentials(stored)
    refused = credentials.token()

    answers = [credentials.renew(refused), credentials.renew(refused), credentials.renew("new")]

    assert (answers, stored.fresh_reads) == ([True, True, False], 1)
