"""Ids of classes are the MIS's: whatever its reader accepts, every route serves."""

from urllib.parse import quote

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from manual_sync_api.paths import id_of, in_parts
from rostersync.domain.errors import MisIncomplete
from rostersync.mis.wonde import shapes
from rostersync.mis.wonde.normalise import class_of
from tests.builders import SCHOOL_ID, a_class, a_roster, a_school
from tests.fakes import FakeTable
from tests.functions.manual_sync_api.client import MACHINE, Client, as_gateway_hands_on

ODD_IDS = [
    "A/1",
    "10x/Ma/1",
    "100%",
    "A%2F1",
    "A%252F1",
    "7x Ma1",
    "7x+Ma1",
    "Œuvre-ß",
    "数学",
    "a..b",
    "a/..b",
    "A#1",
    "A?b=1&c",
    "tasks",
    'A"<1>',
    "A\\1",
    "é" * 120,
    "~",
    ".a",
]


def read(id: str) -> str:
    """The id as the reader of the MIS takes it."""
    return class_of(shapes.SchoolClass(id=id)).row.id


@pytest.fixture(params=ODD_IDS)
def class_id(request: pytest.FixtureRequest, table: FakeTable) -> str:
    """A class of the roster with an odd id."""
    id = read(request.param)
    table.add(a_school(), a_roster(classes=[a_class(id)]))
    return id


def address_of(class_id: str) -> str:
    """As any client writes it."""
    return f"/schools/{SCHOOL_ID}/classes/{quote(class_id, safe='')}"


def test_class_is_found_by_its_id(client: Client, class_id: str) -> None:
    """As the list of classes gives it."""
    listed = client.call("GET", f"/schools/{SCHOOL_ID}/classes").json()["items"][0]["id"]

    found = client.call("GET", address_of(listed))

    assert (found.status, found.json()["id"]) == (200, class_id)


def test_task_is_set_seen_listed_and_taken_back(client: Client, class_id: str) -> None:
    """Every route below a class."""
    task = f"{address_of(class_id)}/tasks/t1"
    body = {"title": "Fractions", "student_ids": []}

    set_ = client.call("PUT", task, body, claims=MACHINE)
    seen = client.call("GET", task, claims=MACHINE)
    listed = client.call("GET", f"{address_of(class_id)}/tasks", claims=MACHINE)
    removed = client.call("DELETE", task, claims=MACHINE)

    assert [each.status for each in (set_, seen, listed, removed)] == [200, 200, 200, 204]
    assert seen.json()["class_id"] == listed.json()["items"][0]["class_id"] == class_id


def test_tasks_of_a_class_are_listed_in_pages(client: Client, class_id: str) -> None:
    """The cursor leads back to the same class."""
    for number in (1, 2):
        address = f"{address_of(class_id)}/tasks/t{number}"
        client.call("PUT", address, {"title": "x", "student_ids": []}, claims=MACHINE)
    tasks = f"{address_of(class_id)}/tasks"

    cursor = client.call("GET", tasks, claims=MACHINE, limit="1").json()["cursor"]
    rest = client.call("GET", tasks, claims=MACHINE, limit="1", cursor=cursor).json()

    assert [task["id"] for task in rest["items"]] == ["t2"]


@pytest.mark.parametrize(
    "id", ["", ".", "..", "a/", "/a", "a//b", "a/../b", "a/tasks", "a/tasks/b"]
)
def test_id_that_no_address_can_name_is_refused_by_the_reader(id: str) -> None:
    """With a cause, and not at the first request for the class."""
    with pytest.raises(MisIncomplete):
        read(id)


@given(id=st.text(min_size=1, max_size=40))
def test_id_comes_out_of_a_path_as_it_went_in(id: str) -> None:
    """Any id that the reader accepts, with and without what follows it."""
    try:
        accepted = read(id)
    except MisIncomplete:
        reject()
    for after in ("", "/tasks", "/tasks/t1"):
        path = f"/schools/S1/classes/{quote(accepted, safe='')}{after}"
        parts = in_parts({"rawPath": as_gateway_hands_on(path)})["rawPath"].split("/")
        assert [id_of(parts[4]), *parts[5:]] == [accepted, *after.split("/")[1:]]
