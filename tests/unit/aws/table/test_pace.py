from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from rostersync.aws.table.keys import Key
from rostersync.aws.table.pace import UNITS_A_SECOND, Pace
from rostersync.aws.table.table import Condition, Table, Update

ANYTHING = Condition("attribute_exists(pk)", {})
KEY = Key("SCHOOL#s", "SCHOOL")
ITEM = {"pk": KEY.pk, "sk": KEY.sk}


@dataclass
class FakeTime:
    """Time that passes only while somebody sleeps."""

    now: float = 0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def pace(time: FakeTime) -> Pace:
    return Pace(lambda: time.now, time.sleep)


def costing(units: float) -> Callable[[], dict[str, Any]]:
    return lambda: {"ConsumedCapacity": [{"TableName": "t", "CapacityUnits": units}]}


def test_a_long_plan_takes_its_time(pace: Pace, time: FakeTime) -> None:
    """The first sync of a college: 22,945 changes are 45,890 units and a check for each 99."""
    for _ in range(232):
        pace.write("SCHOOL#s", costing(200))

    assert time.now == pytest.approx(232 * 200 / UNITS_A_SECOND, abs=1.1)


@pytest.mark.parametrize(("units", "waits"), [(299, False), (300, False), (301, True)])
def test_a_short_plan_does_not_wait(
    pace: Pace, time: FakeTime, units: float, *, waits: bool
) -> None:
    """What a second's units suffice for is written at once."""
    for _ in range(3):
        pace.write("SCHOOL#s", costing(units))

    assert bool(time.slept) is waits


def test_no_second_takes_more_than_a_partition_does(pace: Pace, time: FakeTime) -> None:
    """Whichever second one looks at, from the first write on."""
    written: list[tuple[float, float]] = []
    for _ in range(100):
        pace.write("SCHOOL#s", costing(200))
        written.append((time.now, 200))

    worst = max(
        sum(units for at, units in written if begin <= at < begin + 1) for begin, _ in written
    )

    assert worst <= 1000 + 1000  # what was saved in the second before, and the second's own


@pytest.mark.parametrize(
    "writes",
    [
        pytest.param([700.0, 700.0, 2.0], id="a preview's chunks, and the preview"),
        pytest.param([700.0] + [200.0] * 232 + [4.0], id="a college's first sync"),
        pytest.param([2.0] + [350.0] * 20 + [2.0] * 50, id="an erasure's plans"),
    ],
)
def test_dynamodb_refuses_none_of_it(pace: Pace, time: FakeTime, writes: list[float]) -> None:
    """A partition has 1,000 units, and 1,000 more with each second."""
    level, filled_at = 1000.0, 0.0

    def ask(units: float) -> dict[str, Any]:
        nonlocal level, filled_at
        level, filled_at = min(1000, level + (time.now - filled_at) * 1000), time.now
        assert level >= units, time.now
        level -= units
        return costing(units)()

    for units in writes:
        pace.write("SCHOOL#s", partial(ask, units))


def test_another_school_does_not_wait(pace: Pace, time: FakeTime) -> None:
    """It is another partition."""
    pace.write("SCHOOL#s", costing(5000))
    pace.write("SCHOOL#t", costing(5000))

    assert time.slept == []


def test_what_was_refused_costs_nothing(pace: Pace, time: FakeTime) -> None:
    """Who waits to try again does so by itself."""

    def refuse() -> dict[str, Any]:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        pace.write("SCHOOL#s", refuse)
    pace.write("SCHOOL#s", costing(1))

    assert time.slept == []


class Dear:
    """DynamoDB, where each write consumes two seconds of a partition."""

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        def answer(**asked: object) -> dict[str, Any]:
            assert asked["ReturnConsumedCapacity"] == "TOTAL"
            line = {"TableName": "t", "CapacityUnits": 2 * UNITS_A_SECOND}
            return {"ConsumedCapacity": [line] if name == "transact_write_items" else line}

        return answer


WRITES: dict[str, Callable[[Table], object]] = {
    "put": lambda table: table.put(ITEM),
    "put_if": lambda table: table.put_if(ITEM, ANYTHING),
    "delete": lambda table: table.delete(KEY),
    "update_if": lambda table: table.update_if(Update(KEY, {"name": "x"}), ANYTHING),
    "transact": lambda table: table.transact([table.deleting(KEY)]),
    "transact a put": lambda table: table.transact([table.putting(ITEM)]),
}


@pytest.mark.parametrize("write", WRITES)
def test_every_write_is_paced(pace: Pace, time: FakeTime, write: str) -> None:
    """Chunks of a plan and of a preview, too: they are large, and lie in the same partition."""
    table = Table("t", Dear, pace)  # type: ignore[arg-type] # of the client, what it needs

    WRITES[write](table)
    WRITES[write](table)

    assert time.slept == [pytest.approx(2)]
