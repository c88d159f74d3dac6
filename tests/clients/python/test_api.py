"""What the client asks again, what it refuses, and how it gets its token."""

from collections.abc import Callable

import httpx
import pytest

from rostersync_client import (
    Api,
    ApiRefused,
    ApiUnavailable,
    ClientCredentials,
    FeedExpired,
    SnapshotMoved,
)

EMPTY = {"frames": [], "newest": 0, "more": False}

type Answers = list[httpx.Response | Exception]


def an_api(answers: Answers, paused: list[float] | None = None) -> Api:
    """An API that gives those answers, one after the other, the last one for ever."""

    def handle(request: httpx.Request) -> httpx.Response:
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    note = [] if paused is None else paused
    transport = httpx.MockTransport(handle)
    return Api("https://api.example", lambda: "token", transport=transport, pause=note.append)


@pytest.mark.parametrize(
    "passing",
    [
        httpx.Response(429),
        httpx.Response(503),
        httpx.Response(200, text='{"frames": ['),
        httpx.Response(200, json={"something": "else"}),
        httpx.ReadTimeout("no answer"),
        httpx.RemoteProtocolError("cut"),
    ],
    ids=["429", "503", "cut in the middle", "another's answer", "time-out", "connection cut"],
)
def test_what_may_pass_is_asked_again(passing: httpx.Response | Exception) -> None:
    """All calls only read, so that is safe."""
    page = an_api([passing, httpx.Response(200, json=EMPTY)]).feed("A1", 0)
    assert page.newest == 0


def test_what_does_not_pass_is_given_up() -> None:
    """The caller decides what to do then."""
    with pytest.raises(ApiUnavailable):
        an_api([httpx.Response(502)]).feed("A1", 0)


def test_the_api_says_how_long_to_wait() -> None:
    """Retry-After is kept."""
    paused: list[float] = []
    busy = httpx.Response(503, headers={"Retry-After": "7"})
    an_api([busy, httpx.Response(200, json=EMPTY)], paused).feed("A1", 0)
    assert paused == [7.0]


@pytest.mark.parametrize(
    ("status", "slug", "error"),
    [
        (410, "feed-expired", FeedExpired),
        (403, "forbidden", ApiRefused),
        (404, "school-not-found", ApiRefused),
    ],
)
def test_a_refusal_carries_its_problem(status: int, slug: str, error: type[ApiRefused]) -> None:
    """And is not asked again."""
    refused = httpx.Response(status, json={"type": f"/problems/{slug}", "detail": "Why."})
    with pytest.raises(error) as raised:
        an_api([refused, AssertionError("asked again")]).feed("A1", 0)
    assert raised.value.problem["detail"] == "Why."


def test_a_snapshot_that_moves_for_ever_is_given_up() -> None:
    """After some beginnings."""
    moved = httpx.Response(409, json={"type": "/problems/snapshot-moved"})
    with pytest.raises(SnapshotMoved):
        an_api([moved]).snapshot("A1")


def a_frame(sequence: int, cursor: str | None = None, id: str = "ada") -> dict[str, object]:
    change = {"entity": "student", "id": id, "verb": "left", "before": None, "after": None}
    return {
        "sequence": sequence,
        "school_id": "A1",
        "run_id": "r",
        "kind": "autosync",
        "at": "2026-11-23T01:00:00Z",
        "changes": [{**change, "reasons": ["left"]}],
        "roster_digest": "d",
        "cursor": cursor,
    }


def an_answer(*frames: dict[str, object]) -> httpx.Response:
    return httpx.Response(200, json={"frames": frames, "newest": 9, "more": True})


def test_a_large_frame_is_put_together() -> None:
    """Its caller never sees half of one."""
    parts = [an_answer(a_frame(1, "more")), an_answer(a_frame(1, None, "ben"))]
    (frame,) = an_api([*parts]).feed("A1", 0).frames
    assert [change.id for change in frame.changes] == ["ada", "ben"]


def test_frames_after_a_gap_are_not_taken() -> None:
    """The caller asks again from where it is."""
    page = an_api([an_answer(a_frame(1), a_frame(3))]).feed("A1", 0)
    assert [frame.sequence for frame in page.frames] == [1]


def test_frames_from_before_are_not_taken() -> None:
    """An answer that comes late is not applied twice."""
    assert an_api([an_answer(a_frame(1), a_frame(2))]).feed("A1", 2).frames == ()


def a_token(handle: Callable[[httpx.Request], httpx.Response], now: list[float]) -> str:
    credentials = ClientCredentials(
        "https://issuer.example/token",
        "platform",
        "secret",
        transport=httpx.MockTransport(handle),
        clock=lambda: now[0],
    )
    credentials()
    now[0] += 3_530
    return credentials()


@pytest.mark.parametrize(("lifetime", "asked"), [(3_591, 1), (3_590, 2)])
def test_a_token_is_used_until_a_minute_before_its_end(lifetime: int, asked: int) -> None:
    """Then a new one is asked for."""
    requests: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json={"access_token": "t", "expires_in": lifetime})

    a_token(handle, [0.0])
    assert len(requests) == asked


def test_no_secret_stands_in_an_error() -> None:
    """An issuer that refuses is named, and nothing else."""
    with pytest.raises(ApiUnavailable) as refused:
        a_token(lambda _request: httpx.Response(401), [0.0])
    assert "secret" not in str(refused.value)
