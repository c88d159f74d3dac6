"""What a night costs in DynamoDB: requests and capacity units, as MiniStack answers them.

The bounds: without changes at most 3 requests and 6 units in all; with n changed items at
most 2.2 n + 20 units to write. Run as `python -m bench.write_units`.
"""

import random
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import boto3

from bench.meter import Meter
from local.emulator import emulator, enter
from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.night import run_school
from rostersync.application.night_results import Ran
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.wanted import Choice
from rostersync.aws.stores.archive import DynamoArchive
from rostersync.aws.stores.previews import DynamoPreviews
from rostersync.aws.stores.rosters import DynamoRosters
from rostersync.aws.stores.runs import DynamoRuns
from rostersync.aws.stores.schools import DynamoSchools
from rostersync.aws.table.table import Table
from rostersync.domain.run import Outcome
from rostersync.domain.school import MisSettings, School, Source
from rostersync.domain.snapshot import (
    MisClass,
    MisStudent,
    MisSubject,
    MisTeacher,
    Snapshot,
    snapshot_of,
)
from tests.cloudformation import table_definition
from tests.fakes import FakeClock, FakeMis
from tests.fakes.brake import an_idle_brake

CHANGES = (1, 10, 100, 1000, 5000)
NIGHT = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
TABLE = "bench"


def a_school(pupils: int, generator: random.Random) -> Snapshot:
    """A secondary's MIS: 28 students a class, 15 classes a student, as Wonde's ids are."""
    students = [
        MisStudent(
            id=f"A{1_000_000_000 + number}",
            upi=generator.randbytes(16).hex(),
            upn=f"Z{generator.randrange(10**12):012}",
            forename=_word(generator),
            surname=_word(generator),
            year_group=str(7 + number % 7),
            email=f"{_word(generator).lower()}{number}@college.example",
        )
        for number in range(pupils)
    ]
    teachers = [MisTeacher(f"A{2_000_000_000 + n}", "Ms", _word(generator)) for n in range(90)]
    subjects = [MisSubject(f"A{3_000_000_000 + n}", f"Subject {n}") for n in range(40)]
    classes = [
        MisClass(
            id=f"A{4_000_000_000 + number}",
            name=f"{7 + number % 7}{_word(generator)[:3]}/{number}",
            subject_id=subjects[number % 40].id,
            student_ids=tuple(sorted(s.id for s in generator.sample(students, 28))),
            teacher_ids=(teachers[number % 90].id,),
        )
        for number in range(pupils // 4)
    ]
    return snapshot_of(
        school_id="A1",
        school_name="Bench College",
        mis="SIMS",
        read_at=NOW,
        subjects=subjects,
        classes=classes,
        students=students,
        teachers=teachers,
    )


def changed(snapshot: Snapshot, count: int, generator: random.Random) -> Snapshot:
    """Change that many items: one class list in five, the others students' details."""
    lists = {row.id for row in generator.sample(snapshot.classes, count // 5)}
    active = sorted({id for row in snapshot.classes for id in row.student_ids[1:]})
    details = set(generator.sample(active, count - len(lists)))
    return replace(
        snapshot,
        read_at=snapshot.read_at + timedelta(days=1),
        classes=tuple(
            replace(row, student_ids=row.student_ids[1:]) if row.id in lists else row
            for row in snapshot.classes
        ),
        students=tuple(
            replace(row, email=f"{_word(generator).lower()}@college.example")
            if row.id in details
            else row
            for row in snapshot.students
        ),
    )


def _word(generator: random.Random) -> str:
    return "".join(generator.choices("abcdefghijklmnopqrstuvwxyz", k=7)).capitalize()


def set_up(snapshot: Snapshot, ports: Ports) -> None:
    """Register the school and sync it for the first time, through the product."""
    ports.schools.add(
        School(
            "A1",
            "Bench College",
            MisSettings(Source.WONDE, "A1"),
            ("it@college.example",),
            task_count=0,
        )
    )
    everything = Choice(
        frozenset(row.id for row in snapshot.subjects),
        frozenset(row.id for row in snapshot.classes),
    )
    made = preview(PreviewOrder("A1", "bench", everything), lambda: "bench", ports)
    confirm(ConfirmOrder("A1", made.preview_id, "bench"), ports)


@contextmanager
def cloud() -> Iterator[None]:
    """MiniStack on a free port, gone afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder, emulator(port, Path(folder)) as it:
        enter(it.limited_url)
        yield


def create_table() -> None:
    """Make the table, or replace it."""
    dynamodb = boto3.client("dynamodb")
    if TABLE in dynamodb.list_tables()["TableNames"]:
        dynamodb.delete_table(TableName=TABLE)
    dynamodb.create_table(TableName=TABLE, **table_definition())


def fresh_ports(mis: FakeMis) -> Ports:
    """The product's stores over a new table."""
    create_table()
    table = Table(TABLE)
    return Ports(
        schools=DynamoSchools(table),
        rosters=DynamoRosters(table),
        runs=DynamoRuns(table),
        previews=DynamoPreviews(table),
        archive=DynamoArchive(table),
        mis=mis,
        clock=FakeClock(NOW),
        journal=lambda _: None,
    )


def night(number: int, outcome: Outcome, ports: Ports) -> int:
    """Run one night; gives how many items it changed."""
    ran = run_school(NightMessage("A1", NIGHT + timedelta(days=number)), 1, ports, an_idle_brake())
    assert isinstance(ran, Ran)
    assert ran.run.outcome is outcome, ran.run
    return ran.run.change_count


def measure(meter: Meter, count: int) -> None:
    """Set a school up, run a night that changes `count` items and one that changes nothing."""
    generator = random.Random(count)
    snapshot = a_school(max(1500, 2 * count), generator)
    mis = FakeMis(snapshot)
    ports = fresh_ports(mis)
    began = time.perf_counter()
    set_up(snapshot, ports)
    setting_up = time.perf_counter() - began
    mis.answer = changed(snapshot, count, generator)
    meter.reset()
    began = time.perf_counter()
    items = night(1, Outcome.APPLIED, ports)
    seconds = time.perf_counter() - began
    bound = 2.2 * items + 20
    print(
        f"{items:5} changed items: {meter.written:8.1f} units to write, at most {bound:8.1f}"
        f" {'ok' if meter.written <= bound else 'TOO MANY'};"
        f" {meter.read:6.1f} to read, {meter.requests.total():4} requests,"
        f" {seconds:5.1f} s; set up in {setting_up:5.1f} s"
    )
    meter.reset()
    night(2, Outcome.UNCHANGED, ports)
    units, requests = meter.read + meter.written, meter.requests.total()
    verdict = "ok" if units <= 6 and requests <= 3 else "TOO MANY"
    print(f"    0 changed items: {units} units, {requests} requests, at most 6 and 3: {verdict}")


def main() -> None:
    """Print the figures for each number of changes."""
    with cloud():
        meter = Meter()
        meter.attach()
        for count in CHANGES:
            measure(meter, count)


if __name__ == "__main__":
    main()
