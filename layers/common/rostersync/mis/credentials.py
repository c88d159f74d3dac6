"""The token that a MIS is asked with, for the length of one read."""

import string
from threading import Lock
from typing import Protocol

from rostersync.domain.errors import CredentialsRefused

_PRINTABLE = frozenset(string.ascii_letters + string.digits + string.punctuation)


class TokenSource(Protocol):
    """Where the token is kept, usually behind a cache."""

    def __call__(self, *, fresh: bool) -> str:
        """Give the token; with `fresh`, past the cache, because it may have been rotated."""
        ...


class Credentials:
    """One token for all requests of a read, renewed at most once when it is refused."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source
        self._lock = Lock()
        self._token: str | None = None
        self._renewed = False

    def token(self) -> str:
        """Give the token.

        Raises:
            CredentialsRefused: what is kept as the token cannot be one.

        """
        with self._lock:
            if self._token is None:
                self._token = _checked(self._source(fresh=False))
            return self._token

    def renew(self, refused: str) -> bool:
        """Say whether there is another token than the refused one to try with."""
        with self._lock:
            if self._token == refused and not self._renewed:
                self._renewed = True
                self._token = _checked(self._source(fresh=True))
            return self._token != refused


def _checked(token: str) -> str:
    # http.client would quote an impossible header in its error, token and all.
    stripped = token.strip()
    if not stripped or not _PRINTABLE.issuperset(stripped):
        raise CredentialsRefused(
            "the MIS token that is stored is empty or has impossible characters"
        )
    return stripped
