"""Preview and confirm over HTTP; what they decide is tested with the use cases."""

import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest

from rostersync.application.ports.api import ApiPorts
from rostersync.domain.errors import (
    MisAccessRefused,
    MisError,
    MisIncomplete,
    MisUnavailable,
)
from rostersync.domain.preview import MOST_AN_HOUR
from rostersync.domain.school import SchoolState
from tests.builders import NOW, SCHOOL_ID, a_snapshot, a_task
from tests.fakes import FakeClock, FakeMis, FakeTable, FakeWorkQueue
from tests.functions.context import Annotations
from tests.functions.manual_sync_api.client import REQUEST_ID, STAFF_CLAIMS, Client

SYNC = f"/schools/{SCHOOL_ID}/manual-sync"


def preview(client: Client) -> dict[str, object]:
    made: dict[str, object] = client.call("POST", f"{SYNC}/preview", claims=STAFF_CLAIMS).json()
    return made


def test_a_preview_says_what_would_be_lost(client: Client, gone: None) -> None:
    """The warning names the class, and each task with its title."""
    made = client.call("POST", f"{SYNC}/preview").json()

    (warning,) = made["warnings"]
    assert warning["id"] == "deleted_class:7x"
    assert warning["tasks"] == [
        {"id": "fractions", "title": "Fractions", "due_at": None, "students": 0}
    ]


def test_a_class_is_shown_with_its_year_group(client: Client, gone: None) -> None:
    """One that is gone under the year group that it had: there its people look for it."""
    (shown,) = (
        each
        for each in client.call("POST", f"{SYNC}/preview").json()["classes"]
        if each["id"] == "7x"
    )

    assert (shown["state"], shown["year_group"]) == ("deleted", "7")


def test_a_preview_can_be_seen_again(client: Client, gone: None) -> None:
    """As it was made."""
    made = preview(client)

    again = client.call("GET", f"{SYNC}/previews/{made['preview_id']}")
    assert again.json() == made


def test_unknown_ids_in_a_selection_are_named(client: Client) -> None:
    """A person can put right what is named."""
    chosen = {"selection": {"subjects": ["maths", "magic"], "classes": ["9z"]}}

    refused = client.call("POST", f"{SYNC}/preview", chosen)

    assert (refused.status, refused.json()["unknown"]) == (
        409,
        {"subjects": ["magic"], "classes": ["9z"]},
    )


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (MisAccessRefused("withdrawn"), 409, "mis-access"),
        (MisUnavailable("no answer"), 503, "mis-unavailable"),
        (MisIncomplete("a page is missing"), 502, "mis-incomplete"),
    ],
)
def test_a_mis_that_cannot_be_read_is_a_clear_problem(
    client: Client, mis: FakeMis, error: MisError, status: int, slug: str
) -> None:
    """The problem says which of the causes it is."""
    mis.answer = error

    refused = client.call("POST", f"{SYNC}/preview")

    assert (refused.status, refused.json()["type"]) == (status, f"/problems/{slug}")


def test_a_problem_of_the_mis_names_what_it_is_about(client: Client, mis: FakeMis) -> None:
    """The one permission that is off."""
    mis.answer = MisAccessRefused("status 403", about="students.read")

    refused = client.call("POST", f"{SYNC}/preview").json()

    assert (refused["type"], refused["about"]) == ("/problems/mis-access", "students.read")


def test_an_empty_mis_is_refused(client: Client, mis: FakeMis, table: FakeTable) -> None:
    """Nothing where there was something is no plan."""
    school = table.schools[SCHOOL_ID]
    counted = replace(school.standing, counts=replace(school.standing.counts, students=2))
    table.schools[SCHOOL_ID] = replace(school, standing=counted)
    mis.answer = a_snapshot()

    assert client.call("POST", f"{SYNC}/preview").json()["type"] == "/problems/mis-empty"


def test_a_confirm_without_accepting_is_refused(
    client: Client, gone: None, table: FakeTable
) -> None:
    """It lists what was not accepted and what was accepted for nothing; nothing is changed."""
    order = {"preview_id": preview(client)["preview_id"], "accept": ["deleted_class:9z"]}

    refused = client.call("POST", f"{SYNC}/confirm", order)

    assert (refused.status, refused.json()["missing"], refused.json()["unknown"]) == (
        422,
        ["deleted_class:7x"],
        ["deleted_class:9z"],
    )
    assert "7x" in table.rosters[SCHOOL_ID].classes


