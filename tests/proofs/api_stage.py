"""The API over the template's table in moto, with two schools whose people nobody can mistake."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from io import StringIO

import pytest

from manual_sync_api import handler, wiring
from manual_sync_api.access import RULES
from rostersync.application.night import run_school
from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.staff import StaffMember
from rostersync.application.ports.sync import Ports
from rostersync.aws.stores.archive import DynamoArchive
from rostersync.aws.stores.feed import DynamoFeed
from rostersync.aws.stores.machine_clients import DynamoMachineClients
from rostersync.aws.stores.previews import DynamoPreviews
from rostersync.aws.stores.recipients import DynamoRecipients
from rostersync.aws.stores.roster_pages import DynamoRosterPages
from rostersync.aws.stores.rosters import DynamoRosters
from rostersync.aws.stores.runs import DynamoRuns
from rostersync.aws.stores.schools import DynamoSchools
from rostersync.aws.stores.staff import DynamoStaff
from rostersync.aws.stores.tasks import DynamoTasks
from rostersync.aws.table.items import Item, from_dynamodb
from rostersync.aws.table.table import Table
from rostersync.domain.roster import Roster
from rostersync.domain.run import autosync_run_id
from rostersync.domain.snapshot import MisStudent, Snapshot
from tests.builders import (
    NIGHT,
    NOW,
    SCHOOL_ID,
    a_class,
    a_roster,
    a_school,
    a_student,
    a_task,
    a_teacher,
    mirror,
)
from tests.contract.aws.worlds import DynamoWorld
from tests.fakes import FakeClock, FakeMis
from tests.fakes.api import FakeAccess
from tests.fakes.brake import an_idle_brake
from tests.fakes.queue import FakeWorkQueue
from tests.functions.context import lines_of
from tests.functions.manual_sync_api.client import STAFF, Client
from tests.functions.manual_sync_api.conftest import ENVIRONMENT

FOREIGN_ID = "B2"
FOREIGN_STAFF = "other@larkrise.example"

SECRETS = ("Zzyzxa", "Quuxbury", "Vwxyzette", "Blorpington", "zzyzxa.quuxbury@pupils.example")
"""Names and addresses that no other text has: wherever one turns up, a text names a person."""

_ADA = a_student("ada", forename=SECRETS[0], surname=SECRETS[1], email=SECRETS[4])
_GREY = a_teacher("grey", forename=SECRETS[2], surname=SECRETS[3])


def a_named_roster(school_id: str) -> Roster:
    return a_roster(
        school_id=school_id,
        classes=[a_class(student_ids=["ada", "ben"], teacher_ids=["grey"])],
        students=[_ADA, a_student("ben")],
        teachers=[_GREY],
    )


@dataclass
class ApiStage:
    """One deployment: its table, its ports, and who calls it."""

    table: Table
    ports: ApiPorts
    mis: FakeMis
    client: Client
    log: StringIO

    def items(self) -> dict[tuple[str, str], Item]:
        """All that the table holds, by key."""
        pages = self.table.client().get_paginator("scan").paginate(TableName=self.table.name)
        found = [from_dynamodb(item) for page in pages for item in page["Items"]]
        return {(item["pk"], item["sk"]): item for item in found}

    def audits(self) -> list[Item]:
        """What the audit says, oldest first."""
        return [item for item in self.items().values() if item["type"] == "audit"]

    def preview_id(self) -> str:
        """A preview that can be confirmed: a student whom the roster has not is in the class."""
        path = f"/schools/{SCHOOL_ID}/manual-sync/preview"
        return str(self.client.call("POST", path).json()["preview_id"])


def routes() -> list[tuple[str, str]]:
    """Every route that is not public."""
    return sorted(route for route, rule in RULES.items() if not rule.is_public)


GOOD_BODIES: dict[tuple[str, str], dict[str, object]] = {
    ("PUT", "/schools/{school_id}"): {"name": "Lark Rise", "mis": {"source": "wonde"}},
    ("PATCH", "/schools/{school_id}/settings"): {"reminders": "once"},
    ("POST", "/schools/{school_id}/manual-sync/preview"): {},
    ("POST", "/schools/{school_id}/manual-sync/confirm"): {},
    ("PUT", "/schools/{school_id}/classes/{class_id}/tasks/{task_id}"): {
        "title": "Surds",
        "student_ids": ["ada"],
    },
}
"""What each route that takes a body needs; a confirm's `preview_id` is added."""

