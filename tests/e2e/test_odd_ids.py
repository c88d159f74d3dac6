"""The world's mess through the deployed stack: odd ids, and a student whom the school withholds."""

from urllib.parse import quote

import pytest

from local.cloud import Cloud
from local.mis.changes import RenumberClass
from local.mis.control import SchoolPatch
from local.mis.generate import generate_school
from local.mis.order import SchoolOrder
from local.people import machine_token, operator_token
from local.start import Started
from tests.e2e.api import Api, choose_everything

pytestmark = pytest.mark.e2e

SCHOOL_ID = "ODD1"
PATH = f"/schools/{SCHOOL_ID}"
ODD_IDS = [
    "A/1",
    "100%",
    "A%2F1",
    "7x Ma1",
    "7x+Ma1",
    "a..b",
    "a/..b",
    "Œuvre 数学",
    "A#1",
    "A?b=1&c",
]


@pytest.fixture(scope="module")
def operator(started: Started, cloud: Cloud) -> Api:
    """An operator, who has set up the school with odd classes."""
    assert started.control
    order = SchoolOrder(
        id=SCHOOL_ID, name="Odd", students=60, classes=len(ODD_IDS), subjects=2, teachers=4
    )
    started.control.generate(order)
    operator = Api(str(cloud.api_url), operator_token(cloud))
    operator.call("PUT", PATH, {"name": "Odd", "mis": {"source": "wonde"}})
    seen = operator.call("POST", f"{PATH}/manual-sync/preview").json()["classes"]
    changes = [RenumberClass(of=row["id"], id=id) for row, id in zip(seen, ODD_IDS, strict=True)]
    started.control.change(SCHOOL_ID, changes)
    started.control.patch(SCHOOL_ID, SchoolPatch(hidden_students=frozenset({_withheld(order)})))
    _, confirm = choose_everything(operator, PATH)
    assert operator.call("POST", f"{PATH}/manual-sync/confirm", confirm).status == 200
    return operator


@pytest.fixture(scope="module")
def platform(operator: Api, cloud: Cloud) -> Api:
    """The platform's client, once the school is set up."""
    return Api(operator.url, machine_token(cloud))


def _withheld(order: SchoolOrder) -> str:
    """A student of some class, as the MIS generates it."""
    rows = generate_school(order).classes.values()
    return next(row.student_ids[0] for row in rows if row.student_ids)


@pytest.mark.parametrize("class_id", ODD_IDS)
def test_class_with_an_odd_id_is_served_by_every_route(platform: Api, class_id: str) -> None:
    """The class, its tasks, and each task: read, set, listed and taken back."""
    address = f"{PATH}/classes/{quote(class_id, safe='')}"
    task = f"{address}/tasks/t1"

    found = platform.call("GET", address)
    set_ = platform.call("PUT", task, {"title": "Fractions", "student_ids": []})
    listed = platform.call("GET", f"{address}/tasks")
    removed = platform.call("DELETE", task)

    assert [each.status for each in (found, set_, listed, removed)] == [200, 200, 200, 204]
    assert found.json()["id"] == listed.json()["items"][0]["class_id"] == class_id


def test_withheld_student_is_left_out_and_the_school_is_set_up(operator: Api) -> None:
    """The run names who is missing; nobody else is."""
    run = operator.call("GET", PATH).json()["last_run"]

    assert (run["outcome"], run["left_out_count"]) == ("applied", 1)
    assert (run["left_out"][0]["what"], run["left_out"][0]["why"]) == ("student", "not_shown")
