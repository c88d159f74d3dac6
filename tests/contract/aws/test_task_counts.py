"""Tasks are counted where they are written, exactly; nobody reads them to count them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from rostersync.application.ports.pages import PageOrder
from rostersync.aws.stores.tasks import DynamoTasks
from rostersync.domain.errors import ClassNotFound, RosterMoved
from rostersync.domain.roster import present_selection
from rostersync.domain.school import School, Standing
from tests.builders import SCHOOL_ID, a_class, a_roster, a_school, a_task, mirror
from tests.contract.aws.api_worlds import ApiWorld, api_world
from tests.contract.aws.plans import an_ahead, tasks_of_7y, two_classes, without_7y
from tests.contract.aws.worlds import DynamoWorld, World

ALL = PageOrder(limit=100)
OLD = a_school(standing=Standing(mis_name="SIMS", roster_version=4))


@pytest.fixture
def api(world: World) -> ApiWorld:
    """Two classes, the second with two tasks; they were counted."""
    world.seed(OLD, two_classes(), tasks_of_7y())
    world.rosters.count_tasks(world.schools.get(SCHOOL_ID))
    return api_world(world)


def school_of(api: ApiWorld) -> School:
    return api.world.schools.get(SCHOOL_ID)


def counts(api: ApiWorld) -> tuple[int | None, dict[str, int]]:
    """In all, and by class as each reader says it."""
    school = school_of(api)
    by_class = api.world.rosters.task_counts(school)
    listed = api.roster_pages.counted_classes(school, ALL).items
    assert {each.school_class.id: each.tasks for each in listed if each.tasks} == by_class
    for each in listed:
        assert api.roster_pages.counted_class(school, each.school_class.id) == each
    return school.task_count, by_class


def test_a_school_whose_tasks_were_never_counted_is_counted_once(world: World) -> None:
    """Until then its tasks are read, and the answers are the same."""
    world.seed(OLD, two_classes(), tasks_of_7y())
    api = api_world(world)
    assert counts(api) == (None, {"7y": 2})

    world.rosters.count_tasks(world.schools.get(SCHOOL_ID))

    assert counts(api) == (2, {"7y": 2})


def a_new_one(api: ApiWorld) -> None:
    api.tasks.put(SCHOOL_ID, a_task("surds", class_id="7x"))


def one_over_itself(api: ApiWorld) -> None:
    api.tasks.put(SCHOOL_ID, a_task("algebra", class_id="7y", title="Algebra, part 2"))


def one_back(api: ApiWorld) -> None:
    api.tasks.remove(SCHOOL_ID, "7y", "algebra")


def one_back_that_is_not_there(api: ApiWorld) -> None:
    api.tasks.remove(SCHOOL_ID, "7x", "algebra")


def one_on_no_class(api: ApiWorld) -> None:
    with pytest.raises(ClassNotFound):
        api.tasks.put(SCHOOL_ID, a_task("surds", class_id="none"))


def their_class_goes(api: ApiWorld) -> None:
    ahead = without_7y(school_of(api))
    api.world.runs.begin(ahead)
    for _ in range(2):
        api.world.runs.write(ahead)
        api.world.runs.close(ahead.ending, ahead.tasks_added)


def their_class_is_renamed(api: ApiWorld) -> None:
    renamed = a_class("7y", name="Renamed", student_ids=("ben", "cy"), teacher_ids=("heron",))
    target = mirror(a_roster(classes=[two_classes().classes["7x"], renamed]))
    ahead = an_ahead(
        school_of(api), two_classes(), target, selection=present_selection(two_classes())
    )
    api.world.runs.begin(ahead)
    api.world.runs.write(ahead)
    api.world.runs.close(ahead.ending, ahead.tasks_added)


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (a_new_one, (3, {"7x": 1, "7y": 2})),
        (one_over_itself, (2, {"7y": 2})),
        (one_back, (1, {"7y": 1})),
        (one_back_that_is_not_there, (2, {"7y": 2})),
        (one_on_no_class, (2, {"7y": 2})),
        (their_class_goes, (0, {})),
        (their_class_is_renamed, (2, {"7y": 2})),
    ],
)
def test_every_write_counts(
    api: ApiWorld,
    happens: Callable[[ApiWorld], None],
    expected: tuple[int, dict[str, int]],
) -> None:
    """By class and in all, once."""
    happens(api)

    assert counts(api) == expected


def test_tasks_are_not_counted_while_they_are_written(world: World) -> None:
    """Whoever counts has read them before: it is done again."""
    world.seed(OLD, two_classes(), tasks_of_7y())

    with pytest.raises(RosterMoved):
        world.rosters.count_tasks(replace(OLD, standing=Standing(roster_version=3)))

    assert world.schools.get(SCHOOL_ID).task_count is None


def test_a_task_that_comes_between_counting_and_writing_is_counted(dynamo: DynamoWorld) -> None:
    """It counts at the class before the school is counted, and is not lost."""
    dynamo.seed(OLD, two_classes(), tasks_of_7y())
    read = dynamo.schools.get(SCHOOL_ID)
    DynamoTasks(dynamo.table).put(SCHOOL_ID, a_task("late", class_id="7y"))

    with pytest.raises(RosterMoved):
        dynamo.rosters.count_tasks(read)
    dynamo.rosters.count_tasks(dynamo.schools.get(SCHOOL_ID))

    assert counts(api_world(dynamo)) == (3, {"7y": 3})
