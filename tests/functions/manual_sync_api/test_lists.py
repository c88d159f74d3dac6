"""Lists in pages, known again by their tags; and the history."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from manual_sync_api import csv_changes
from manual_sync_api.csv_changes import COLUMNS, safe
from rostersync.application.ports.runs import WriteAhead
from rostersync.domain.change import Change, Reason
from rostersync.domain.ending import Ending
from rostersync.domain.left_out import LeftOut, Why
from rostersync.domain.roster import EntityKind
from rostersync.domain.run import Outcome
from rostersync.domain.school import Standing
from tests.builders import (
    SCHOOL_ID,
    a_class,
    a_manual_sync,
    a_roster,
    a_student,
    a_task,
    an_autosync,
)
from tests.fakes import FakeTable
from tests.functions.manual_sync_api.client import Client

SCHOOL = f"/schools/{SCHOOL_ID}"
LISTS = ("subjects", "classes", "students", "teachers", "classes/7x/tasks")


@pytest.fixture
def many(table: FakeTable) -> None:
    """Three of each, but for one subject."""
    table.rosters[SCHOOL_ID] = a_roster(
        classes=[a_class(id) for id in ("7x", "7y", "7z")],
        students=[a_student(id) for id in ("ada", "ben", "cem")],
    )
    table.tasks[SCHOOL_ID] = [a_task(id) for id in ("a", "b", "c")]


@pytest.mark.parametrize("name", ["classes", "students", "classes/7x/tasks"])
def test_pages_together_are_the_list(client: Client, many: None, name: str) -> None:
    """Each once, in order, whatever the size of a page."""
    first = client.call("GET", f"{SCHOOL}/{name}", limit="2").json()
    second = client.call("GET", f"{SCHOOL}/{name}", limit="2", cursor=first["cursor"]).json()

    whole = client.call("GET", f"{SCHOOL}/{name}").json()
    assert [*first["items"], *second["items"]] == whole["items"]
    assert (len(first["items"]), second["cursor"], whole["cursor"]) == (2, None, None)


@pytest.mark.parametrize("tampered", ["x", "AAAAAAAAAAAAAAAAAAAA", "é", "=", " "])
def test_a_cursor_that_was_not_given_out_is_refused(client: Client, tampered: str) -> None:
    """By name, and never as the first page."""
    refused = client.call("GET", f"{SCHOOL}/students", cursor=tampered)

    assert (refused.status, refused.json()["type"]) == (404, "/problems/invalid-cursor")


@pytest.mark.parametrize("other", [f"{SCHOOL}/classes", "/schools/B2/students"])
def test_a_cursor_is_good_for_one_list_of_one_school(
    client: Client, many: None, other: str
) -> None:
    """Nothing of another list is seen by it."""
    cursor = client.call("GET", f"{SCHOOL}/students", limit="1").json()["cursor"]

    assert client.call("GET", other, cursor=cursor).status == 404


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_the_client_has_is_not_sent_again(client: Client, name: str) -> None:
    """304, with nothing in it."""
    tag = client.call("GET", f"{SCHOOL}/{name}").headers["ETag"]

    again = client.call("GET", f"{SCHOOL}/{name}", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status, again.body, again.headers["ETag"]) == (304, "", tag)


@pytest.mark.parametrize("name", LISTS[:-1])
def test_a_sync_changes_the_tags(client: Client, table: FakeTable, name: str) -> None:
    """Of every list of the roster."""
    tag = client.call("GET", f"{SCHOOL}/{name}").headers["ETag"]
    school = table.schools[SCHOOL_ID]
    table.schools[SCHOOL_ID] = replace(school, standing=Standing(roster_version=1))

    again = client.call("GET", f"{SCHOOL}/{name}", headers={"If-None-Match": tag})
    assert again.status == 200


@pytest.mark.parametrize("name", ["classes", "classes/7x/tasks"])
def test_a_task_changes_the_tags_of_lists_that_show_it(client: Client, name: str) -> None:
    """A class shows how many tasks it has."""
    tag = client.call("GET", f"{SCHOOL}/{name}").headers["ETag"]
    client.call("PUT", f"{SCHOOL}/classes/7x/tasks/new", {"title": "New"})

    again = client.call("GET", f"{SCHOOL}/{name}", headers={"If-None-Match": tag})
    assert again.status == 200


def test_a_page_is_known_apart_from_the_others(client: Client, many: None) -> None:
    """The tag of one page is none of the next."""
    first = client.call("GET", f"{SCHOOL}/students", limit="1")
    cursor = first.json()["cursor"]

    second = client.call("GET", f"{SCHOOL}/students", limit="1", cursor=cursor)
    assert first.headers["ETag"] != second.headers["ETag"]


def test_a_task_is_as_it_was_set(client: Client) -> None:
    """Its time in UTC, each student once; the same again changes nothing."""
    task = {
        "title": "Surds",
        "due_at": "2026-12-01T09:00:00+01:00",
        "student_ids": ["ben", "ada", "ben"],
    }
    path = f"{SCHOOL}/classes/7x/tasks/surds"

    first, second = client.call("PUT", path, task), client.call("PUT", path, task)

    assert first.json() == second.json() == client.call("GET", path).json()
    assert (first.json()["due_at"], first.json()["student_ids"]) == (
        "2026-12-01T08:00:00Z",
        ["ada", "ben"],
    )


def test_a_task_for_strangers_is_refused(client: Client) -> None:
    """They are named by their ids."""
    task = {"title": "Surds", "student_ids": ["ada", "zoe"]}

    refused = client.call("PUT", f"{SCHOOL}/classes/7x/tasks/surds", task)

    assert (refused.status, refused.json()["student_ids"]) == (409, ["zoe"])


def test_a_task_keeps_a_student_who_left_the_class(client: Client, table: FakeTable) -> None:
    """The platform may set again what it set before."""
    table.tasks[SCHOOL_ID] = [a_task("surds", student_ids=["zoe"])]

    kept = client.call("PUT", f"{SCHOOL}/classes/7x/tasks/surds", {
        "title": "Surds, part 2", "student_ids": ["zoe"],
    })  # fmt: skip

    assert kept.status == 200


def test_taking_a_task_back_twice_is_as_good_as_once(client: Client) -> None:
    """What is wanted is that it is not there."""
    path = f"{SCHOOL}/classes/7x/tasks/fractions"

    assert [client.call("DELETE", path).status for _ in range(2)] == [204, 204]
    assert client.call("GET", path).status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_there_are_no_tasks_without_a_class(client: Client, method: str) -> None:
    """An unknown class is no place for a task."""
    body = {"title": "Lost"} if method == "PUT" else None

    refused = client.call(method, f"{SCHOOL}/classes/none/tasks/lost", body)

    assert refused.json()["type"] == "/problems/class-not-found"


EVIL = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def history(table: FakeTable) -> str:
    """A run that changed a student and took a class; gives its id."""
    changes = (
        Change(EntityKind.STUDENT, "ada", a_student(), a_student(surname="O'Neil"),
               (Reason.DETAILS,)),
        Change(EntityKind.CLASS, "7x", a_class(name=EVIL), None, (Reason.DELETED_ON_MIS,)),
    )  # fmt: skip
    run = replace(a_manual_sync(), outcome=Outcome.APPLIED, change_count=2)
    ending = Ending(run, Standing())
    table.runs[SCHOOL_ID, run.run_id] = run
    table.plans[SCHOOL_ID, run.run_id] = WriteAhead(ending, changes, frozenset(), 0)
    return run.run_id


def test_a_change_is_told_with_before_after_and_reason(client: Client, history: str) -> None:
    """In the shapes of the roster."""
    first, second = client.call("GET", f"{SCHOOL}/runs/{history}/changes").json()["items"]

    assert (first["before"]["surname"], first["after"]["surname"]) == ("Finch", "O'Neil")
    assert (first["kind"], first["reasons"]) == ("updated", ["details"])
    assert (second["entity"], second["after"]) == ("class", None)


def test_changes_come_in_pages(client: Client, history: str) -> None:
    """As all lists."""
    path = f"{SCHOOL}/runs/{history}/changes"
    first = client.call("GET", path, limit="1").json()

    second = client.call("GET", path, limit="1", cursor=first["cursor"]).json()
    assert [first["items"][0]["id"], second["items"][0]["id"]] == ["ada", "7x"]


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_changes_are_given_as_csv(client: Client, history: str) -> None:
    """For a spreadsheet; of an update, what differs."""
    reply = client.call("GET", f"{SCHOOL}/runs/{history}/changes", headers={"Accept": "text/csv"})

    head, student, _ = rows_of(reply.body)
    assert reply.headers["Content-Type"].startswith("text/csv")
    assert tuple(head) == COLUMNS
    assert student == [
        "student", "ada", "Ada O'Neil", "updated", "details", "surname: Finch", "surname: O'Neil",
    ]  # fmt: skip


def test_a_spreadsheet_runs_nothing_of_it(client: Client, history: str) -> None:
    """A class can be called anything."""
    reply = client.call("GET", f"{SCHOOL}/runs/{history}/changes", headers={"Accept": "text/csv"})

    assert rows_of(reply.body)[2][2] == f"'{EVIL}"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\tx", "\rx"])
def test_what_begins_a_formula_is_guarded(cell: str) -> None:
    """All that OWASP names."""
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff20sum", "'\uff20sum"),
        ("a;=1+1", "a;'=1+1"),
        ("a; \uff0b1", "a; '\uff0b1"),
        ("a|@x", "a|'@x"),
        ("a\n-1", "a\n'-1"),
        (" =1", " '=1"),
        ("7x/Ma1", "7x/Ma1"),
        ("name: a; surname: b", "name: a; surname: b"),
    ],
)
def test_what_begins_a_formula_elsewhere_is_guarded(cell: str, guarded: str) -> None:
    """A spreadsheet that parts cells at semicolons, or takes full-width signs for narrow ones."""
    assert safe(cell) == guarded


def test_more_csv_than_fits_is_linked(
    client: Client, history: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is where the link leads."""
    monkeypatch.setattr(csv_changes, "_LARGEST", 60)
    accept = {"Accept": "text/csv"}
    first = client.call("GET", f"{SCHOOL}/runs/{history}/changes", headers=accept)

    path, _, rest = first.headers["Link"].removeprefix("<").partition(">")
    second = client.call("GET", *path.split("?cursor=")[:1], headers=accept,
                         cursor=path.split("?cursor=")[1])  # fmt: skip
    assert rest == '; rel="next"'
    assert [row[1] for text in (first.body, second.body) for row in rows_of(text)[1:]] == [
        "ada", "7x",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/json, text/csv", "application/json"),
        ("text/csv, application/json;q=0.9", "text/csv"),
        ("text/*", "text/csv"),
        ("text/csv;q=nonsense", "text/csv"),
    ],
)
def test_the_form_is_what_the_client_prefers(
    client: Client, history: str, accept: str, media_type: str
) -> None:
    """JSON without a preference."""
    reply = client.call("GET", f"{SCHOOL}/runs/{history}/changes", headers={"Accept": accept})

    assert reply.headers["Content-Type"].partition(";")[0] == media_type


