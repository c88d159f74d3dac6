"""What the API's stores promise, fake and real."""

from dataclasses import replace
from datetime import date

import pytest

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.application.ports.runs import WriteAhead
from rostersync.application.ports.staff import StaffMember
from rostersync.domain.ending import Ending
from rostersync.domain.errors import (
    ClassNotFound,
    RosterMoved,
    SyncInProgress,
    TaskNotFound,
    UnknownSchool,
)
from rostersync.domain.roster import SchoolClass, Student, Subject, Teacher
from rostersync.domain.run import Outcome
from rostersync.domain.school import ClassesFrom, MisSettings, Source, Standing
from rostersync.domain.school_settings import NewClasses, Reminders, Settings
from tests.builders import (
    NOW,
    SCHOOL_ID,
    a_class,
    a_manual_sync,
    a_roster,
    a_school,
    a_student,
    a_task,
    mirror,
)
from tests.contract.aws.api_worlds import ApiWorld, api_world
from tests.contract.aws.plans import an_ahead
from tests.contract.aws.worlds import World

ALL = PageOrder(limit=100)
ANN = StaffMember("ann@larkrise.example", NOW, "operator")
BEN = StaffMember("ben@larkrise.example", NOW, "operator")


@pytest.fixture
def api(world: World) -> ApiWorld:
    """One school with three classes of three, and a task on one."""
    roster = a_roster(
        classes=[a_class(id) for id in ("7x", "7y", "a#1%")],
        students=[a_student(id) for id in ("ada", "ben", "cem")],
    )
    world.seed(a_school(), roster, [a_task()])
    return api_world(world)


def applying(api: ApiWorld) -> None:
    """A plan is begun for the school, and not finished."""
    run = replace(a_manual_sync(), outcome=Outcome.APPLIED, ended_at=NOW)
    api.world.runs.begin(WriteAhead(Ending(run, Standing()), (), frozenset(), 0))


def test_what_people_decide_is_replaced(api: ApiWorld) -> None:
    """All of it, and nothing of the state of the school."""
    before = api.world.schools.get(SCHOOL_ID)
    decided = replace(
        before,
        name="Renamed",
        mis=MisSettings(Source.WONDE, "A9", ClassesFrom.REGISTRATION_GROUPS),
        recipients=("new@school.example",),
        settings=Settings(new_classes=NewClasses.ADD, paused_until=date(2026, 12, 1)),
    )

    api.world.schools.replace(replace(decided, standing=Standing(roster_version=99)))

    assert api.world.schools.get(SCHOOL_ID) == decided


def test_a_pause_is_taken_away_with_the_rest(api: ApiWorld) -> None:
    """What is left out gets its default."""
    school = api.world.schools.get(SCHOOL_ID)
    api.world.schools.replace(replace(school, settings=Settings(paused_until=date(2026, 12, 1))))

    api.world.schools.replace(school)

    assert api.world.schools.get(SCHOOL_ID).settings.paused_until is None


def test_an_unknown_school_is_not_replaced(api: ApiWorld) -> None:
    """It would have no standing."""
    with pytest.raises(UnknownSchool):
        api.world.schools.replace(a_school("NONE"))


def test_some_settings_are_amended(api: ApiWorld) -> None:
    """And the others stay."""
    before = api.world.schools.get(SCHOOL_ID)

    api.world.schools.amend(
        SCHOOL_ID, None, {"reminders": Reminders.ONCE, "paused_until": date(2026, 12, 1)}
    )

    settings = replace(before.settings, reminders=Reminders.ONCE, paused_until=date(2026, 12, 1))
    assert api.world.schools.get(SCHOOL_ID) == replace(before, settings=settings)


def test_recipients_are_amended_alone(api: ApiWorld) -> None:
    """No setting is touched."""
    before = api.world.schools.get(SCHOOL_ID)

    api.world.schools.amend(SCHOOL_ID, (), {})

    assert api.world.schools.get(SCHOOL_ID) == replace(before, recipients=())


def test_an_unknown_school_is_not_amended(api: ApiWorld) -> None:
    """Nothing is written."""
    with pytest.raises(UnknownSchool):
        api.world.schools.amend("NONE", (), {"reminders": Reminders.ONCE})


def test_all_schools_are_listed_in_pages(api: ApiWorld) -> None:
    """By id."""
    api.world.schools.add(a_school("Z9"))
    first = api.world.schools.page(PageOrder(limit=1))

    assert first.items == (SCHOOL_ID,)
    assert api.world.schools.page(PageOrder(1, first.after)) == Page(("Z9",))


def test_staff_are_known_by_their_address_in_any_case(api: ApiWorld) -> None:
    """And by no other: the Kelvin sign is no "k"."""
    api.staff.add(SCHOOL_ID, replace(ANN, email="kim@larkrise.example"))

    asked = ["KIM@larkrise.example", "\u212aim@larkrise.example"]

    assert [api.staff.is_staff(SCHOOL_ID, email) for email in asked] == [True, False]