def confirm(client: Client, preview_id: object) -> tuple[int, dict[str, object]]:
    order = {"preview_id": preview_id, "accept": ["deleted_class:7x"]}
    reply = client.call("POST", f"{SYNC}/confirm", order, claims=STAFF_CLAIMS)
    return reply.status, reply.json()


def test_an_accepted_confirm_applies_and_resets_the_school(
    client: Client, gone: None, table: FakeTable
) -> None:
    """The class goes, the school is in order, and the run says who did it."""
    status, run = confirm(client, preview(client)["preview_id"])

    assert (status, run["outcome"], run["by"]) == (200, "applied", "head@larkrise.example")
    assert table.schools[SCHOOL_ID].standing.state is SchoolState.OK


def test_confirming_twice_answers_alike(client: Client, gone: None) -> None:
    """Applied once."""
    made = preview(client)

    assert confirm(client, made["preview_id"]) == confirm(client, made["preview_id"])


def test_of_two_previews_one_wins(client: Client, gone: None) -> None:
    """The other is stale, and says why."""
    first, second = preview(client), preview(client)
    confirm(client, first["preview_id"])

    status, refused = confirm(client, second["preview_id"])

    assert (status, refused["type"]) == (409, "/problems/preview-stale")
    assert "another_manual_sync" in str(refused["reasons"])


def test_a_stale_preview_says_the_difference_in_counts(
    client: Client, gone: None, ports: ApiPorts
) -> None:
    """A task was set meanwhile: one more would be lost than was shown."""
    made = preview(client)
    ports.tasks.put(SCHOOL_ID, a_task("surds", title="Surds"))

    status, refused = confirm(client, made["preview_id"])

    assert (status, refused["reasons"]) == (409, ["tasks_changed"])
    assert refused["differences"] == ["tasks_deleted: 1 previewed, 2 now"]


def test_an_expired_preview_is_gone(client: Client, gone: None, clock: FakeClock) -> None:
    """After 60 minutes."""
    made = preview(client)
    clock.advance(timedelta(minutes=60))

    status, refused = confirm(client, made["preview_id"])

    assert (status, refused["type"]) == (410, "/problems/preview-expired")


def test_a_preview_of_another_school_is_unknown_here(
    client: Client, gone: None, mis: FakeMis
) -> None:
    """Its id is no key to this school."""
    foreign = client.call("POST", "/schools/B2/manual-sync/preview").json()

    assert confirm(client, foreign["preview_id"])[0] == 404


def test_a_large_plan_is_handed_over(
    client: Client, gone: None, handed_over: None, ports: ApiPorts
) -> None:
    """202 says where to look; the run has no outcome yet, and Worker is asked to finish it."""
    order = {"preview_id": preview(client)["preview_id"], "accept": ["deleted_class:7x"]}

    accepted = client.call("POST", f"{SYNC}/confirm", order)

    run_id = accepted.json()["run_id"]
    assert (accepted.status, accepted.json()["outcome"]) == (202, None)
    assert accepted.headers["Location"] == f"/schools/{SCHOOL_ID}/runs/{run_id}"
    assert isinstance(ports.queue, FakeWorkQueue)
    assert ports.queue.handed_over == [(SCHOOL_ID, run_id)]


def test_meanwhile_a_preview_must_wait(client: Client, gone: None, handed_over: None) -> None:
    """What it would show is about to change."""
    confirm(client, preview(client)["preview_id"])

    refused = client.call("POST", f"{SYNC}/preview")

    assert (refused.status, refused.json()["type"]) == (409, "/problems/sync-in-progress")


def test_the_same_confirm_meanwhile_is_accepted_again(
    client: Client, gone: None, handed_over: None, ports: ApiPorts, clock: FakeClock
) -> None:
    """And asks once more for it to be finished, for the message may have been lost."""
    made = preview(client)
    confirm(client, made["preview_id"])
    clock.advance(timedelta(minutes=5))

    assert confirm(client, made["preview_id"])[0] == 202
    assert isinstance(ports.queue, FakeWorkQueue)
    assert len(ports.queue.handed_over) == 2


def test_no_task_slips_in_meanwhile(client: Client, gone: None, handed_over: None) -> None:
    """The class may be about to go."""
    confirm(client, preview(client)["preview_id"])

    task = f"/schools/{SCHOOL_ID}/classes/7x/tasks/new"
    assert client.call("PUT", task, {"title": "New"}).json()["type"] == "/problems/sync-in-progress"


