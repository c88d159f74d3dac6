"""All that a plan depends on, each entry changed between two looks at it.

Between preview and confirm, between a night's read and its write, and at the last moment: in the
transaction itself, in the fake store and in DynamoDB.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.night import run_school
from rostersync.application.night_results import Held, NotDue, Ran, ReadAgain
from rostersync.application.ports.mis import MisReader, Progress, unwatched
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.runs import WriteAhead
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.aws.table import keys
from rostersync.domain.basis import JUDGED_FROM, PLANNED_FROM, basis_of
from rostersync.domain.ending import Ending
from rostersync.domain.errors import PreviewStale, RosterMoved
from rostersync.domain.preview import StaleReason
from rostersync.domain.run import Outcome
from rostersync.domain.school import (
    ClassesFrom,
    MisSettings,
    School,
    SchoolState,
)
from rostersync.domain.school_settings import (
    AfterFailure,
    NewClasses,
    Reminders,
    SameClass,
    Settings,
    WhileWaiting,
)
from rostersync.domain.snapshot import MisStudent, Snapshot
from tests.builders import NIGHT, NOW, SCHOOL_ID, a_roster, a_school, a_task, an_autosync, mirror
from tests.contract.aws.worlds import DynamoWorld, FakeWorld, World
from tests.fakes import FakeClock, FakeMis, FakeTable
from tests.fakes.brake import an_idle_brake
from tests.mis_edits import with_student, without_class

NEW_VALUES: dict[str, Any] = {
    "mis.school_id": "another",
    "mis.classes_from": ClassesFrom.REGISTRATION_GROUPS,
    "settings.new_classes": NewClasses.ADD,
    "settings.mass_departure_percent": 99,
    "settings.mass_departure_minimum": 9,
    "settings.after_failure": AfterFailure.REQUIRE_MANUAL_SYNC,
    "settings.paused_until": date(2027, 1, 1),
    "settings.reminders": Reminders.ONCE,
    "settings.while_waiting": WhileWaiting.MINOR,
    "settings.same_class": SameClass.AUTOMATIC,
    "settings.archive_days": 7,
    "settings.shrunk_class_percent": 90,
    "settings.shrunk_class_minimum": 6,
    "settings.year_change": {"from": "07-15", "to": "09-20"},
    "settings.wide_guard_days": 3,
}
ONE_OF_A_KIND = {"mis.source"}
"""There is one source today; with a second, `NEW_VALUES` must name it."""


def decided_anew(school: School, name: str, value: object = None) -> School:
    """The same school with one entry changed, to its value of `NEW_VALUES` if none is given."""
    part, field = name.split(".")
    changed: Any = replace(getattr(school, part), **{field: value or NEW_VALUES[name]})
    return replace(school, **{part: changed})


def test_every_decision_about_a_school_has_its_place_in_the_table() -> None:
    """A setting that is added must be said to matter to a plan, or to what is done with it."""
    decisions = {f"mis.{field.name}" for field in fields(MisSettings)}
    decisions |= {f"settings.{field.name}" for field in fields(Settings)}

    assert sorted(PLANNED_FROM + JUDGED_FROM) == sorted(decisions)
    assert decisions == NEW_VALUES.keys() | ONE_OF_A_KIND


@dataclass
class Stage:
    """A school, its MIS, and the ports over both."""

    table: FakeTable
    mis: FakeMis
    ports: Ports

    def change(self, name: str, value: object = None) -> None:
        self.table.schools[SCHOOL_ID] = decided_anew(self.table.schools[SCHOOL_ID], name, value)

    def preview(self) -> str:
        return preview(PreviewOrder(SCHOOL_ID, "head"), lambda: "t", self.ports).preview_id

    def confirm(self, preview_id: str) -> None:
        confirm(ConfirmOrder(SCHOOL_ID, preview_id, "head", ("deleted_class:7x",)), self.ports)

    def night(self, mis: MisReader | None = None) -> Ran | NotDue | Held | ReadAgain:
        ports = replace(self.ports, mis=mis or self.mis)
        return run_school(NightMessage(SCHOOL_ID, NIGHT, reread=True), 3, ports, an_idle_brake())


@pytest.fixture
def stage() -> Stage:
    table = FakeTable()
    table.add(a_school(), a_roster(tasks=[a_task()]))
    mis = FakeMis(without_class(mirror(a_roster()), "7x"))
    return Stage(table, mis, table.ports(mis, FakeClock(NOW, tick=timedelta(seconds=1))))


def a_task_is_set(stage: Stage) -> None:
    stage.table.tasks[SCHOOL_ID].append(a_task("t2"))


def a_student_is_new(stage: Stage) -> None:
    roster = stage.table.rosters[SCHOOL_ID]
    stage.table.rosters[SCHOOL_ID] = replace(
        roster, students={id: each for id, each in roster.students.items() if id != "ada"}
    )


def the_mis_is_read_anew(stage: Stage) -> None:
    assert isinstance(stage.mis.answer, Snapshot)
    read_at = stage.mis.answer.read_at + timedelta(minutes=5)
    stage.mis.answer = replace(with_student(stage.mis.answer, MisStudent("cyd")), read_at=read_at)
    stage.night()


def another_is_confirmed(stage: Stage) -> None:
    made = preview(PreviewOrder(SCHOOL_ID, "head"), lambda: "other", stage.ports)
    stage.confirm(made.preview_id)


CHANGES: dict[StaleReason, Callable[[Stage], None]] = {
    StaleReason.TASKS_CHANGED: a_task_is_set,
    StaleReason.ROSTER_CHANGED: a_student_is_new,
    StaleReason.NEWER_MIS_READ: the_mis_is_read_anew,
    StaleReason.ANOTHER_MANUAL_SYNC: another_is_confirmed,
}


def test_every_other_reason_is_tried() -> None:
    """A reason that is added needs its change above; a restore's own is in test_way_back."""
    elsewhere = {StaleReason.SETTINGS_CHANGED, StaleReason.ARCHIVE_CHANGED}
    assert CHANGES.keys() | elsewhere == set(StaleReason)


