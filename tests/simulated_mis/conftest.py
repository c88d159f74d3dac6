import pytest

from local.mis.generate import generate_school
from local.mis.order import Phase, SchoolOrder
from local.mis.school import School
from local.mis.world import World
from tests.simulated_mis.clock import StoppedClock
from tests.simulated_mis.reader import Reader


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def secondary() -> School:
    return generate_school(
        SchoolOrder(
            id="A1",
            name="Sample High",
            students=120,
            classes=60,
            subjects=4,
            teachers=9,
            class_size=10,
        )
    )


@pytest.fixture
def primary() -> School:
    return generate_school(
        SchoolOrder(id="A2", name="Sample Primary", phase=Phase.PRIMARY, students=70, teachers=5)
    )


@pytest.fixture
def world(secondary: School, primary: School, clock: StoppedClock) -> World:
    world = World(token="right", clock=clock)
    world.put(secondary)
    world.put(primary)
    return world


@pytest.fixture
def reader(world: World) -> Reader:
    return Reader(world)
