"""A sync that is too large for a request: begun by the deployed API, finished by Worker."""

import time
from dataclasses import dataclass

import pytest

from local.cloud import Cloud
from local.mis.order import SchoolOrder
from local.people import machine_token, operator_token
from local.start import Started
from tests.e2e.api import Api, Reply, choose_everything

pytestmark = pytest.mark.e2e

SCHOOL_ID = "M3"
PATH = f"/schools/{SCHOOL_ID}"
WITHIN_S = 60


@dataclass
class HandedOver:
    """A first sync that is too large for a request, by a machine client, in order."""

    confirmed: Reply
    ended: Reply
    confirmed_again: Reply
    school: Reply


@pytest.fixture(scope="module")
def handed_over(started: Started, cloud: Cloud) -> HandedOver:
    """More than 2,500 changes: begun by the API, finished by Worker, followed by `Location`."""
    assert started.control
    started.control.generate(
        SchoolOrder(
            id=SCHOOL_ID,
            name="Large",
            students=2400,
            classes=300,
            subjects=20,
            teachers=60,
            class_size=20,
        )
    )
    operator = Api(str(cloud.api_url), operator_token(cloud))
    machine = Api(str(cloud.api_url), machine_token(cloud))
    operator.call("PUT", PATH, {"name": "Large School", "mis": {"source": "wonde"}})
    _, order = choose_everything(machine, PATH)
    confirmed = machine.call("POST", f"{PATH}/manual-sync/confirm", order)
    return HandedOver(
        confirmed=confirmed,
        ended=_follow(machine, confirmed.headers["Location"]),
        confirmed_again=machine.call("POST", f"{PATH}/manual-sync/confirm", order),
        school=operator.call("GET", PATH),
    )


def _follow(api: Api, location: str) -> Reply:
    until = time.monotonic() + WITHIN_S
    while (reply := api.call("GET", location)).json()["outcome"] is None:
        assert time.monotonic() < until
        time.sleep(0.2)
    return reply


def test_a_large_plan_is_answered_before_it_is_done(handed_over: HandedOver) -> None:
    """Its run has no outcome yet, and the answer says where to look again."""
    run = handed_over.confirmed.json()

    assert (handed_over.confirmed.status, run["outcome"]) == (202, None)
    assert handed_over.confirmed.headers["Location"] == f"{PATH}/runs/{run['run_id']}"


def test_worker_finishes_it(handed_over: HandedOver) -> None:
    """All that was previewed is in the roster, and the school is in order."""
    run, school = handed_over.ended.json(), handed_over.school.json()

    assert (run["outcome"], run["summary"]["classes_added"]) == ("applied", 300)
    assert (school["state"], school["counts"]["students"]) == ("ok", 2400)


def test_confirming_a_large_plan_again_answers_with_its_end(handed_over: HandedOver) -> None:
    """It is not applied twice."""
    assert handed_over.confirmed_again.status == 200
    assert handed_over.confirmed_again.json() == handed_over.ended.json()
