"""GET requests to a MIS within the limits of one read: time, retrying, bytes.

urllib3's own Retry counts anew for each request, cannot be stopped while it waits, and ends where
the body begins. A read needs one allowance for all its requests, with their bodies. So the loop is
here, and Retry only reads the Retry-After header.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from time import monotonic

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import DecodeError, HTTPError, InvalidHeader
from urllib3.response import BaseHTTPResponse
from urllib3.util.retry import Retry

from rostersync.application.ports.mis import Progress, unwatched
from rostersync.domain.errors import MisIncomplete, MisSlow, MisUnavailable
from rostersync.mis.credentials import Credentials
from rostersync.mis.limits import Limits
from rostersync.mis.redirects import REDIRECTS, slashed
from rostersync.mis.watchdog import watching

_RETRIED_BELOW_500 = frozenset({408, 423, 429})
_SERVER_ERRORS_FROM = 500
_UNAUTHORISED = 401
_CONNECT_S = 5.0
_LONGEST_BACKOFF_S = 8.0
_CHUNK_BYTES = 256 * 1024


def is_retried(status: int) -> bool:
    """Whether a retry can change the answer (docs/wonde.md, Errors).

    Every 5xx is, those that Cloudflare adds (520 to 530) among them; all others are final.
    """
    return status >= _SERVER_ERRORS_FROM or status in _RETRIED_BELOW_500


class ForeignAnswer(MisUnavailable):
    """Something on the way to the MIS answered, and not the MIS."""


class Stopped(Exception):
    """Another chain of the same read has failed, so this one stops."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A final answer, its body unpacked; `location` is where a redirect leads."""

    status: int
    body: bytes | bytearray
    location: str | None = None


@dataclass(frozen=True, slots=True)
class _Failure:
    """A failed try that is worth a retry."""

    reason: str
    retry_after_s: float = 0.0
    is_foreign: bool = False


def _never(_answer: Answer) -> bool:
    return False


class Session:
    """The connection, token, limits and deadline of one read.

    `is_foreign` knows an answer that is not the MIS's own, such as a firewall's page. `progress` is
    called with the name of a list and the number of its pages, after each page.
    """

    def __init__(
        self,
        pool: PoolManager,
        credentials: Credentials,
        limits: Limits,
        is_foreign: Callable[[Answer], bool] = _never,
        progress: Progress = unwatched,
    ) -> None:
        self.pool = pool
        self.credentials = credentials
        self.limits = limits
        self.is_foreign = is_foreign
        self.progress = progress
        self.deadline = monotonic() + limits.budget_s


