"""Who did what is on record, whatever they did: by the table of routes, and in the table itself."""

import json
from datetime import timedelta

import pytest

from manual_sync_api.access import RULES
from rostersync.application.erasure import erase_student
from rostersync.application.ports.erasures import ErasureOrder
from rostersync.aws.stores.erasures import DynamoErasures
from rostersync.domain.audit import Act
from tests.builders import NOW, SCHOOL_ID
from tests.functions.manual_sync_api.client import OPERATOR, STAFF, STAFF_CLAIMS, Claims
from tests.proofs.api_stage import SECRETS, ApiStage, good_request, routes

ACTS = [route for route in routes() if route[0] != "GET"]
READS = [route for route in routes() if route[0] == "GET"]
KEPT = timedelta(days=400)


def caller_for(route: tuple[str, str]) -> tuple[Claims, str]:
    """Claims that the route lets in, and by what name they are on record."""
    rule = RULES[route]
    if rule.staff:
        return STAFF_CLAIMS, STAFF
    if rule.scopes:
        scopes = " ".join(sorted(rule.scopes))
        return {"client_id": "platform", "scope": scopes}, "client platform"
    return OPERATOR, OPERATOR["email"]


@pytest.mark.parametrize("route", ACTS, ids=" ".join)
def test_every_act_is_on_record(api: ApiStage, route: tuple[str, str]) -> None:
    """Who, when, by which request, and what it left; for 400 days."""
    path, body = good_request(api, route)
    claims, name = caller_for(route)
    before = len(api.audits())

    reply = api.client.call(route[0], path, body, claims=claims)

    assert reply.status < 300, reply.body
    [*_, record] = api.audits()
    assert len(api.audits()) == before + 1
    assert (record["by"], record["school_id"], record["type"]) == (name, SCHOOL_ID, "audit")
    assert record["act"] in set(Act)
    assert record.keys() & {"before", "after"}
    assert record["expires_at"] >= int((NOW + KEPT).timestamp())


def test_what_was_changed_is_there_before_and_after(api: ApiStage) -> None:
    """The record of a setting has the value before and after."""
    path = f"/schools/{SCHOOL_ID}/settings"

    api.client.call("PATCH", path, {"recipients": ["new@larkrise.example"]}, claims=STAFF_CLAIMS)

    [record] = api.audits()
    assert record["before"]["recipients"] == ["network.manager@larkrise.example"]
    assert record["after"]["recipients"] == ["new@larkrise.example"]


def test_an_erasure_is_on_record(api: ApiStage) -> None:
    """Who ordered it; the record names no student."""
    student = next(item for item in api.items().values() if item["sk"] == "STUDENT#ada")
    api.table.put({**student, "state": "left"})
    order = ErasureOrder(SCHOOL_ID, "ada", "dpo@rostersync.example")

    erase_student(order, DynamoErasures(api.table), NOW)

    [record] = api.audits()
    assert (record["act"], record["by"]) == (Act.STUDENT_ERASED, "dpo@rostersync.example")
    assert "ada" not in str(record)


def test_no_act_names_a_student(api: ApiStage) -> None:
    """The audit outlives an erasure, so it names only the people who acted."""
    for route in ACTS:
        path, body = good_request(api, route)
        api.client.call(route[0], path, body)

    kept = str(api.audits())
    assert len(api.audits()) >= len(ACTS)
    assert not [name for name in SECRETS if name in kept]


@pytest.mark.parametrize("route", READS, ids=" ".join)
def test_who_reads_of_people_leaves_a_line(api: ApiStage, route: tuple[str, str]) -> None:
    """An answer that names somebody is in the log with who asked; no other line is there."""
    path, _ = good_request(api, route)
    claims, name = caller_for(route)

    reply = api.client.call(route[0], path, claims=claims)

    assert reply.status == 200, reply.body
    lines = [json.loads(line) for line in api.log.getvalue().splitlines()]
    said = [(line["by"], line["route"]) for line in lines if line["message"] == "people_read"]
    named = [name for name in (*SECRETS, STAFF) if name in reply.body]
    assert said == ([(name, route[1])] if named else [])


def test_a_refused_act_leaves_nothing(api: ApiStage) -> None:
    """The audit says what was done."""
    before = api.items()

    api.client.call("PATCH", "/schools/B2/settings", {"reminders": "once"}, claims=STAFF_CLAIMS)

    assert api.items() == before
