"""Ids with characters of every odd kind, from the MIS through the real gateway and back."""

from urllib.parse import quote

import pytest

from local.cloud import Cloud
from local.mis.changes import RenumberClass
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
def platform(started: Started, cloud: Cloud) -> Api:
    """The platform's client, once the school with odd classes was set up."""
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
    _, confirm = choose_everything(operator, PATH)
    assert operator.call("POST", f"{PATH}/manual-sync/confirm", confirm).status == 200
    return Api(str(cloud.api_url), machine_token(cloud))


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
