"""The queries about schools, over the lines that Worker and the API really wrote."""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest

from autosync import messages, worker
from manual_sync_api import handler
from rostersync.application.ports.api import ApiPorts
from rostersync.domain.errors import MisUnavailable
from rostersync.domain.run import manual_run_id
from tests.builders import NIGHT, SCHOOL_ID
from tests.cloudformation import load_template
from tests.fakes import FakeMis
from tests.fakes.brake import an_idle_brake
from tests.functions.context import a_context, lines_of
from tests.functions.manual_sync_api.client import Client
from tests.insights import Line, lines_in, run
from tests.operations import queries

QUERIES = queries(load_template())
WAITING = ("who waits for a person", "Who waits for a person, longest first")

type Night = Callable[[date], list[Line]]

WORKER_ENVIRONMENT = {
    "RETRY_DELAY_SECONDS": "900",
    "REREAD_DELAY_SECONDS": "300",
    "BRAKE_PERCENT": "20",
    "BRAKE_MINIMUM_SCHOOLS": "2",
}


@pytest.fixture
def night(ports: ApiPorts, monkeypatch: pytest.MonkeyPatch) -> Night:
    """Let Worker run the school for a night, over the ports that the API has; its lines."""
    for name, value in WORKER_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(messages, "ports", lambda where: ports.sync)
    monkeypatch.setattr(messages, "brake", lambda table, bounds: an_idle_brake())

    def of(day: date) -> list[Line]:
        # By the second read, which judges the night; the first leaves what is major to it.
        return _worked({"school_id": SCHOOL_ID, "night": day.isoformat(), "reread": True})

    return of


def _worked(body: Mapping[str, object]) -> list[Line]:
    """What Worker writes about a message that was received for the last time."""
    record = {
        "messageId": "m1",
        "receiptHandle": "r1",
        "body": json.dumps(body),
        "attributes": {"ApproximateReceiveCount": "3"},
        "eventSource": "aws:sqs",
        "awsRegion": "eu-west-2",
    }
    with lines_of(worker.logger) as said:
        worker.handler({"Records": [record]}, a_context())
    return lines_in(said.getvalue())


def _settled(client: Client, since: int) -> list[Line]:
    """What the API writes while a person previews, accepts and confirms."""
    sync = f"/schools/{SCHOOL_ID}/manual-sync"
    with lines_of(handler.logger) as said:
        made = client.call("POST", f"{sync}/preview").json()
        accept = [warning["id"] for warning in made["warnings"]]
        client.call("POST", f"{sync}/confirm", {"preview_id": made["preview_id"], "accept": accept})
    return lines_in(said.getvalue(), since)


@pytest.mark.parametrize("name", WAITING)
def test_a_school_that_failed_waits(night: Night, gone: None, name: str) -> None:
    """For a manual sync, since the night that failed."""
    found = run(QUERIES[name].text, night(NIGHT))

    shown = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    assert [(row["school_id"], row["step"], row["since"]) for row in shown] == [
        (SCHOOL_ID, "manual_sync", "2026-11-23T01:00Z")
    ]


@pytest.mark.parametrize("name", WAITING)
def test_a_school_that_a_person_settled_waits_no_more(
    night: Night, gone: None, client: Client, name: str
) -> None:
    """At once, and not only after the next night."""
    lines = night(NIGHT)

    assert run(QUERIES[name].text, lines + _settled(client, since=len(lines))).rows == []


@pytest.mark.parametrize("name", WAITING)
def test_a_school_that_worker_settled_waits_no_more(
    night: Night, gone: None, client: Client, handed_over: None, name: str
) -> None:
    """Its plan was too large for the request, whose log says nothing of an end."""
    lines = night(NIGHT)
    lines += _settled(client, since=len(lines))
    [confirmed] = [line for line in lines if line["message"] == "sync_confirmed"]
    order = {"school_id": SCHOOL_ID, "finish": manual_run_id(confirmed["preview_id"])}
    lines += [line | {"@timestamp": len(lines)} for line in _worked(order)]

    assert run(QUERIES[name].text, lines).rows == []


@pytest.mark.parametrize("name", WAITING)
def test_an_outage_does_not_hide_that_a_school_waits(
    night: Night, gone: None, mis: FakeMis, name: str
) -> None:
    """The last night failed for nobody's fault; what the school must settle is still open."""
    lines = night(NIGHT)
    mis.answer = MisUnavailable("503")
    after = night(NIGHT + timedelta(days=1))
    lines += [line | {"@timestamp": len(lines) + number} for number, line in enumerate(after)]

    assert [row[:2] for row in run(QUERIES[name].text, lines).rows] == [[SCHOOL_ID, "manual_sync"]]


def test_a_manual_sync_stands_among_the_slowest(night: Night, gone: None, client: Client) -> None:
    """Beside the nights, by the time that it took."""
    lines = night(NIGHT)
    lines += _settled(client, since=len(lines))

    found = run(QUERIES["slowest"].text, lines)
    assert {row[found.columns.index("kind")] for row in found.rows} == {"autosync", "manual_sync"}
