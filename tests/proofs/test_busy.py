"""Every call of AWS that every route makes, failing in each way that passes by itself.

The answer is 503 `busy` with Retry-After, or the fault was no hindrance; never a 500, and never a
fault of the version, which would take back a deployment.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from tests.proofs.api_stage import ApiStage, good_request, routes

type Answer = tuple[SimpleNamespace, dict[str, Any]]


def _error(code: str, status: int, **beside: object) -> Answer:
    error = {"Error": {"Code": code, "Message": "Zzyzxa"}, "ResponseMetadata": {}, **beside}
    error["ResponseMetadata"] = {"HTTPStatusCode": status}
    return SimpleNamespace(status_code=status), error


def _throttled() -> Answer:
    return _error("ThrottlingException", 400)


def _over_its_quota() -> Answer:
    return _error("RequestLimitExceeded", 400)


def _broken() -> Answer:
    return _error("InternalServerError", 500)


def _gone() -> Answer:
    return _error("ServiceUnavailable", 503)


def _in_conflict() -> Answer:
    reasons = [{"Code": "None"}, {"Code": "TransactionConflict"}]
    return _error("TransactionCanceledException", 400, CancellationReasons=reasons)


def _held_by_a_transaction() -> Answer:
    return _error("TransactionConflictException", 400)


def _unanswered() -> Answer:
    raise ReadTimeoutError(endpoint_url="https://dynamodb.example")


def _unreachable() -> Answer:
    raise ConnectTimeoutError(endpoint_url="https://dynamodb.example")


FAULTS = [
    _throttled,
    _over_its_quota,
    _broken,
    _gone,
    _in_conflict,
    _held_by_a_transaction,
    _unanswered,
    _unreachable,
]
PASSING = [_throttled, _in_conflict, _held_by_a_transaction]


class Meddler:
    """Counts the calls of DynamoDB, and fails the one of that number, once or from then on."""

    def __init__(self, fault: Any = None, at: int = 0, *, times: int = 1_000) -> None:  # noqa: ANN401
        self.fault, self.at, self.times, self.calls = fault, at, times, 0

    def __call__(self, **_: object) -> Answer | None:
        self.calls += 1
        if self.fault is None or self.calls < self.at or self.times == 0:
            return None
        self.times -= 1
        answer: Answer = self.fault()
        return answer


@contextmanager
def meddling(api: ApiStage, meddler: Meddler) -> Iterator[Meddler]:
    events: Any = api.table.client().meta.events
    events.register("before-call.dynamodb", meddler)
    yield meddler
    events.unregister("before-call.dynamodb", meddler)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostersync.aws.backoff.time.sleep", lambda seconds: None)
    monkeypatch.setattr("rostersync.aws.stores.previews.MOST_AN_HOUR", 10_000)


def faults_counted(out: str) -> int:
    return sum("VersionFaults" in line for line in out.splitlines())


@dataclass
class Trial:
    """One route over one stage, and what was refused so far."""

    api: ApiStage
    route: tuple[str, str]
    tried: int = 0
    refused: int = 0

    def calls(self) -> int:
        path, body = good_request(self.api, self.route)
        with meddling(self.api, Meddler()) as counted:
            self.api.client.call(self.route[0], path, body)
        return counted.calls

    def fail(self, fault: Any, at: int) -> None:  # noqa: ANN401 - one of the above
        path, body = good_request(self.api, self.route)
        with meddling(self.api, Meddler(fault, at)):
            reply = self.api.client.call(self.route[0], path, body)
        said = f"{self.route} {fault.__name__} at {at}: {reply.status} {reply.body[:200]}"
        self.tried += 1
        if reply.status >= 500:
            assert json.loads(reply.body)["type"] == "/problems/busy", said
            assert int(reply.headers["Retry-After"]) > 0, said
            assert "Zzyzxa" not in reply.body, said
            self.refused += 1

    def hinder(self, fault: Any, at: int) -> None:  # noqa: ANN401 - one of the above
        path, body = good_request(self.api, self.route)
        with meddling(self.api, Meddler(fault, at, times=1)):
            reply = self.api.client.call(self.route[0], path, body)
        assert reply.status < 500, f"{self.route} {fault.__name__} at {at}: {reply.body[:200]}"
        self.tried += 1


def test_whatever_aws_cannot_do_at_the_moment_is_busy(
    api: ApiStage, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every route, from every call of it on, one way to fail after the other."""
    trials = [Trial(api, route) for route in routes()]
    ways = cycle(FAULTS)
    for trial in trials:
        for at in range(1, trial.calls() + 1):
            trial.fail(next(ways), at)

    assert all(trial.refused for trial in trials)
    assert sum(trial.tried for trial in trials) > 80
    assert faults_counted(capsys.readouterr().out) == 0


def test_what_passes_at_once_is_no_hindrance(api: ApiStage) -> None:
    """The last call of each route is throttled or in conflict, once: nobody notices."""
    trials = [Trial(api, route) for route in routes()]
    for trial in trials:
        last = trial.calls()
        trial.hinder(PASSING[last % len(PASSING)], last)

    assert sum(trial.tried for trial in trials) == len(routes())


def test_a_fault_of_ours_is_counted_still(
    api: ApiStage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What no table names speaks against the version."""
    monkeypatch.setattr(type(api.ports.sync.schools), "get", lambda self, id: 1 / 0)

    reply = api.client.call("GET", "/schools/A1930499544")

    assert reply.status == 500
    assert faults_counted(capsys.readouterr().out) == 1
