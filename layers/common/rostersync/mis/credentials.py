"""The token for the requests to an MIS, for the length of one read."""

import string
from threading import Lock
from typing import Protocol

from rostersync.domain.errors import CredentialsRefused

_PRINTABLE = frozenset(string.ascii_letters + string.digits + string.punctuation)


class TokenSource(Protocol):
    """The place that keeps the token, usually behind a cache."""

    def __call__(self, *, fresh: bool) -> str:
        """Give the token; with `fresh`, bypass the cache, because somebody may have rotated it."""
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
            CredentialsRefused: the stored value cannot be a token.

        """
        with self._lock:
            if self._token is None:
                self._token = _checked(self._source(fresh=False))
            return self._token

    def renew(self, refused: str) -> bool:
        """Say whether there is another token to try, after this one was refused."""
        with self._lock:
            if self._token == refused and not self._renewed:
                self._renewed = True
                self._token = _checked(self._source(fresh=True))
            return self._token != refused


def _checked(token: str) -> str:
    # http.client would quote an invalid header in its error, with the token.
    stripped = token.strip()
    if not stripped or not _PRINTABLE.issuperset(stripped):
        raise CredentialsRefused(
            "the MIS token that is stored is empty or has impossible characters"
        )
    return stripped
