"""Keep, same class, archive, restore and undo over HTTP."""

from typing import Any

import pytest

from tests.builders import SCHOOL_ID, a_class, a_roster, mirror
from tests.fakes import FakeMis
from tests.functions.manual_sync_api.client import STAFF_CLAIMS, Client, Reply

SCHOOL = f"/schools/{SCHOOL_ID}"
SYNC = f"{SCHOOL}/manual-sync"


@pytest.fixture(autouse=True)
def class_gone(mis: FakeMis) -> None:
    """The MIS made 7X anew under another id."""
    mis.answer = mirror(a_roster(classes=[a_class("n1")]))


def preview(client: Client, body: object = None) -> Any:  # noqa: ANN401 - a test knows what it is
    return client.call("POST", f"{SYNC}/preview", body, claims=STAFF_CLAIMS).json()


def confirm(client: Client, made: Any, **decided: object) -> Reply:  # noqa: ANN401 - as above
    body = {"preview_id": made["preview_id"], **decided}
    return client.call("POST", f"{SYNC}/confirm", body, claims=STAFF_CLAIMS)


def _class(made: Any, id: str) -> Any:  # noqa: ANN401 - as above
    return next(each for each in made["classes"] if each["id"] == id)


def test_a_pair_is_shown_with_its_evidence(client: Client) -> None:
    """In the words of the design."""
    assert preview(client)["pairs"] == [
        {
            "from": "7x",
            "to": "n1",
            "students_shared": 2,
            "students_before": 2,
            "students_now": 2,
            "same_subject": True,
            "same_teacher": True,
            "name": "equal",
            "strong": True,
        }
    ]


def test_a_class_is_kept_until_the_day_that_is_given(client: Client) -> None:
    """The next preview says so, and warns of nothing."""
    kept = confirm(client, preview(client), keep=["deleted_class:7x"], keep_until="2027-01-31")
    assert (kept.status, kept.json()["summary"]["classes_kept"]) == (200, 1)
    again = preview(client)
    assert (_class(again, "7x")["state"], again["warnings"]) == ("kept", [])
    assert _class(again, "7x")["kept_until"] == "2027-01-31"
    shown = client.call("GET", f"{SCHOOL}/classes/7x").json()
    assert (shown["kept_until"], shown["kept_by"]) == ("2027-01-31", STAFF_CLAIMS["email"])


def test_the_same_class_lives_on(client: Client) -> None:
    """Under its own id, with its homework."""
    assert confirm(client, preview(client), same=[{"from": "7x", "to": "n1"}]).status == 200
    shown = client.call("GET", f"{SCHOOL}/classes/7x").json()
    assert (shown["mis_id"], shown["tasks"]) == ("n1", 1)


def _archived(client: Client) -> str:
    run = confirm(client, preview(client), accept=["deleted_class:7x"])
    run_id: str = run.json()["run_id"]
    return run_id


def test_the_archive_lists_what_can_be_brought_back(client: Client) -> None:
    """With the run that it left with, and until when."""
    run_id = _archived(client)
    (entry,) = client.call("GET", f"{SCHOOL}/archive", claims=STAFF_CLAIMS).json()["items"]
    assert entry.pop("archived_at")[:10] == "2026-11-23"
    assert entry.pop("expires_at")[:10] == "2026-12-23"
    assert entry == {
        "class_id": "7x",
        "name": "7X Maths",
        "subject_id": "maths",
        "subject_name": "Mathematics",
        "students": 2,
        "tasks": 1,
        "run_id": run_id,
        "by": STAFF_CLAIMS["email"],
    }


def test_a_class_is_restored_by_a_preview_and_a_confirm(client: Client) -> None:
    """It is shown as restored, and is there afterwards with its homework."""
    _archived(client)
    made = preview(client, {"restore": ["7x"]})
    assert (_class(made, "7x")["state"], made["restore"]) == ("restored", ["7x"])
    run = confirm(client, made).json()
    assert (run["kind"], run["summary"]["tasks_restored"]) == ("manual_sync", 1)
    assert client.call("GET", f"{SCHOOL}/archive").json()["items"] == []


def test_a_run_is_taken_back_by_a_preview_and_a_confirm(client: Client) -> None:
    """Its own entry says by which run."""
    run_id = _archived(client)
    made = preview(client, {"undo": run_id})
    assert made["undo"] == {
        "run_id": run_id,
        "again": [],
        "later": [],
        "lost": [],
        "people_again": 0,
    }
    undo = confirm(client, made).json()
    assert (undo["kind"], undo["undoes"]) == ("undo", run_id)
    taken_back = client.call("GET", f"{SCHOOL}/runs/{run_id}").json()
    assert taken_back["undone_by"] == undo["run_id"]


@pytest.mark.parametrize(
    ("body", "status", "slug", "named"),
    [
        ({"restore": ["8z"]}, 409, "not-in-archive", {"classes": ["8z"]}),
        ({"restore": []}, 422, "invalid-request", {}),
        ({"undo": "2026-11-01-autosync"}, 404, "run-not-found", {}),
        ({"undo": "../runs"}, 422, "invalid-request", {}),
        ({"undo": "x", "restore": ["7x"]}, 422, "invalid-request", {}),
        (
            {"undo": "x", "selection": {"subjects": [], "classes": []}},
            422,
            "invalid-request",
            {},
        ),
    ],
)
def test_what_cannot_be_had_is_refused_by_name(
    client: Client, body: object, status: int, slug: str, named: dict[str, object]
) -> None:
    """Nothing is stored, and nothing is changed."""
    reply = client.call("POST", f"{SYNC}/preview", body)
    problem = reply.json()
    assert (reply.status, problem["type"]) == (status, f"/problems/{slug}")
    assert {name: problem[name] for name in named} == named


def test_an_undo_is_refused_with_its_reason(client: Client) -> None:
    """Of a run that was taken back already."""
    run_id = _archived(client)
    confirm(client, preview(client, {"undo": run_id}))
    problem = preview(client, {"undo": run_id})
    assert (problem["type"], problem["reason"]) == ("/problems/undo-refused", "taken_back")


@pytest.mark.parametrize(
    ("decided", "slug", "named"),
    [
        ({}, "warnings-not-accepted", {"missing": ["deleted_class:7x"]}),
        (
            {"accept": ["deleted_class:7x"], "keep": ["deleted_class:7x"]},
            "warnings-not-accepted",
            {"twice": ["deleted_class:7x"]},
        ),
        (
            {"keep": ["deleted_class:9z"]},
            "warnings-not-accepted",
            {"unknown": ["deleted_class:9z"]},
        ),
        (
            {"same": [{"from": "7x", "to": "9z"}]},
            "warnings-not-accepted",
            {"unknown": ["7x → 9z"]},
        ),
        (
            {"keep": ["deleted_class:7x"], "keep_until": "2026-11-22"},
            "keep-until-invalid",
            {"first": "2026-11-23", "last": "2027-11-23"},
        ),
        ({"keep": ["deleted_class:7x"], "keep_until": "soon"}, "invalid-request", {}),
        ({"same": [{"from": "7x"}]}, "invalid-request", {}),
    ],
)
def test_what_is_not_decided_as_it_can_be_is_refused(
    client: Client, decided: dict[str, object], slug: str, named: dict[str, object]
) -> None:
    """With what is missing, twice, or not decidable so; the roster stays."""
    reply = confirm(client, preview(client), **decided)
    problem = reply.json()
    assert (reply.status, problem["type"]) == (422, f"/problems/{slug}")
    assert {name: problem[name] for name in named} == named
    assert client.call("GET", f"{SCHOOL}/classes/7x").status == 200
