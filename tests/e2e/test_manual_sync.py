"""The way out of a failed autosync, through the deployed API: preview, accept, confirm."""

import time
from dataclasses import dataclass

import pytest

from local.cloud import Cloud
from local.mis.changes import DeleteClass
from local.mis.order import SchoolOrder
from local.night import begin, has_ended, next_night
from local.people import machine_token, operator_token, person_token
from local.start import Started
from rostersync.domain.run import Run, autosync_run_id
from tests.e2e.api import Api, Reply, choose_everything

pytestmark = pytest.mark.e2e

SCHOOL_ID = "M1"
PATH = f"/schools/{SCHOOL_ID}"
STAFF = "head@m1.example"
GONE = "8x/Ma1"
WITHIN_S = 60


@dataclass
class Story:
    """All that was answered on the way, in the order in which it happened."""

    failed: Run
    preview: Reply
    refused: Reply
    classes_after_refusal: set[str]
    students_before: list[dict[str, object]]
    confirmed: Reply
    confirmed_again: Reply
    tasks_after: Reply
    students_after: list[dict[str, object]]
    next_night: Run
    foreign: Reply


@pytest.fixture(scope="module")
def story(started: Started, cloud: Cloud) -> Story:
    """A class that has a task is deleted on the MIS; the school's staff settle it."""
    assert started.control
    started.control.generate(
        SchoolOrder(
            id=SCHOOL_ID,
            name="Story",
            students=100,
            classes=12,
            subjects=3,
            teachers=6,
            class_size=15,
        )
    )
    operator = Api(str(cloud.api_url), operator_token(cloud))
    staff = Api(str(cloud.api_url), person_token(STAFF, cloud))
    gone_id = _set_up(operator)
    _set_task(Api(str(cloud.api_url), machine_token(cloud)), gone_id)
    started.control.change(SCHOOL_ID, [DeleteClass(of=GONE)])
    failed = _run_night(cloud)
    students_before = _items(staff, "students?limit=1000")
    preview = staff.call("POST", f"{PATH}/manual-sync/preview")
    preview_id = preview.json()["preview_id"]
    refused = staff.call("POST", f"{PATH}/manual-sync/confirm", {"preview_id": preview_id})
    classes = {str(each["id"]) for each in _items(staff, "classes")}
    order = {
        "preview_id": preview_id,
        "accept": [each["id"] for each in preview.json()["warnings"]],
    }
    return Story(
        failed=failed,
        preview=preview,
        refused=refused,
        classes_after_refusal=classes & {gone_id},
        students_before=students_before,
        confirmed=staff.call("POST", f"{PATH}/manual-sync/confirm", order),
        confirmed_again=staff.call("POST", f"{PATH}/manual-sync/confirm", order),
        tasks_after=operator.call("GET", f"{PATH}/classes/{gone_id}/tasks"),
        students_after=_items(staff, "students?limit=1000"),
        next_night=_run_night(cloud),
        foreign=Api(str(cloud.api_url), person_token("stranger@m1.example", cloud)).call(
            "GET", PATH
        ),
    )


def _set_up(operator: Api) -> str:
    """Register the school, let its staff in, sync all of it; gives the id of the class to go."""
    operator.call("PUT", PATH, {"name": "Story School", "mis": {"source": "wonde"}})
    operator.call("PUT", f"{PATH}/staff/{STAFF}")
    seen, order = choose_everything(operator, PATH)
    assert operator.call("POST", f"{PATH}/manual-sync/confirm", order).status == 200
    (gone_id,) = [str(each["id"]) for each in seen["classes"] if each["name"] == GONE]
    return gone_id


def _set_task(machine: Api, class_id: str) -> None:
    students = machine.call("GET", f"{PATH}/classes/{class_id}").json()["student_ids"]
    task = {"title": "Fractions", "due_at": "2027-01-11T09:00:00Z", "student_ids": students}
    assert machine.call("PUT", f"{PATH}/classes/{class_id}/tasks/hw-1", task).status == 200


def _items(api: Api, path: str) -> list[dict[str, object]]:
    items: list[dict[str, object]] = api.call("GET", f"{PATH}/{path}").json()["items"]
    return items


def _run_night(cloud: Cloud) -> Run:
    night = next_night(cloud.ports, [SCHOOL_ID])
    begin(cloud, night, [SCHOOL_ID])
    until = time.monotonic() + WITHIN_S
    while not has_ended(cloud.ports, SCHOOL_ID, night):
        assert time.monotonic() < until
        time.sleep(0.2)
    run = cloud.ports.runs.get(SCHOOL_ID, autosync_run_id(night))
    assert run
    return run


def test_the_night_fails(story: Story) -> None:
    """A class is gone: nothing is changed before a person has looked."""
    assert (story.failed.outcome, story.failed.cause) == ("failed", "major_changes")


def test_the_preview_names_the_class_and_its_tasks(story: Story) -> None:
    """Each loss by name, title and date."""
    (warning,) = story.preview.json()["warnings"]

    assert (warning["code"], warning["entity"]["name"]) == ("deleted_class", GONE)
    assert [(task["title"], task["due_at"], task["students"]) for task in warning["tasks"]] == [
        ("Fractions", "2027-01-11T09:00:00Z", 15)
    ]


def test_without_accepting_it_is_refused(story: Story) -> None:
    """The answer lists what was not accepted, and the class is still there."""
    (warning,) = story.preview.json()["warnings"]

    assert (story.refused.status, story.refused.json()["missing"]) == (422, [warning["id"]])
    assert len(story.classes_after_refusal) == 1


def test_accepted_it_applies(story: Story) -> None:
    """The run says what was done, and by whom."""
    run = story.confirmed.json()

    assert (run["outcome"], run["by"], run["summary"]["tasks_deleted"]) == ("applied", STAFF, 1)


def test_confirming_again_answers_alike(story: Story) -> None:
    """Applied once, however often it is confirmed."""
    assert story.confirmed_again.json() == story.confirmed.json()


def test_the_class_and_its_tasks_are_gone(story: Story) -> None:
    """What was accepted is lost, as the preview said."""
    assert story.tasks_after.status == 404


def test_the_students_are_there_with_all_their_data(story: Story) -> None:
    """No student is removed by a sync; none of these lost more than a class."""
    assert story.students_after == story.students_before


def test_the_next_night_is_clean(story: Story) -> None:
    """A confirm resets the school."""
    assert story.next_night.outcome == "unchanged"


def test_a_stranger_sees_no_school(story: Story) -> None:
    """A good token of somebody who is on no list."""
    assert story.foreign.status == 404


def test_without_a_token_nothing_is_answered(cloud: Cloud) -> None:
    """The gateway refuses before the function runs."""
    assert Api(str(cloud.api_url), None).call("GET", "/schools").status == 401