def test_staff_are_listed_and_taken_off(api: ApiWorld) -> None:
    """By address."""
    for member in (BEN, ANN):
        api.staff.add(SCHOOL_ID, member)
    assert api.staff.members(SCHOOL_ID, ALL) == Page((ANN, BEN))

    api.staff.remove(SCHOOL_ID, ANN.email)

    assert (api.staff.is_staff(SCHOOL_ID, ANN.email), api.staff.is_staff(SCHOOL_ID, BEN.email)) == (
        False,
        True,
    )


def test_who_is_listed_stays_as_they_are(api: ApiWorld) -> None:
    """Adding again changes nothing."""
    api.staff.add(SCHOOL_ID, ANN)

    api.staff.add(SCHOOL_ID, replace(ANN, added_by="somebody else"))

    assert api.staff.members(SCHOOL_ID, ALL).items == (ANN,)


def test_an_unknown_school_has_no_staff(api: ApiWorld) -> None:
    """Nobody is put on the list of a school that is not there."""
    with pytest.raises(UnknownSchool):
        api.staff.add("NONE", ANN)


def test_taking_off_who_is_not_listed_is_quiet(api: ApiWorld) -> None:
    """What is wanted is so."""
    api.staff.remove(SCHOOL_ID, ANN.email)

    assert api.staff.members(SCHOOL_ID, ALL) == Page(())


def test_a_person_finds_their_schools(api: ApiWorld) -> None:
    """Those that list them, in pages, and no other."""
    for school_id in ("Z8", "Z9"):
        api.world.schools.add(a_school(school_id))
        api.staff.add(school_id, ANN)
    first = api.staff.schools_of(ANN.email, PageOrder(limit=1))

    assert first.items == ("Z8",)
    assert api.staff.schools_of(ANN.email, PageOrder(1, first.after)) == Page(("Z9",))


def test_a_roster_is_read_in_pages(api: ApiWorld) -> None:
    """Each entity once, in order, whatever its id is made of."""
    first = api.roster_pages.page(SchoolClass, SCHOOL_ID, PageOrder(limit=2))
    rest = api.roster_pages.page(SchoolClass, SCHOOL_ID, PageOrder(2, first.after))

    assert [each.id for each in (*first.items, *rest.items)] == ["7x", "7y", "a#1%"]
    assert rest.after is None


def test_a_full_last_page_is_the_last(api: ApiWorld) -> None:
    """No empty page follows."""
    assert api.roster_pages.page(Student, SCHOOL_ID, PageOrder(limit=3)).after is None


def test_each_kind_has_its_list(api: ApiWorld) -> None:
    """And no other kind in it."""
    pages = api.roster_pages

    assert [each.id for each in pages.page(Subject, SCHOOL_ID, ALL).items] == ["maths"]
    assert [each.id for each in pages.page(Student, SCHOOL_ID, ALL).items] == ["ada", "ben", "cem"]
    assert [each.id for each in pages.page(Teacher, SCHOOL_ID, ALL).items] == ["grey"]


def test_one_class_is_read(api: ApiWorld) -> None:
    """With its lists."""
    assert api.roster_pages.school_class(SCHOOL_ID, "a#1%") == a_class("a#1%")


def test_an_unknown_class_is_said(api: ApiWorld) -> None:
    """Not taken for an empty one."""
    with pytest.raises(ClassNotFound):
        api.roster_pages.school_class(SCHOOL_ID, "none")


def test_a_task_is_written_over_itself(api: ApiWorld) -> None:
    """One of an id."""
    changed = a_task(title="Fractions, part 2", due_at=NOW, student_ids=["ada"])

    api.tasks.put(SCHOOL_ID, changed)

    assert api.tasks.get(SCHOOL_ID, "7x", changed.id) == changed
    assert api.tasks.page(SCHOOL_ID, "7x", ALL) == Page((changed,))


def test_tasks_of_a_class_come_in_pages(api: ApiWorld) -> None:
    """And those of no other class with them."""
    api.tasks.put(SCHOOL_ID, a_task("surds"))
    api.tasks.put(SCHOOL_ID, a_task("angles", class_id="7y"))
    first = api.tasks.page(SCHOOL_ID, "7x", PageOrder(limit=1))

    rest = api.tasks.page(SCHOOL_ID, "7x", PageOrder(1, first.after))
    assert [each.id for each in (*first.items, *rest.items)] == ["fractions", "surds"]


def test_a_task_is_taken_back(api: ApiWorld) -> None:
    """Twice is as good as once."""
    for _ in range(2):
        api.tasks.remove(SCHOOL_ID, "7x", "fractions")

    with pytest.raises(TaskNotFound):
        api.tasks.get(SCHOOL_ID, "7x", "fractions")


def test_a_task_needs_its_class(api: ApiWorld) -> None:
    """It would hang in the air."""
    with pytest.raises(ClassNotFound):
        api.tasks.put(SCHOOL_ID, a_task(class_id="none"))


def test_a_task_needs_its_school(api: ApiWorld) -> None:
    """So would a whole school of tasks."""
    with pytest.raises(UnknownSchool):
        api.tasks.remove("NONE", "7x", "fractions")


