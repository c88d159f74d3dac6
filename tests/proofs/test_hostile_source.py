"""Recorded answers of a MIS, spoiled on the wire in every way that Hypothesis can think of.

A read ends as a snapshot of that very school, whole in itself, or with an error that has a cause,
and within its time. Nothing else is raised, whatever comes.
"""

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rostersync.application.diagnosis import diagnose
from rostersync.domain.errors import MisError
from rostersync.domain.run import Cause
from rostersync.domain.school import MisSettings, Source
from rostersync.domain.snapshot import Snapshot
from rostersync.mis.limits import Limits
from rostersync.mis.wonde import WondeReader
from tests.contract.mis.test_replay import FIRST, people_in, recorded
from tests.unit.mis.reading import StoredToken
from tests.unit.mis.scripted import Reply, ScriptedMis, page

SCHOOL = MisSettings(Source.WONDE, "A517621262")
LIMITS = Limits(budget_s=3.0, retrying_s=0.05, request_s=1.0, backoff_s=0.001)
SPARE_S = 4.0
"""For a busy machine: what does not end takes for ever."""

ENDPOINTS = ["school", "subjects", "classes", "students", "employees"]


@contextmanager
def served() -> Iterator[ScriptedMis]:
    with ScriptedMis() as mis:
        body = recorded(FIRST)
        rows = json.loads(body.body)["data"]
        mis.replies |= {
            "school": [recorded("school-single-2018-11")],
            "subjects": [recorded("subjects-list-2018")],
            "classes": [body],
            "students": [page(people_in(rows, "students", shared=True))],
            "employees": [page(people_in(rows, "employees", shared=True))],
        }
        yield mis


def ended(mis: ScriptedMis) -> Snapshot | Cause:
    """Read the school: anything but a snapshot or an error of a MIS fails the test."""
    reader = WondeReader(mis.base_url, StoredToken(), LIMITS.budget_s, limits=LIMITS)
    began = monotonic()
    try:
        snapshot = reader.read(SCHOOL)
    except MisError as error:
        return diagnose(error).cause
    finally:
        assert monotonic() - began < LIMITS.budget_s + SPARE_S
    return snapshot


def judge(outcome: Snapshot | Cause) -> None:
    """A snapshot is of the school that was asked for, and every class names people whom it has."""
    if isinstance(outcome, Cause):
        assert outcome is not Cause.INTERNAL
        return
    assert outcome.school_id == SCHOOL.school_id
    for rows in (outcome.subjects, outcome.classes, outcome.students, outcome.teachers):
        ids = [row.id for row in rows]
        assert len(ids) == len(set(ids))
        assert all(ids)


@pytest.fixture(scope="module")
def mis() -> Iterator[ScriptedMis]:
    with served() as server:
        yield server


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True),
    st.text(max_size=20),
    st.sampled_from(["\x00", "\u202e", "A" * 100_000, "../A2", "<!doctype html>", "2026-13-45"]),
    st.lists(st.none(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.none(), max_size=3),
    st.just({"data": [{"id": None}, {"id": 7}, {}, [], None]}),
)


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    yield place
    if isinstance(value, dict):
        for key in value:
            yield from _places(value[key], (*place, key))
    if isinstance(value, list):
        for index in range(min(len(value), 3)):
            yield from _places(value[index], (*place, index))


def _put(value: Any, place: tuple[Any, ...], odd: object) -> Any:  # noqa: ANN401
    if not place:
        return odd
    head, *rest = place
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[head] = _put(value[head], tuple(rest), odd)
    return changed


def _odd_node(data: st.DataObject, body: bytes) -> bytes:
    content = json.loads(body)
    place = data.draw(st.sampled_from(list(_places(content))))
    return json.dumps(_put(content, place, data.draw(ODD))).encode()


def _without_a_node(data: st.DataObject, body: bytes) -> bytes:
    content = json.loads(body)
    place = data.draw(st.sampled_from([each for each in _places(content) if each]))
    parent = content
    for step in place[:-1]:
        parent = parent[step]
    del parent[place[-1]]
    return json.dumps(content).encode()


def _cut(data: st.DataObject, body: bytes) -> bytes:
    return body[: data.draw(st.integers(0, len(body)))]


def _flipped(data: st.DataObject, body: bytes) -> bytes:
    at = data.draw(st.integers(0, len(body) - 1))
    return body[:at] + bytes([data.draw(st.integers(0, 255))]) + body[at + 1 :]


def _with_junk(data: st.DataObject, body: bytes) -> bytes:
    at = data.draw(st.integers(0, len(body)))
    return body[:at] + data.draw(st.binary(min_size=1, max_size=50)) + body[at:]


def _recoded(data: st.DataObject, body: bytes) -> bytes:
    return body.decode().encode(data.draw(st.sampled_from(["utf-16", "utf-32", "utf-8-sig"])))


