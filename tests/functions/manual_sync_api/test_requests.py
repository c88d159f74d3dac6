"""Bad requests get a clear 4xx that names the field; every answer carries what it must."""

import base64
import json
from datetime import date

import pytest

from manual_sync_api import problems
from manual_sync_api.bodies import LARGEST_BODY
from manual_sync_api.errors import RequestError
from manual_sync_api.problem_answers import respond
from rostersync.domain.errors import (
    KeepUntilInvalid,
    MisUnavailable,
    RosterSyncError,
    WarningsNotAccepted,
)
from tests.builders import SCHOOL_ID
from tests.fakes import FakeTable
from tests.functions.manual_sync_api.client import REQUEST_ID, Client

SCHOOL = f"/schools/{SCHOOL_ID}"
TASK = f"{SCHOOL}/classes/7x/tasks/new"
GOOD = {"name": "School", "mis": {"source": "wonde"}}


# Night and mail have errors of their own, which no request can meet.
MET_BY_REQUESTS = (
    "manual_sync_api.errors",
    "rostersync.domain.errors",
)


def all_errors(kind: type[Exception]) -> set[type[Exception]]:
    found = {kind}.union(*(all_errors(each) for each in kind.__subclasses__()))
    return {each for each in found if each.__module__ in MET_BY_REQUESTS}


@pytest.mark.parametrize(
    "error",
    sorted(all_errors(RosterSyncError) | all_errors(RequestError), key=str),
)
def test_every_error_has_its_line_in_the_table(error: type[Exception]) -> None:
    """A new error needs its own problem, on purpose."""
    assert error in problems.PROBLEMS


@pytest.mark.parametrize(
    ("error", "members"),
    [
        (
            WarningsNotAccepted(["a"], ["b"], ["c"]),
            {"missing": ["a"], "unknown": ["b"], "twice": ["c"]},
        ),
        (
            KeepUntilInvalid(date(2020, 1, 1), date(2026, 11, 24), date(2027, 11, 24)),
            {"first": "2026-11-24", "last": "2027-11-24"},
        ),
    ],
)
def test_a_refused_decision_says_what_to_mend(error: Exception, members: dict[str, object]) -> None:
    """A program reads it from members of the problem, beside those of every problem."""
    problem = json.loads(respond(error, REQUEST_ID).body or "")

    assert problem.items() >= members.items()


def test_a_slug_means_one_thing() -> None:
    """The same type never comes with another status or title."""
    told = {(each.slug, each.status, each.title) for each in problems.PROBLEMS.values()}

    assert len(told) == len({slug for slug, _, _ in told})


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        ("{", 400, "malformed-body"),
        ("[]", 400, "malformed-body"),
        ("null", 400, "malformed-body"),
        ("NaN", 400, "malformed-body"),
        ('{"name": NaN}', 400, "malformed-body"),
        ("[" * 100_000, 400, "malformed-body"),
        (f'{{"name": "{"x" * LARGEST_BODY}"}}', 413, "body-too-large"),
        ("{}", 422, "invalid-request"),
    ],
    ids=["broken off", "list", "null", "NaN", "NaN within", "deep", "large", "nothing in it"],
)
def test_a_bad_body_is_refused(client: Client, body: str, status: int, slug: str) -> None:
    """Never a 500."""
    refused = client.call("PUT", SCHOOL, body)

    assert (refused.status, refused.json()["type"]) == (status, f"/problems/{slug}")


@pytest.mark.parametrize(
    "media_type", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"]
)
def test_another_media_type_is_refused(client: Client, media_type: str) -> None:
    """Bodies are JSON."""
    refused = client.call("PUT", SCHOOL, GOOD, headers={"Content-Type": media_type})

    assert refused.status == 415