def test_no_task_slips_in_under_a_plan(api: ApiWorld) -> None:
    """The plan may be about to delete the class with all its tasks."""
    applying(api)

    with pytest.raises(SyncInProgress):
        api.tasks.put(SCHOOL_ID, a_task("surds"))
    with pytest.raises(SyncInProgress):
        api.tasks.remove(SCHOOL_ID, "7x", "fractions")


def test_every_write_of_tasks_counts(api: ApiWorld) -> None:
    """Who read the tasks before can find out, and a school without any counts from 0."""
    versions = [api.world.schools.get(SCHOOL_ID).tasks_version]
    api.tasks.put(SCHOOL_ID, a_task("surds"))
    versions.append(api.world.schools.get(SCHOOL_ID).tasks_version)
    api.tasks.remove(SCHOOL_ID, "7x", "surds")
    versions.append(api.world.schools.get(SCHOOL_ID).tasks_version)

    assert versions == [0, 1, 2]


@pytest.mark.parametrize("writes", [0, 1, 2])
def test_a_plan_begins_only_on_the_tasks_that_it_read(api: ApiWorld, writes: int) -> None:
    """A task that was set since the plan was made stands on a class that the plan may delete."""
    for number in range(writes):
        api.tasks.put(SCHOOL_ID, a_task(f"before-{number}"))
    read = api.world.schools.get(SCHOOL_ID)
    ahead = an_ahead(read, a_roster(), mirror(a_roster()))
    api.tasks.put(SCHOOL_ID, a_task("late"))
    now = api.world.schools.get(SCHOOL_ID)

    with pytest.raises(RosterMoved):
        api.world.runs.begin(ahead, read.tasks_version)
    assert api.world.schools.get(SCHOOL_ID) == now

    api.world.runs.begin(ahead, now.tasks_version)
    assert api.world.schools.get(SCHOOL_ID).applying == ahead.ending.run.run_id


def test_tasks_do_not_hold_up_a_plan_that_deletes_none(api: ApiWorld) -> None:
    """A school where homework is set all night is synced all the same."""
    read = api.world.schools.get(SCHOOL_ID)
    api.tasks.put(SCHOOL_ID, a_task("late"))

    api.world.runs.begin(an_ahead(read, a_roster(), mirror(a_roster())))

    assert api.world.schools.get(SCHOOL_ID).applying is not None


def test_a_task_is_refused_on_another_roster_than_was_looked_at(api: ApiWorld) -> None:
    """Whoever was in the class then may have been erased since."""
    with pytest.raises(RosterMoved):
        api.tasks.put(SCHOOL_ID, a_task("surds"), roster_version=7)

    assert api.tasks.page(SCHOOL_ID, "7x", ALL) == Page((a_task(),))


def test_runs_come_newest_first(api: ApiWorld) -> None:
    """In pages, each as it was recorded."""
    runs = [a_manual_sync(preview_id=f"2026-11-2{day}T100000-a") for day in range(3)]
    for run in runs:
        api.world.runs.record(run)
    first = api.world.runs.page(SCHOOL_ID, PageOrder(limit=2))

    assert first.items == (runs[2], runs[1])
    assert api.world.runs.page(SCHOOL_ID, PageOrder(2, first.after)) == Page((runs[0],))


def test_a_client_that_was_never_bound_has_all_schools(api: ApiWorld) -> None:
    """None stands for all."""
    assert api.machine_clients.schools_of("platform") is None


def test_a_client_is_bound_to_the_schools_that_are_listed(api: ApiWorld) -> None:
    """Once each, however often it is bound."""
    for _ in range(2):
        api.machine_clients.bind("platform", SCHOOL_ID)
    assert api.machine_clients.schools_of("platform") == frozenset({SCHOOL_ID})


def test_a_client_that_is_taken_off_its_last_school_has_none(api: ApiWorld) -> None:
    """It does not get all of them back by that."""
    api.machine_clients.bind("platform", SCHOOL_ID)
    api.machine_clients.release("platform", SCHOOL_ID)
    assert api.machine_clients.schools_of("platform") == frozenset()


def test_a_client_is_bound_to_no_school_that_is_not_there(api: ApiWorld) -> None:
    """And is not bound by trying."""
    with pytest.raises(UnknownSchool):
        api.machine_clients.bind("platform", "NONE")
    assert api.machine_clients.schools_of("platform") is None


def test_ids_that_are_too_long_for_a_key_name_no_task(api: ApiWorld) -> None:
    """What could never be written is not there; it is no fault of a value."""
    with pytest.raises(TaskNotFound):
        api.tasks.get(SCHOOL_ID, "7x" * 400, "t" * 300)


def test_a_task_that_could_never_be_written_is_taken_back_quietly(api: ApiWorld) -> None:
    """As any other that is not there."""
    api.tasks.remove(SCHOOL_ID, "7x", "t" * 1100)
    assert api.tasks.page(SCHOOL_ID, "7x", ALL).items