def test_a_form_that_is_not_to_be_had_is_refused(client: Client, history: str) -> None:
    """406 says what there is."""
    refused = client.call(
        "GET", f"{SCHOOL}/runs/{history}/changes", headers={"Accept": "application/pdf"}
    )

    assert (refused.status, "text/csv" in refused.json()["detail"]) == (406, True)


def test_a_run_says_what_it_left_out_and_what_its_cause_is_about(
    client: Client, table: FakeTable
) -> None:
    """By id and reason; so does the school's last run."""
    left_out = (LeftOut("student", "A7", Why.NOT_SHOWN),)
    run = replace(a_manual_sync(), left_out=left_out, left_out_count=1, about="students.read")
    table.runs[SCHOOL_ID, run.run_id] = run

    shown = client.call("GET", f"{SCHOOL}/runs/{run.run_id}").json()
    last = client.call("GET", SCHOOL).json()["last_run"]

    told = ([{"what": "student", "id": "A7", "why": "not_shown"}], 1, "students.read")
    assert (shown["left_out"], shown["left_out_count"], shown["about"]) == told
    assert (last["left_out"], last["left_out_count"], last["about"]) == told


def test_runs_come_newest_first(client: Client, table: FakeTable) -> None:
    """With a page for the older ones."""
    for preview_id in ("2026-11-22T100000-a", "2026-11-23T100000-b", "2026-11-21T100000-c"):
        run = a_manual_sync(preview_id=preview_id)
        table.runs[SCHOOL_ID, run.run_id] = run
    first = client.call("GET", f"{SCHOOL}/runs", limit="2").json()

    second = client.call("GET", f"{SCHOOL}/runs", limit="2", cursor=first["cursor"]).json()
    shown = [run["run_id"][:10] for run in [*first["items"], *second["items"]]]
    assert shown == ["2026-11-23", "2026-11-22", "2026-11-21"]


def test_a_night_after_a_manual_sync_of_its_day_is_the_newer(
    client: Client, table: FakeTable
) -> None:
    """A schedule in the evening, or a night begun by hand, comes after the morning's sync."""
    morning = a_manual_sync(preview_id="2026-11-23T090000-a")
    evening = replace(an_autosync(), started_at=morning.started_at + timedelta(hours=9))
    for run in (morning, evening):
        table.runs[SCHOOL_ID, run.run_id] = run

    shown = client.call("GET", f"{SCHOOL}/runs").json()["items"]

    assert [run["kind"] for run in shown] == ["autosync", "manual_sync"]