def _twice(data: st.DataObject, body: bytes) -> bytes:
    content = json.loads(body)
    rows = content.get("data")
    if isinstance(rows, list) and rows:
        content["data"] = [*rows, *rows[: data.draw(st.integers(1, 3))]]
    return json.dumps(content).encode()


def _of_another_school(data: st.DataObject, body: bytes) -> bytes:
    return body.replace(b"A517621262", data.draw(st.sampled_from([b"A1", b"", b"a517621262"])))


def _nested(data: st.DataObject, body: bytes) -> bytes:
    depth = data.draw(st.sampled_from([10, 1_000, 100_000]))
    return b'{"data": ' + b"[" * depth + b"]" * depth + b"}"


def _numbers(data: st.DataObject, body: bytes) -> bytes:
    number = data.draw(st.sampled_from([b"1e999999", b"-0", b"9" * 5_000, b"NaN", b"1.0e-9"]))
    return body.replace(b'"id":"', b'"id":' + number + b',"was":"', 1)


SPOILERS: list[Callable[[st.DataObject, bytes], bytes]] = [
    _odd_node,
    _without_a_node,
    _cut,
    _flipped,
    _with_junk,
    _recoded,
    _twice,
    _of_another_school,
    _nested,
    _numbers,
]


@given(data=st.data())
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_spoiled_answer_ends_in_a_snapshot_or_a_cause(
    mis: ScriptedMis, data: st.DataObject
) -> None:
    """One or two answers of a read, each spoiled in one way."""
    good = dict(mis.replies)
    try:
        for endpoint in data.draw(st.sets(st.sampled_from(ENDPOINTS), min_size=1, max_size=2)):
            reply = good[endpoint][0]
            spoil = data.draw(st.sampled_from(SPOILERS))
            mis.replies[endpoint] = [replace(reply, body=spoil(data, reply.body))]
        judge(ended(mis))
    finally:
        mis.replies = good


def _paging(url: str) -> Reply:
    row = {"id": "C1", "name": "7x", "students": {"data": []}, "employees": {"data": []}}
    return page([row], url)


LOOPS: dict[str, Callable[[ScriptedMis], str]] = {
    "to itself": lambda mis: f"{mis.base_url}/schools/{SCHOOL.school_id}/classes?cursor=a",
    "to another school": lambda mis: f"{mis.base_url}/schools/A2/classes?cursor=a",
    "to another school, in code": lambda mis: (
        f"{mis.base_url}/schools/{SCHOOL.school_id}/%2e%2e/A2/classes"
    ),
    "to another host": lambda mis: "http://127.0.0.1:9/v1.0/schools/A517621262/classes",
    "to another scheme": lambda mis: "file:///etc/passwd",
    "to nowhere": lambda mis: "http://[",
    "to no address": lambda mis: "\x00",
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_list_that_leads_astray_is_no_snapshot(name: str) -> None:
    """Nor is any other place asked: the token goes with each request."""
    with served() as mis:
        mis.replies["classes"] = [_paging(LOOPS[name](mis))]

        outcome = ended(mis)

        assert isinstance(outcome, Cause)
        assert outcome is not Cause.INTERNAL
        assert {asked.endpoint for asked in mis.asked} <= {*ENDPOINTS, "meta", "schools", "groups"}


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (gzip.compress(b"{}"), ""),
        (b"{}", "gzip"),
        (gzip.compress(gzip.compress(b"{}")), "gzip"),
        (b"{}", "br"),
        (b"{}", "magic"),
        (gzip.compress(bytes(50 * 1024**2)), "gzip"),
    ],
    ids=["unsaid", "a lie", "twice", "brotli", "magic", "a bomb"],
)
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_wrong_coding_is_no_snapshot(endpoint: str, body: bytes, coding: str) -> None:
    """What is packed and does not say so, or says so and is not."""
    with served() as mis:
        headers = {"Content-Encoding": coding} if coding else {}
        mis.replies[endpoint] = [Reply(body, headers=headers)]

        outcome = ended(mis)

        assert isinstance(outcome, Cause)
        assert outcome is not Cause.INTERNAL


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_an_answer_that_drips_is_no_snapshot(endpoint: str) -> None:
    """A byte now and then keeps no read beyond its time."""
    with served() as mis:
        whole = mis.replies[endpoint][0]
        mis.replies[endpoint] = [replace(whole, pause_s=0.05)]

        assert ended(mis) is Cause.MIS_UNAVAILABLE


def test_the_answers_as_recorded_are_a_snapshot(mis: ScriptedMis) -> None:
    """So that the tests above spoil something."""
    outcome = ended(mis)

    assert isinstance(outcome, Snapshot)
    assert len(outcome.classes) == 10
