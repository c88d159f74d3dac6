from datetime import timedelta

import pytest

from rostersync.application.ports.sync import Ports
from rostersync.domain.school import School
from tests.builders import NOW, a_roster, a_school, a_task, mirror
from tests.fakes import FakeClock, FakeMis, FakeTable


@pytest.fixture
def table() -> FakeTable:
    """One school in order, with a class of two and one task on it."""
    table = FakeTable()
    table.add(a_school(), a_roster(tasks=[a_task()]))
    return table


@pytest.fixture
def mis() -> FakeMis:
    """A MIS that says what the roster holds."""
    return FakeMis(mirror(a_roster()))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW, tick=timedelta(seconds=1))


@pytest.fixture
def ports(table: FakeTable, mis: FakeMis, clock: FakeClock) -> Ports:
    return table.ports(mis, clock)


@pytest.fixture
def school(table: FakeTable) -> School:
    return next(iter(table.schools.values()))
