"""The feed's three requests over HTTP, with retries where a retry is right."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from rostersync_client.errors import ApiRefused, ApiUnavailable, FeedExpired, SnapshotMoved
from rostersync_client.records import FeedPage, Frame, Moved, Record, Snapshot, frame_of

_TRIES = 6
_LONGEST_PAUSE_S = 30.0
_SNAPSHOT_TRIES = 10
_BEYOND_THE_WAIT_S = 15.0
"""An answer that waits for news takes the wait, and then as long as any other."""

_REFUSALS: Mapping[str, type[ApiRefused]] = {
    "feed-expired": FeedExpired,
    "snapshot-moved": SnapshotMoved,
}


class Api:
    """The API, as a machine client with the scope `rostersync/feed.read` sees it.

    `token` is called before each request. What has no answer, half of one, or a 429 or 5xx is asked
    again, with growing pauses and after `Retry-After`. All calls only read, so that is safe.
    """

    def __init__(
        self,
        base_url: str,
        token: Callable[[], str],
        *,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = httpx.Client(base_url=base_url, transport=transport)
        self._token = token
        self._pause = pause

    def __enter__(self) -> Self:
        """Keep the connections open."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close them."""
        self._client.close()

    def feed(self, school_id: str, after: int, *, wait: int = 0, limit: int = 100) -> FeedPage:
        """Read the frames after a sequence, each whole, waiting up to `wait` seconds for news.

        Raises:
            FeedExpired: the feed cannot go on from there.
            ApiRefused, ApiUnavailable: as they say.

        """
        query = {"after": after, "wait": wait, "limit": limit}
        answer = self._get(f"{_school(school_id)}/feed", query, _is_feed_of(school_id))
        frames = tuple(self._whole(school_id, answer["frames"], after))
        return FeedPage(frames, answer["newest"], answer["more"])

    def snapshot(self, school_id: str) -> Snapshot:
        """Read the whole roster at one sequence; begin again when it moves meanwhile.

        Raises:
            SnapshotMoved: it moved again and again.
            ApiRefused, ApiUnavailable: as they say.

        """
        for _ in range(_SNAPSHOT_TRIES - 1):
            try:
                return self._snapshot(school_id)
            except SnapshotMoved:
                self._pause(1.0)
        return self._snapshot(school_id)

    def moved(self, after: str | None = None) -> Moved:
        """See which schools' rosters changed since the cursor of the answer before."""
        query = {"after": after} if after else {}
        answer = self._get("/feed", query, lambda body: "items" in body)
        newest = {each["school_id"]: each["newest"] for each in answer["items"]}
        return Moved(newest, answer["cursor"])

    def _whole(self, school_id: str, frames: list[dict[str, Any]], after: int) -> Iterator[Frame]:
        """Give the frames that follow without a gap, the last one completed if it goes on."""
        for expected, first in enumerate(frames, after + 1):
            if first["sequence"] != expected:
                return
            parts: list[Mapping[str, Any]] = [first]
            while cursor := parts[-1]["cursor"]:
                query = {"after": expected - 1, "cursor": cursor, "limit": 1}
                rest = self._get(f"{_school(school_id)}/feed", query, _is_feed_of(school_id))
                parts.append(rest["frames"][0])
            yield frame_of(parts)

    def _snapshot(self, school_id: str) -> Snapshot:
        path, query = f"{_school(school_id)}/snapshot", dict[str, Any]()
        records: list[Record] = []
        while True:
            page = self._get(path, query, lambda body: "items" in body)
            records += page["items"]
            if page["cursor"] is None:
                return Snapshot(school_id, page["sequence"], page["roster_digest"], tuple(records))
            query = {"cursor": page["cursor"]}

    def _get(
        self, path: str, query: Mapping[str, Any], is_right: Callable[[Any], bool]
    ) -> dict[str, Any]:
        """Ask until there is a whole answer.

        Raises:
            ApiRefused, ApiUnavailable: as they say.

        """
        for attempt in range(_TRIES):
            answer = self._answer(path, query)
            if answer is not None and not _is_passing(answer.status_code):
                body = _json(answer)
                if answer.is_error:
                    raise _refusal(answer.status_code, body)
                if isinstance(body, dict) and is_right(body):
                    return body
            if attempt < _TRIES - 1:
                self._pause(_pause_s(attempt, answer))
        raise ApiUnavailable(f"no whole answer from {path} after {_TRIES} tries")

    def _answer(self, path: str, query: Mapping[str, Any]) -> httpx.Response | None:
        headers = {"Authorization": f"Bearer {self._token()}"}
        timeout = float(query.get("wait", 0)) + _BEYOND_THE_WAIT_S
        try:
            return self._client.get(path, params=dict(query), headers=headers, timeout=timeout)
        except httpx.TransportError:
            return None


def _is_passing(status: int) -> bool:
    """Whether a retry can succeed: too many requests, or a fault of the server."""
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _school(school_id: str) -> str:
    return f"/schools/{quote(school_id, safe='')}"


def _is_feed_of(school_id: str) -> Callable[[Any], bool]:
    """Check that an answer is about the school: a relay can mix answers up."""

    def is_right(body: Any) -> bool:  # noqa: ANN401 - JSON
        frames = body.get("frames")
        return isinstance(frames, list) and all(
            each.get("school_id") == school_id for each in frames
        )

    return is_right


def _json(answer: httpx.Response) -> Any:  # noqa: ANN401 - JSON
    try:
        return answer.json()
    except ValueError:
        return None


def _refusal(status: int, body: Any) -> ApiRefused:  # noqa: ANN401 - JSON
    problem = body if isinstance(body, dict) else {}
    slug = str(problem.get("type", "")).rsplit("/", 1)[-1]
    return _REFUSALS.get(slug, ApiRefused)(status, problem)


def _pause_s(attempt: int, answer: httpx.Response | None) -> float:
    asked = answer.headers.get("Retry-After", "") if answer is not None else ""
    if asked.isdigit():
        return min(float(asked), _LONGEST_PAUSE_S)
    return random.uniform(0, min(_LONGEST_PAUSE_S, 0.5 * 2**attempt))  # noqa: S311 - spreads retries