KNOWN_IDS = {
    "school_id": SCHOOL_ID,
    "class_id": "7x",
    "task_id": "fractions",
    "email": STAFF,
    "client_id": "another",
    "run_id": autosync_run_id(NIGHT),
}


def filled(path: str, **ids: str) -> str:
    """A route's path with ids of things that are there, unless others are given."""
    return path.format(**{"preview_id": "none", **KNOWN_IDS, **ids})


def good_request(stage: ApiStage, route: tuple[str, str]) -> tuple[str, object]:
    """Path and body of a request that each route takes."""
    preview_id = stage.preview_id() if "manual-sync/" in route[1] else "none"
    body = GOOD_BODIES.get(route)
    if route[1].endswith("/confirm"):
        body = {"preview_id": preview_id}
    is_new = route[0] == "PUT"
    email = "new@larkrise.example" if is_new else STAFF
    client_id = "new" if is_new else "another"
    return filled(route[1], preview_id=preview_id, email=email, client_id=client_id), body


def _read(*joined: str) -> Snapshot:
    """What the MIS says once these students, all of one family, are in the class."""
    snapshot = mirror(a_named_roster(SCHOOL_ID))
    rows = [MisStudent(id, forename=id.title(), surname=SECRETS[1]) for id in joined]
    lists = replace(snapshot.classes[0], student_ids=("ada", "ben", *joined))
    return replace(snapshot, students=(*snapshot.students, *rows), classes=(lists,))


def _ports(world: DynamoWorld, mis: FakeMis) -> ApiPorts:
    table = world.table
    return ApiPorts(
        sync=Ports(
            schools=DynamoSchools(table),
            rosters=DynamoRosters(table),
            runs=DynamoRuns(table),
            previews=DynamoPreviews(table),
            archive=DynamoArchive(table),
            mis=mis,
            clock=FakeClock(NOW, tick=timedelta(seconds=1)),
            journal=lambda run: None,
        ),
        recipients=DynamoRecipients(table),
        staff=DynamoStaff(table),
        machine_clients=DynamoMachineClients(table),
        access=FakeAccess(),
        roster_pages=DynamoRosterPages(table),
        tasks=DynamoTasks(table),
        queue=FakeWorkQueue(),
        feed=DynamoFeed(table),
    )


@contextmanager
def api_stage(world: DynamoWorld, monkeypatch: pytest.MonkeyPatch) -> Iterator[ApiStage]:
    """Set up both schools, the first with a run of last night, and call the real handler."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    mis = FakeMis(_read("cyd"))
    ports = _ports(world, mis)
    for school_id, person in ((SCHOOL_ID, STAFF), (FOREIGN_ID, FOREIGN_STAFF)):
        world.seed(a_school(school_id), a_named_roster(school_id), [a_task()])
        ports.staff.add(school_id, StaffMember(person, NOW, "operator"))
        ports.machine_clients.bind("another", school_id)
    run_school(NightMessage(SCHOOL_ID, NIGHT, reread=True), 1, ports.sync, an_idle_brake())
    mis.answer = _read("cyd", "dan")
    app = handler.app()
    app.dependency_overrides[wiring.services] = lambda: ports
    with lines_of(handler.logger) as log:
        yield ApiStage(world.table, ports, mis, Client(handler.handler), log)
    app.dependency_overrides.clear()