@pytest.mark.parametrize("reason", CHANGES)
def test_what_a_plan_is_made_of_changes_between_preview_and_confirm(
    stage: Stage, reason: StaleReason
) -> None:
    """Roster, tasks, the read itself: the confirm is refused and says which."""
    made = stage.preview()
    CHANGES[reason](stage)
    before = (dict(stage.table.rosters), list(stage.table.tasks[SCHOOL_ID]))

    with pytest.raises(PreviewStale) as refused:
        stage.confirm(made)

    assert reason in refused.value.reasons
    assert (stage.table.rosters, stage.table.tasks[SCHOOL_ID]) == before


@pytest.mark.parametrize("name", sorted(set(PLANNED_FROM) - ONE_OF_A_KIND))
def test_a_decision_changes_between_preview_and_confirm(stage: Stage, name: str) -> None:
    """The operator corrects which MIS it is: nobody else's children come in."""
    made = stage.preview()
    stage.change(name)
    before = dict(stage.table.rosters)

    with pytest.raises(PreviewStale) as refused:
        stage.confirm(made)

    assert refused.value.reasons[0] == StaleReason.SETTINGS_CHANGED
    assert stage.table.rosters == before


@pytest.mark.parametrize("name", JUDGED_FROM)
def test_a_decision_that_no_preview_shows_kills_none(stage: Stage, name: str) -> None:
    """How often to be reminded, and whether a night may write, are no part of what was shown."""
    made = stage.preview()
    stage.change(name)

    stage.confirm(made)

    assert not stage.table.rosters[SCHOOL_ID].classes


class ChangingMis:
    """An MIS so slow that people change a setting meanwhile: one value at each read."""

    def __init__(self, stage: Stage, name: str, *values: object) -> None:
        self.stage, self.name, self.values = stage, name, list(values)
        self.reads: list[MisSettings] = []

    def read(self, school: MisSettings, progress: Progress = unwatched) -> Snapshot:
        self.reads.append(school)
        if self.values:
            self.stage.change(self.name, self.values.pop(0))
        return self.stage.mis.read(school)

    def shown_students(self, school: MisSettings, ids: Iterable[str]) -> frozenset[str]:
        return self.stage.mis.shown_students(school, ids)


