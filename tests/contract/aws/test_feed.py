"""What the order of a school's frames promises, fake and real."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.ports.pages import PageOrder
from rostersync.application.ports.runs import WriteAhead
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.domain.ending import clean_ending
from rostersync.domain.feed import Verb, verb_of
from rostersync.domain.plan import plan
from rostersync.domain.roster import EntityKind, present_selection
from rostersync.domain.run import Run
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import MisRead
from tests.builders import (
    NOW,
    SCHOOL_ID,
    a_class,
    a_roster,
    a_school,
    a_task,
    an_autosync,
    mirror,
)
from tests.contract.aws.api_worlds import ApiWorld, api_world
from tests.contract.aws.plans import DONE, an_ahead
from tests.contract.aws.worlds import World
from tests.fakes import FakeClock, FakeMis

FIRST = date(2026, 11, 1)


@pytest.fixture
def api(world: World) -> ApiWorld:
    """Two schools, each with one class."""
    for school_id in (SCHOOL_ID, "B2"):
        world.seed(a_school(school_id), a_roster(school_id=school_id))
    return api_world(world)


def begun(api: ApiWorld, number: int, school_id: str = SCHOOL_ID) -> WriteAhead:
    """A night that renames the class once more, begun and not ended."""
    school = api.world.schools.get(school_id)
    roster = replace(api.world.rosters.roster(school), mis="SIMS")
    snapshot = mirror(replace(roster, classes={"7x": a_class(name=f"Name {number}")}))
    run = an_autosync(night=FIRST + timedelta(days=number), school_id=school_id)
    ahead = an_ahead(school, roster, snapshot, run=run)
    api.world.runs.begin(ahead)
    return ahead


def renamed(api: ApiWorld, number: int, school_id: str = SCHOOL_ID) -> Run:
    """A night that renames the class once more, ended that many minutes after the first."""
    ahead = begun(api, number, school_id)
    api.world.runs.write(ahead)
    run = replace(ahead.ending.run, ended_at=DONE + timedelta(minutes=number))
    api.world.runs.close(replace(ahead.ending, run=run))
    return run


def sequences(runs: tuple[Run, ...]) -> list[int | None]:
    return [run.sequence for run in runs]


def test_frames_come_in_order(api: ApiWorld) -> None:
    """Each applied run is one frame, numbered from 1."""
    for number in (1, 2, 3):
        renamed(api, number)
    assert sequences(api.feed.runs(SCHOOL_ID, 0, 10)) == [1, 2, 3]


def test_frames_go_on_after_a_sequence(api: ApiWorld) -> None:
    """No more than asked for."""
    for number in (1, 2, 3):
        renamed(api, number)
    assert sequences(api.feed.runs(SCHOOL_ID, 1, 1)) == [2]


def test_a_run_that_has_not_ended_is_no_frame(api: ApiWorld) -> None:
    """What is being written may still be unfinished when it is read."""
    renamed(api, 1)
    begun(api, 2)
    assert sequences(api.feed.runs(SCHOOL_ID, 0, 10)) == [1]


def test_a_run_that_changed_nothing_is_no_frame(api: ApiWorld) -> None:
    """A quiet night costs a reader nothing."""
    school = api.world.schools.get(SCHOOL_ID)
    roster = replace(api.world.rosters.roster(school), mis="SIMS")
    same = plan(roster, mirror(roster), present_selection(roster), Settings())
    ending = clean_ending(school, an_autosync(), same, MisRead("digest", NOW), DONE)
    api.world.runs.conclude(ending, school.standing.roster_version)
    assert api.feed.runs(SCHOOL_ID, 0, 10) == ()


def test_the_school_knows_its_newest_frame(api: ApiWorld) -> None:
    """Number and digest are those of the run that ended last."""
    renamed(api, 1)
    run = renamed(api, 2)
    standing = api.world.schools.get(SCHOOL_ID).standing
    assert (standing.frames, standing.roster_digest) == (2, run.roster_digest)


def test_the_oldest_frame_is_known(api: ApiWorld) -> None:
    """It says what the feed still has."""
    for number in (1, 2):
        renamed(api, number)
    oldest = api.feed.oldest(SCHOOL_ID)
    assert oldest is not None
    assert oldest.sequence == 1


def test_a_school_without_frames_has_no_oldest(api: ApiWorld) -> None:
    """Nothing is not an error."""
    assert api.feed.oldest(SCHOOL_ID) is None


def test_schools_that_moved_stand_in_the_order_of_time(api: ApiWorld) -> None:
    """A reader of all schools learns whom to follow next."""
    renamed(api, 1)
    renamed(api, 2, "B2")
    moved = api.feed.moved(DONE + timedelta(hours=1), PageOrder(10))
    assert [(each.school_id, each.newest) for each in moved.items] == [(SCHOOL_ID, 1), ("B2", 1)]


def test_who_moved_is_read_on_where_it_ended(api: ApiWorld) -> None:
    """The place of the last one leads to whatever comes after it, now or later."""
    renamed(api, 1)
    first = api.feed.moved(DONE + timedelta(hours=1), PageOrder(10))
    renamed(api, 2, "B2")
    second = api.feed.moved(DONE + timedelta(hours=1), PageOrder(10, first.after))
    assert [each.school_id for each in second.items] == ["B2"]


def test_the_end_of_the_list_keeps_its_place(api: ApiWorld) -> None:
    """Who asks again when nothing has moved goes on from the same place."""
    renamed(api, 1)
    first = api.feed.moved(DONE + timedelta(hours=1), PageOrder(10))
    second = api.feed.moved(DONE + timedelta(hours=1), PageOrder(10, first.after))
    assert (second.items, second.after) == ((), first.after)


def test_what_ended_after_a_time_is_not_listed_yet(api: ApiWorld) -> None:
    """The list is read up to a time, so that a slow write is not passed over."""
    renamed(api, 1)
    assert api.feed.moved(DONE, PageOrder(10)).items == ()


def test_a_class_that_can_come_back_is_archived(api: ApiWorld) -> None:
    """The frame tells it from one that is gone for good; a later restore is no surprise."""
    assert _verbs_of_deletion(api, archive_days=30) == {Verb.ARCHIVED}


def test_a_class_that_is_deleted_for_good_is_removed(api: ApiWorld) -> None:
    """A school that keeps nothing has nothing to restore."""
    assert _verbs_of_deletion(api, archive_days=0) == {Verb.REMOVED}


def _verbs_of_deletion(api: ApiWorld, archive_days: int) -> set[Verb]:
    """Delete the class and its homework by a confirmed sync, and give the verbs of both."""
    school = a_school("C3", settings=Settings(archive_days=archive_days))
    api.world.seed(school, a_roster(school_id="C3"), [a_task()])
    nothing = mirror(a_roster(school_id="C3", classes=[a_class("9z", student_ids=())]))
    mis = FakeMis(replace(nothing, students=mirror(a_roster()).students))
    world = api.world
    ports = Ports(
        schools=world.schools,
        rosters=world.rosters,
        runs=world.runs,
        previews=world.previews,
        archive=world.archive,
        mis=mis,
        clock=FakeClock(NOW),
        journal=lambda _run: None,
    )
    made = preview(PreviewOrder("C3", "head@larkrise.example"), lambda: "t", ports)
    accept = tuple(warning.id for warning in made.warnings)
    order = ConfirmOrder("C3", made.preview_id, "head@larkrise.example", accept=accept)
    run = confirm(order, ports)
    gone = [each for each in ports.runs.changes("C3", run.run_id) if each.after is None]
    return {verb_of(each) for each in gone if each.entity in {EntityKind.CLASS, EntityKind.TASK}}