class RequestChain:
    """A chain of requests, one after the other, with one time allowance for all its retries."""

    def __init__(self, session: Session, retrying_s: float, stopped: Event) -> None:
        self._session = session
        self._retrying_s = retrying_s
        self._stopped = stopped

    def branch(self, stopped: Event) -> "RequestChain":
        """Begin a chain that runs beside others and ends when `stopped` is set.

        It has the rest of this chain's allowance. Chains that run at the same time also retry at
        the same time, so together they stay within the allowance by the clock.
        """
        return RequestChain(self._session, self._retrying_s, stopped)

    def page_read(self, list_name: str, pages: int) -> None:
        """Say that one more page of a list was read."""
        self._session.progress(list_name, pages)

    def get(self, url: str, what: str) -> Answer:
        """Ask for `url`; `what` names it in errors, by endpoint and page.

        A redirect is followed to the same address with a slash at its end, and nowhere else.

        Raises:
            MisSlow: the time of the read is over, and the MIS did not say no.
            MisUnavailable: no final answer within the read's limits, or none of the MIS's own.
            MisIncomplete: the body is too long or cannot be unpacked.
            Stopped: `stopped` was set.

        """
        answer = self._get_as_allowed(url, what)
        if answer.location is not None and (moved := slashed(url, answer.location)):
            return self._get_as_allowed(moved, what)
        return answer

    def _get_as_allowed(self, url: str, what: str) -> Answer:
        credentials = self._session.credentials
        token = credentials.token()
        answer = self._get(url, token, what)
        if answer.status == _UNAUTHORISED and credentials.renew(token):
            return self._get(url, credentials.token(), what)
        return answer

    def _get(self, url: str, token: str, what: str) -> Answer:
        outcome = self._try(url, token, what, self._session.deadline)
        if isinstance(outcome, Answer):
            return outcome
        if monotonic() >= self._session.deadline:
            budget_s = self._session.limits.budget_s
            raise MisSlow(f"{what}: not answered when the {budget_s:g} s for this read were over")
        started = monotonic()
        try:
            return self._retry(url, token, what, outcome)
        finally:
            self._retrying_s -= monotonic() - started

    def _retry(self, url: str, token: str, what: str, failure: _Failure) -> Answer:
        until = min(self._session.deadline, monotonic() + self._retrying_s)
        retries = 0
        while monotonic() + (wait := self._wait_s(failure, retries)) < until:
            if self._stopped.wait(wait):
                raise Stopped
            retries += 1
            outcome = self._try(url, token, what, until)
            if isinstance(outcome, Answer):
                return outcome
            # A try that our own allowance cut short says nothing about the MIS.
            if monotonic() < until:
                failure = outcome
        raised = ForeignAnswer if failure.is_foreign else MisUnavailable
        raise raised(f"{what}: {failure.reason}; {self._why_no_more(failure, retries)}")

    def _wait_s(self, failure: _Failure, retries: int) -> float:
        # Jitter keeps the schools of one night from asking at the same moment.
        backoff_s = min(self._session.limits.backoff_s * 2.0**retries, _LONGEST_BACKOFF_S)
        jittered_s = backoff_s * random.uniform(0.5, 1.5)  # noqa: S311 - not a secret
        return max(failure.retry_after_s, jittered_s)

    def _why_no_more(self, failure: _Failure, retries: int) -> str:
        limits, tried = self._session.limits, f"gave up after {retries} retries"
        if failure.retry_after_s > _LONGEST_BACKOFF_S:
            return f"{tried}, for it asks to wait {failure.retry_after_s:.0f} s"
        if self._retrying_s > self._session.deadline - monotonic():
            return f"{tried}, the {limits.budget_s:g} s for this read are over"
        return f"{tried}, {limits.retrying_s:g} s is the limit for retries"

    def _try(self, url: str, token: str, what: str, until: float) -> Answer | _Failure:
        if self._stopped.is_set():
            raise Stopped
        until = min(until, monotonic() + self._session.limits.request_s)
        try:
            with watching(until), self._open(url, token, until) as response:
                if is_retried(response.status):
                    return _Failure(f"status {response.status}", _retry_after_s(response))
                return self._judged(_answer_of(response, self._body(response, what, until)))
        except DecodeError as error:
            raise MisIncomplete(f"{what}: the body cannot be unpacked") from error
        except HTTPError as error:
            # Its class says enough; its text contains the address.
            return _Failure(type(error).__name__)

    def _judged(self, answer: Answer) -> Answer | _Failure:
        if self._session.is_foreign(answer):
            return _Failure(f"status {answer.status}, not by the MIS", is_foreign=True)
        return answer

    def _open(self, url: str, token: str, until: float) -> BaseHTTPResponse:
        left_s = max(until - monotonic(), 0.001)
        return self._session.pool.request(
            "GET",
            url,
            headers={
                "Authorization": f"Bearer {token}",
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
            },
            timeout=Timeout(connect=min(_CONNECT_S, left_s), read=left_s),
            retries=False,
            redirect=False,
            preload_content=False,
        )

    def _body(self, response: BaseHTTPResponse, what: str, until: float) -> bytearray:
        """Read in chunks and look at the clock: what the watch cut off seems to be at its end."""
        body = bytearray()
        while chunk := response.read1(_CHUNK_BYTES, decode_content=True):
            body += chunk
            if len(body) > self._session.limits.body_bytes:
                mebibytes = self._session.limits.body_bytes / 1024**2
                raise MisIncomplete(f"{what}: the body is longer than {mebibytes:g} MiB")
            if monotonic() >= until:
                raise _TooSlow
        if monotonic() >= until:
            raise _TooSlow
        return body


class _TooSlow(HTTPError):
    """The answer took longer than the limit of a request."""


def _answer_of(response: BaseHTTPResponse, body: bytearray) -> Answer:
    location = response.headers.get("Location") if response.status in REDIRECTS else None
    return Answer(response.status, body, location)


def _retry_after_s(response: BaseHTTPResponse) -> float:
    try:
        return Retry().get_retry_after(response) or 0.0
    except (InvalidHeader, ValueError, OverflowError):
        return 0.0
