"""What left the roster is stored and brought back, by the fakes and by the table alike."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.erasure import erase_student
from rostersync.application.ports.erasures import ErasureOrder
from rostersync.application.ports.pages import PageOrder
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.wanted import Choice, Restore, Undo
from rostersync.aws.stores.erasures import DynamoErasures
from rostersync.domain.run import Run, RunKind
from rostersync.domain.school import Counts, SchoolState, Standing
from tests.builders import (
    NOW,
    SCHOOL_ID,
    a_class,
    a_roster,
    a_school,
    a_task,
    mirror,
)
from tests.contract.aws.worlds import DynamoWorld, World
from tests.fakes import FakeClock, FakeMis
from tests.mis_edits import without_class, without_students

HEAD = "head@x.example"
ROSTER = a_roster(classes=[a_class("7x"), a_class("7y", student_ids=("cy",))])
TASKS = (
    a_task("t1", student_ids=("ada",), due_at=NOW + timedelta(days=3)),
    a_task("t2", student_ids=("ada", "ben")),
)


@pytest.fixture
def ports(world: World) -> Ports:
    """A school whose MIS lost 7X, with its homework."""
    return _ports(world)


def _ports(world: World) -> Ports:
    standing = Standing(SchoolState.OK, NOW, Counts(1, 2, 3, 0, 0, 1), "SIMS", 4)
    world.seed(a_school(standing=standing), ROSTER, TASKS)
    return Ports(
        schools=world.schools,
        rosters=world.rosters,
        runs=world.runs,
        previews=world.previews,
        archive=world.archive,
        mis=FakeMis(without_class(mirror(ROSTER), "7x")),
        clock=FakeClock(NOW, tick=timedelta(seconds=1)),
        journal=lambda _: None,
    )


_tokens = count()


def _sync(ports: Ports, asked: Choice | Restore | Undo | None = None) -> Run:
    made = preview(PreviewOrder(SCHOOL_ID, HEAD, asked), lambda: f"t{next(_tokens)}", ports)
    accept = tuple(warning.id for warning in made.warnings)
    return confirm(ConfirmOrder(SCHOOL_ID, made.preview_id, HEAD, accept), ports)


def _kept_aside(ports: Ports) -> list[tuple[str, str, int, int]]:
    entries = ports.archive.entries(SCHOOL_ID)
    return [(each.class_id, each.run_id, each.students, each.tasks) for each in entries]


def _counts(ports: Ports) -> dict[str, int]:
    return dict(ports.rosters.task_counts(ports.schools.get(SCHOOL_ID)))


def test_a_class_that_goes_is_kept_aside(ports: Ports) -> None:
    """By class and run, with what it had."""
    run = _sync(ports)
    assert _kept_aside(ports) == [("7x", run.run_id, 2, 2)]
    assert ports.runs.begun(SCHOOL_ID, run.run_id).archived[0].tasks == TASKS


def test_a_restore_brings_back_class_and_homework(ports: Ports) -> None:
    """As they were; and nothing is left aside."""
    _sync(ports)
    _sync(ports, Restore(frozenset({"7x"})))
    school = ports.schools.get(SCHOOL_ID)
    assert replace(ports.rosters.roster(school).classes["7x"], kept=None) == a_class("7x")
    assert ports.rosters.tasks(SCHOOL_ID, ["7x"]) == TASKS
    assert (_counts(ports), _kept_aside(ports)) == ({"7x": 2}, [])


def test_an_undo_is_noted_at_the_run_that_it_takes_back(ports: Ports) -> None:
    """So that nobody takes it back twice."""
    run = _sync(ports)
    undo = _sync(ports, Undo(run.run_id))
    taken_back = ports.runs.get(SCHOOL_ID, run.run_id)
    assert taken_back is not None
    assert (undo.kind, taken_back.undone_by) == (RunKind.UNDO, undo.run_id)


def test_homework_comes_back_to_a_class_that_is_there_again(ports: Ports) -> None:
    """It was taken out and chosen again: the class is there, its homework lies aside."""
    ports = replace(ports, mis=FakeMis(mirror(ROSTER)))
    _sync(ports, Choice(frozenset({"maths"}), frozenset({"7y"})))
    _sync(ports, Choice(frozenset({"maths"}), frozenset({"7x", "7y"})))
    assert _counts(ports) == {}
    _sync(ports, Restore(frozenset({"7x"})))
    assert ports.rosters.tasks(SCHOOL_ID, ["7x"]) == TASKS
    assert (_counts(ports), _kept_aside(ports)) == ({"7x": 2}, [])


def test_the_archive_is_listed_in_pages(ports: Ports) -> None:
    """By class."""
    ports = replace(ports, mis=FakeMis(mirror(ROSTER)))
    _sync(ports, Choice(frozenset(), frozenset()))
    first = ports.archive.page(SCHOOL_ID, PageOrder(1))
    second = ports.archive.page(SCHOOL_ID, PageOrder(1, first.after))
    assert [each.class_id for each in (*first.items, *second.items)] == ["7x", "7y"]


def test_an_erasure_reaches_into_the_archive(dynamo: DynamoWorld) -> None:
    """Neither the class nor its homework names the student any more, whenever it comes back."""
    gone = without_students(without_class(mirror(ROSTER), "7x"), "ada")
    ports = replace(_ports(dynamo), mis=FakeMis(gone))
    run = _sync(ports)
    order = ErasureOrder(SCHOOL_ID, "ada", "operator@rostersync.example")
    erase_student(order, DynamoErasures(dynamo.table), NOW + timedelta(minutes=5))
    (archived,) = ports.runs.begun(SCHOOL_ID, run.run_id).archived
    assert archived.school_class.student_ids == ("ben",)
    assert [task.student_ids for task in archived.tasks] == [(), ("ben",)]