@pytest.mark.parametrize("name", sorted(set(PLANNED_FROM + JUDGED_FROM) - ONE_OF_A_KIND))
@pytest.mark.parametrize("kind", ["major", "minor"])
def test_a_decision_changes_while_a_night_reads(stage: Stage, name: str, kind: str) -> None:
    """The night ends as if it had been decided before it began: applied, refused or left alone."""
    snapshot = with_student(mirror(a_roster()), MisStudent("cyd"))
    stage.mis.answer = without_class(snapshot, "7x") if kind == "major" else snapshot
    mis = ChangingMis(stage, name, NEW_VALUES[name])

    ended = stage.night(mis)

    after = Stage(FakeTable(), stage.mis, stage.ports)
    school = replace(stage.table.schools[SCHOOL_ID], standing=a_school().standing)
    after.table.add(school, a_roster(tasks=[a_task()]))
    after.ports = after.table.ports(stage.mis, FakeClock(NOW, tick=timedelta(seconds=1)))
    expected = after.night()
    assert type(ended) is type(expected)
    assert stage.table.rosters == after.table.rosters
    if isinstance(ended, Ran) and isinstance(expected, Ran):
        assert (ended.run.outcome, ended.run.cause) == (expected.run.outcome, expected.run.cause)


def test_the_night_reads_the_mis_that_was_corrected(stage: Stage) -> None:
    """What was read of the wrong school is forgotten, and the right one read."""
    mis = ChangingMis(stage, "mis.school_id", "the-right-one")
    stage.mis.answer = with_student(mirror(a_roster()), MisStudent("cyd"))

    stage.night(mis)

    assert [read.school_id for read in mis.reads] == [a_school().mis.school_id, "the-right-one"]


def test_a_night_whose_school_keeps_changing_is_tried_again(stage: Stage) -> None:
    """At the last receive too: the queue has one more than the code counts."""
    mis = ChangingMis(stage, "mis.school_id", "one", "two", "three", "four")
    stage.mis.answer = with_student(mirror(a_roster()), MisStudent("cyd"))
    before = dict(stage.table.rosters)

    with pytest.raises(RosterMoved):
        stage.night(mis)

    assert stage.table.rosters == before


@pytest.fixture(params=["fake", "dynamo"])
def world(request: pytest.FixtureRequest) -> World:
    return FakeWorld.make() if request.param == "fake" else request.getfixturevalue("dynamo")


SCHOOL = a_school(state=SchoolState.OK)


def an_ending() -> Ending:
    run = replace(an_autosync(), outcome=Outcome.UNCHANGED, ended_at=NOW)
    return Ending(run, SCHOOL.standing, basis=basis_of(SCHOOL))


@pytest.mark.parametrize("name", sorted(set(PLANNED_FROM + JUDGED_FROM) - ONE_OF_A_KIND))
@pytest.mark.parametrize("step", ["begin", "conclude"])
def test_a_decision_changes_at_the_last_moment(world: World, name: str, step: str) -> None:
    """After the last look at the school: the transaction itself refuses, and leaves no trace."""
    changed = decided_anew(SCHOOL, name)
    world.seed(changed, a_roster())
    ending, version = an_ending(), SCHOOL.standing.roster_version

    steps = {
        "begin": partial(world.runs.begin, WriteAhead(ending, (), frozenset(), version)),
        "conclude": partial(world.runs.conclude, ending, version),
    }

    with pytest.raises(RosterMoved):
        steps[step]()

    assert world.schools.get(SCHOOL_ID) == changed
    assert world.runs.get(SCHOOL_ID, ending.run.run_id) is None


@pytest.mark.parametrize("paused_until", [None, date(2027, 1, 1)])
def test_what_stands_as_it_was_read_is_no_hindrance(
    world: World, paused_until: date | None
) -> None:
    """Every decision compares equal to itself as the table holds it."""
    school = replace(SCHOOL, settings=Settings(paused_until=paused_until))
    world.seed(school, a_roster())
    ending = replace(an_ending(), basis=basis_of(school))

    world.runs.conclude(ending, SCHOOL.standing.roster_version)

    assert world.runs.get(SCHOOL_ID, ending.run.run_id) == ending.run


def test_a_decision_that_operators_left_out_stands_for_its_default(dynamo: DynamoWorld) -> None:
    """Whoever writes a record in the console need not know `classes_from`."""
    dynamo.seed(SCHOOL, a_roster())
    item = dynamo.table.get(keys.school(SCHOOL_ID))
    assert item is not None
    del item["mis"]["classes_from"]
    dynamo.table.put(item)

    dynamo.runs.conclude(an_ending(), SCHOOL.standing.roster_version)

    assert dynamo.runs.get(SCHOOL_ID, an_ending().run.run_id) is not None
