"""A machine client's token, by OAuth 2.0's client credentials (RFC 6749, 4.4)."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from rostersync_client.errors import ApiUnavailable

_RENEWED_BEFORE_S = 60.0
"""A token that is about to end is not used: the request may arrive after its end."""


@dataclass
class ClientCredentials:
    """Gives a token, and a new one when it is about to end.

    `scopes` are those that the client asks for; without any it gets all of its own.
    """

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ()
    transport: httpx.BaseTransport | None = None
    clock: Callable[[], float] = time.monotonic
    _token: str = field(default="", init=False, repr=False)
    _ends_at: float = field(default=0.0, init=False, repr=False)

    def __call__(self) -> str:
        """Give a token that is good for a minute at least.

        Raises:
            ApiUnavailable: the issuer gives none; the message has no secret in it.

        """
        if self.clock() >= self._ends_at - _RENEWED_BEFORE_S:
            self._renew()
        return self._token

    def _renew(self) -> None:
        form = {"grant_type": "client_credentials"}
        if self.scopes:
            form["scope"] = " ".join(self.scopes)
        try:
            with httpx.Client(transport=self.transport) as client:
                answer = client.post(
                    self.token_url, data=form, auth=(self.client_id, self.client_secret)
                ).raise_for_status()
            body = answer.json()
            self._token = body["access_token"]
            self._ends_at = self.clock() + float(body.get("expires_in", 0))
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise ApiUnavailable(
                f"no token from {self.token_url}: {type(error).__name__}"
            ) from None