def test_the_time_of_the_read_is_told(client: Client) -> None:
    """A person sees how old it is what they are shown."""
    assert client.call("POST", f"{SYNC}/preview").json()["mis_read_at"] == NOW.isoformat().replace(
        "+00:00", "Z"
    )


def runs_ended(log: StringIO) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in lines if line["message"] == "run_ended"]


def test_a_manual_sync_leaves_the_line_of_its_run(
    client: Client, gone: None, log: StringIO
) -> None:
    """The school waits for nobody any more, whatever the night before said."""
    confirm(client, preview(client)["preview_id"])

    [line] = runs_ended(log)
    assert (line["school_id"], line["kind"], line["outcome"], line["next_step"]) == (
        SCHOOL_ID,
        "manual_sync",
        "applied",
        "none",
    )


def test_the_line_says_how_long_planning_and_writing_took(
    client: Client, gone: None, log: StringIO
) -> None:
    """Seconds of each; the MIS was read for the preview."""
    confirm(client, preview(client)["preview_id"])

    [line] = runs_ended(log)
    assert (line["seconds"].keys(), min(line["seconds"].values()) > 0) == ({"plan", "write"}, True)


def test_the_line_of_a_run_does_not_say_who(client: Client, gone: None, log: StringIO) -> None:
    """Who confirmed is in `sync_confirmed`, for the audit, and nowhere else."""
    confirm(client, preview(client)["preview_id"])

    assert "head@" not in json.dumps(runs_ended(log))


def test_a_repeated_confirm_leaves_no_second_line(
    client: Client, gone: None, log: StringIO
) -> None:
    """It answers with a run that had ended before it came."""
    made = preview(client)
    for _ in range(2):
        confirm(client, made["preview_id"])

    assert len(runs_ended(log)) == 1


def test_a_plan_that_is_handed_over_leaves_its_line_to_worker(
    client: Client, gone: None, handed_over: None, log: StringIO
) -> None:
    """The run has not ended yet."""
    confirm(client, preview(client)["preview_id"])

    assert runs_ended(log) == []


def test_a_trace_is_found_by_the_ids_of_a_confirm(
    client: Client, gone: None, annotations: Annotations
) -> None:
    """School, preview and run; and the request's own id, which an error's answer carries."""
    made = preview(client)
    annotations.clear()

    confirm(client, made["preview_id"])

    assert dict(annotations) == {
        "request_id": REQUEST_ID,
        "school_id": SCHOOL_ID,
        "preview_id": made["preview_id"],
        "run_id": f"{made['preview_id']}-manual",
    }


def test_a_trace_is_found_by_the_preview_that_was_made(
    client: Client, annotations: Annotations
) -> None:
    """The answer names its id."""
    made = preview(client)

    assert ("preview_id", made["preview_id"]) in annotations


def test_every_line_of_a_request_says_which_school(client: Client, log: StringIO) -> None:
    """And by which id it was asked."""
    client.call("GET", f"/schools/{SCHOOL_ID}/runs/r1")

    [line] = [json.loads(line) for line in log.getvalue().splitlines()]
    assert (line["school_id"], line["run_id"], line["correlation_id"]) == (
        SCHOOL_ID,
        "r1",
        REQUEST_ID,
    )


def test_one_preview_too_many_reads_no_mis(client: Client, mis: FakeMis) -> None:
    """The answer says what is bounded, and when the next is allowed."""
    for _ in range(MOST_AN_HOUR):
        preview(client)

    refused = client.call("POST", f"{SYNC}/preview", claims=STAFF_CLAIMS)

    assert (refused.status, refused.json()["type"]) == (429, "/problems/too-many-previews")
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert len(mis.reads) == MOST_AN_HOUR


def test_the_changes_of_a_preview_are_listed_one_by_one(client: Client, gone: None) -> None:
    """Before anything is decided, a person sees who and what is behind the counts."""
    made = preview(client)

    changes = client.call(
        "GET", f"{SYNC}/previews/{made['preview_id']}/changes", claims=STAFF_CLAIMS
    ).json()["items"]

    removed = {(each["entity"], each["id"]) for each in changes if each["kind"] == "removed"}
    assert removed >= {("class", "7x"), ("task", "fractions")}


def test_the_changes_of_a_preview_are_given_as_csv(client: Client, gone: None) -> None:
    """As those of a run are."""
    path = f"{SYNC}/previews/{preview(client)['preview_id']}/changes"

    rows = client.call("GET", path, claims=STAFF_CLAIMS, headers={"Accept": "text/csv"}).body

    assert "Fractions" in rows