def test_json_with_a_charset_is_json(client: Client) -> None:
    """Clients send it."""
    headers = {"content-type": "application/json; charset=utf-8"}

    assert client.call("PUT", SCHOOL, GOOD, headers=headers).status == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("PUT", SCHOOL, {**GOOD, "nmae": "x"}, "body.nmae"),
        ("PUT", SCHOOL, {**GOOD, "mis": {"source": "sims"}}, "body.mis.source"),
        ("PUT", SCHOOL, {**GOOD, "recipients": ["not an address"]}, "body.recipients.0"),
        ("PUT", SCHOOL, {**GOOD, "recipients": ["a@b.c\r\nBcc: d@e.f"]}, "body.recipients.0"),
        ("PUT", SCHOOL, {**GOOD, "settings": {"mass_departure_percent": 0}},
         "body.settings.mass_departure_percent"),
        ("PATCH", f"{SCHOOL}/settings", {"mass_departure_percent": "20"},
         "body.mass_departure_percent"),
        ("PATCH", f"{SCHOOL}/settings", {"mass_departure_minimum": True},
         "body.mass_departure_minimum"),
        ("PATCH", f"{SCHOOL}/settings", {"paused_until": 20}, "body.paused_until"),
        ("PATCH", f"{SCHOOL}/settings", {"paused_until": "2026-02-30"}, "body.paused_until"),
        ("PATCH", f"{SCHOOL}/settings", {"reminders": None}, "body.reminders"),
        ("PATCH", f"{SCHOOL}/settings", {"year_change": {"from": "07-32", "to": "09-20"}},
         "body.year_change.from"),
        ("PATCH", f"{SCHOOL}/settings", {"year_change": {"from": "07-15"}}, "body.year_change.to"),
        ("PUT", TASK, {"title": "x", "due_at": "1764000000"}, "body.due_at"),
        ("PUT", TASK, {"title": "x", "due_at": "2026-12-01T08:00:00"}, "body.due_at"),
        ("PUT", TASK, {"title": "x", "due_at": "9999-12-31T23:59:59-12:00"}, "body.due_at"),
        ("PUT", TASK, {"title": "two\nlines"}, "body.title"),
        ("POST", f"{SCHOOL}/manual-sync/confirm", {}, "body.preview_id"),
        ("PUT", f"{SCHOOL}/staff/nobody", None, "path.email"),
    ],
)  # fmt: skip
def test_an_impossible_value_is_named(
    client: Client, method: str, path: str, body: object, field: str
) -> None:
    """By its place in the request, without its value."""
    refused = client.call(method, path, body)

    assert refused.status == 422
    assert [each["field"] for each in refused.json()["errors"]] == [field]


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "many", "", "1,2"])
def test_a_limit_has_bounds(client: Client, limit: str) -> None:
    """A page is neither nothing nor everything."""
    assert client.call("GET", f"{SCHOOL}/students", limit=limit).status == 422


def test_an_unknown_path_is_not_found(client: Client) -> None:
    """With a problem, as everything else."""
    refused = client.call("GET", "/schools/A1/timetable")

    assert (refused.status, refused.json()["type"]) == (404, "/problems/no-such-route")


def test_an_unknown_method_is_told_the_known_ones(client: Client) -> None:
    """405 carries Allow (RFC 9110)."""
    refused = client.call("DELETE", SCHOOL)

    assert (refused.status, refused.headers["Allow"]) == (405, "GET, PUT")


def test_an_id_of_impossible_characters_is_not_found(client: Client) -> None:
    """Its method is allowed, so 405 would be no answer."""
    assert client.call("GET", f"{SCHOOL}/classes/\x84").status == 404


@pytest.mark.parametrize("path", [SCHOOL, "/nope", "/docs", "/schools/NONE"])
def test_every_answer_carries_its_request_and_guards(client: Client, path: str) -> None:
    """Good or bad."""
    headers = client.call("GET", path).headers

    assert headers["X-Request-Id"] == REQUEST_ID
    assert {
        "Content-Security-Policy",
        "Referrer-Policy",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
        "X-Frame-Options",
    } <= set(headers)


def test_records_of_children_are_kept_by_nobody_on_the_way(client: Client) -> None:
    """No cache may hold them, a browser's on a shared computer least of all."""
    assert client.call("GET", SCHOOL).headers["Cache-Control"] == "no-store"
    assert client.call("GET", f"{SCHOOL}/students").headers["Cache-Control"] == "no-store"


def test_a_problem_says_by_which_id_it_is_looked_for(client: Client) -> None:
    """People copy the body into a mail, and not the headers."""
    refused = client.call("GET", "/schools/NONE")

    assert refused.json()["instance"] == f"urn:request:{REQUEST_ID}"


def test_a_fault_of_ours_tells_nothing(
    client: Client, table: FakeTable, monkeypatch: pytest.MonkeyPatch, capsys: object
) -> None:
    """What others say in an error may quote a person's record."""

    def fail(school_id: str) -> None:
        raise RuntimeError("Ada Finch")

    monkeypatch.setattr(table, "school", fail)

    failed = client.call("GET", SCHOOL)

    assert (failed.status, failed.json()["type"]) == (500, "/problems/internal")
    assert "Ada" not in failed.body


def test_a_fault_of_ours_counts_against_the_version(
    client: Client, table: FakeTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deployment is rolled back by it; what the MIS does is no fault of the version."""
    counted: list[str] = []
    monkeypatch.setattr("manual_sync_api.app._count_fault", lambda: counted.append("fault"))

    def fail(error: Exception) -> int:
        def school(school_id: str) -> None:
            raise error

        monkeypatch.setattr(table, "school", school)
        return client.call("GET", SCHOOL).status

    statuses = [fail(MisUnavailable("503")), fail(RuntimeError("ours"))]

    assert (statuses, counted) == ([503, 500], ["fault"])


def test_a_large_answer_is_compressed_for_who_can_read_it(client: Client) -> None:
    """Lambda hands on 6 MB; compressed, the largest answers fit."""
    packed = client.call("GET", "/openapi.json", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert base64.b64decode(packed.body)[:2] == b"\x1f\x8b"
