"""Schools at which something happens between two requests to DynamoDB."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from typing import Any

import boto3
from botocore.model import OperationModel

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.night import run_school
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.wanted import Choice
from rostersync.aws import clients
from rostersync.aws.table.table import Table
from rostersync.domain.roster import Roster, SchoolClass, Subject, Task
from rostersync.domain.school import Counts, SchoolState, Standing
from rostersync.domain.snapshot import Snapshot
from tests.builders import NIGHT, NOW, SCHOOL_ID, a_class, a_roster, a_school, a_task, mirror
from tests.cloudformation import table_definition
from tests.contract.aws.worlds import DynamoWorld, seed_items
from tests.fakes import FakeClock, FakeMis
from tests.fakes.brake import an_idle_brake

type Content = dict[tuple[str, str], dict[str, Any]]

_numbers = count()

# The template is long, and there are many stages.
_definition = cache(table_definition)

_READS = {"GetItem", "Query"}

PREVIEW_ID = f"{NOW:%Y-%m-%dT%H%M%S}-p"


class Killed(BaseException):
    """The process is gone: not even `except Exception` sees it."""


@dataclass
class Requests:
    """Calls `then` after a given request of a client, once; calls `always` after every one.

    Requests are counted from 1, `seen` is how many there were. With `writes_only` the others do
    not count: who is killed after reading leaves what was there after the last write.
    """

    at: int | None = None
    then: Callable[[], None] = lambda: None
    always: Callable[[], None] = lambda: None
    writes_only: bool = False
    seen: int = field(default=0, init=False)

    def answered(self, model: OperationModel, **_: object) -> None:
        if self.writes_only and model.name in _READS:
            return
        self.seen += 1
        if self.seen == self.at:
            self.then()
        self.always()


def kill() -> None:
    raise Killed


@dataclass
class Stage:
    """A table of its own with one school of two classes and tasks, and what its MIS says."""

    table_name: str
    snapshot: Snapshot

    @classmethod
    def set(cls, snapshot: Snapshot) -> "Stage":
        name = f"stage-{next(_numbers)}"
        clients.dynamodb().create_table(TableName=name, **_definition())
        stage = cls(name, snapshot)
        standing = Standing(SchoolState.OK, NOW, Counts(1, 2, 3, 0, 0, 2), "SIMS", 4)
        school = replace(a_school(standing=standing), task_count=len(tasks()))
        items = [stage.table().putting(item) for item in seed_items(school, before(), tasks())]
        stage.table().transact(items)
        return stage

    def table(self, requests: Requests | None = None) -> Table:
        """The table, reached by a client of its own if its requests are watched."""
        if requests is None:
            return Table(self.table_name)
        client = boto3.client("dynamodb")
        client.meta.events.register("after-call.dynamodb", requests.answered)
        return Table(self.table_name, lambda: client)

    def ports(self, requests: Requests | None = None) -> Ports:
        world = DynamoWorld.make(self.table(requests))
        return Ports(
            schools=world.schools,
            rosters=world.rosters,
            runs=world.runs,
            previews=world.previews,
            archive=world.archive,
            mis=FakeMis(self.snapshot),
            clock=FakeClock(NOW),
            journal=lambda _: None,
        )

    def content(self) -> Content:
        """Every item of the table, by key."""
        pages = clients.dynamodb().get_paginator("scan").paginate(TableName=self.table_name)
        items = [item for page in pages for item in page["Items"]]
        return {(item["pk"]["S"], item["sk"]["S"]): dict(item) for item in items}

    def assert_whole(self) -> None:
        """Nothing in the roster names what is not there."""
        ports = self.ports()
        school = ports.schools.get(SCHOOL_ID)
        roster = ports.rosters.roster(school)
        for each in roster.classes.values():
            assert each.subject_id in roster.subjects
            assert roster.students.keys() >= set(each.student_ids)
            assert roster.teachers.keys() >= set(each.teacher_ids)
        assert (
            roster.classes.keys()
            >= ports.rosters.task_counts(replace(school, task_count=None)).keys()
        )


def before() -> Roster:
    """What the platform holds."""
    return a_roster(
        classes=[
            a_class("7x", student_ids=("ada", "ben"), teacher_ids=("grey",)),
            a_class("7y", name="7Y Maths", student_ids=("ben", "cy"), teacher_ids=("heron",)),
        ]
    )


def tasks() -> tuple[Task, ...]:
    return (a_task("t1", class_id="7x"), a_task("t1", class_id="7y"), a_task("t2", class_id="7y"))


def after() -> Snapshot:
    """What the MIS says: people come and go, 7X moves to a new subject, 7Y is renamed."""
    classes = [
        SchoolClass("7x", "7X Number", "number", ("ada", "dee", "eve"), ("kestrel",)),
        SchoolClass("7y", "7Y Algebra", "maths", ("ben", "dee"), ("grey",)),
    ]
    return mirror(
        a_roster(subjects=[Subject("maths", "Maths"), Subject("number", "Number")], classes=classes)
    )


def night(ports: Ports) -> None:
    """A message of the night is delivered."""
    run_school(NightMessage(SCHOOL_ID, NIGHT, reread=True), 1, ports, an_idle_brake())


def manual_sync(ports: Ports) -> None:
    """7Y is taken out, with its tasks, as the preview of `preview_without_7y` said."""
    confirm(
        ConfirmOrder(SCHOOL_ID, PREVIEW_ID, "head@x.example", ("removed_class:7y",)),
        ports,
    )


def preview_without_7y(stage: Stage) -> None:
    """A person looks at what it means to take 7Y out."""
    order = PreviewOrder(
        SCHOOL_ID, "head@x.example", Choice(frozenset({"maths"}), frozenset({"7x"}))
    )
    preview(order, lambda: "p", stage.ports())
