from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from manual_sync_api import handler, wiring
from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.staff import StaffMember
from tests.builders import NOW, SCHOOL_ID, a_class, a_roster, a_school, a_task, mirror
from tests.fakes import FakeClock, FakeMis, FakeTable
from tests.fakes.api import api_ports
from tests.functions.context import lines_of
from tests.functions.manual_sync_api.client import STAFF, Client

FOREIGN_SCHOOL_ID = "B2"

WITHOUT_CLASS = mirror(a_roster(classes=[a_class("other", name="Other")]))

ENVIRONMENT = {
    "TABLE_NAME": "rostersync",
    "QUEUE_URL": "http://127.0.0.1:9/queue",
    "WONDE_BASE_URL": "http://127.0.0.1:9/v1.0",
    "WONDE_TOKEN_PARAMETER": "/rostersync/wonde-token",
    "MIS_RETRY_SECONDS": "1",
    "GROUPS_CLAIM": "cognito:groups",
    "OIDC_ISSUER": "https://issuer.example",
    "OIDC_CLIENT_ID": "page",
    "SIGN_IN_URL": "https://sign-in.example",
    "NIGHTLY_SCHEDULE": "cron(0 1 * * ? *)",
    "TIME_ZONE": "Europe/London",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def table() -> FakeTable:
    """A school in order with a class of two and one task on it, and a school of other people."""
    table = FakeTable()
    table.add(a_school(), a_roster(tasks=[a_task()]))
    table.add(a_school(FOREIGN_SCHOOL_ID), a_roster(school_id=FOREIGN_SCHOOL_ID))
    return table


@pytest.fixture
def mis() -> FakeMis:
    """A MIS that says what the roster holds."""
    return FakeMis(mirror(a_roster()))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW, tick=timedelta(seconds=1))


@pytest.fixture
def ports(table: FakeTable, mis: FakeMis, clock: FakeClock) -> ApiPorts:
    """Fakes of all ports; the one member of staff is listed by the first school."""
    ports = api_ports(table, mis, clock)
    ports.staff.add(SCHOOL_ID, StaffMember(STAFF, NOW, "operator"))
    return ports


@pytest.fixture
def client(ports: ApiPorts) -> Iterator[Client]:
    """Calls the handler as API Gateway does; its callers are those of `client.py`."""
    app = handler.app()
    app.dependency_overrides[wiring.services] = lambda: ports
    yield Client(handler.handler)
    app.dependency_overrides.clear()


@pytest.fixture
def log() -> Iterator[StringIO]:
    with lines_of(handler.logger) as lines:
        yield lines


@pytest.fixture
def gone(mis: FakeMis) -> None:
    """The MIS no longer has the class, on which a task is set."""
    mis.answer = replace(WITHOUT_CLASS, students=mirror(a_roster()).students)


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every plan is too large for a request."""
    monkeypatch.setattr(wiring, "MOST_CHANGES", 0)
