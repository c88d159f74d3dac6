"""A replica follows its rosters over a bad wire, through crashes, and can prove it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, Engine, select

from rostersync_client import Frame
from rostersync_client.replica import RECORDS
from tests.clients.python.world import (
    SEEN,
    Wire,
    Year,
    a_replica,
    an_engine,
    is_true,
    see,
    through_crashes,
)
from tests.functions.manual_sync_api.conftest import ENVIRONMENT

SCHOOL = "A1"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def year() -> Year:
    year = Year(Random(1))  # noqa: S311 - a story, not a secret
    year.add(SCHOOL)
    return year


@pytest.fixture
def wire(year: Year) -> Wire:
    return Wire(year.ports, Random(2))  # noqa: S311 - a story, not a secret


@pytest.fixture
def engine(wire: Wire, tmp_path: Path) -> Iterator[Engine]:
    # A test sets another tick later: that one is meant.
    engine = an_engine(tmp_path / "platform.db", lambda: wire.tick())  # noqa: PLW0108
    yield engine
    engine.dispose()


def seen(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.execute(select(SEEN.c.sequence).order_by(SEEN.c.number)).scalars())


def test_a_new_replica_begins_with_a_snapshot(year: Year, wire: Wire, engine: Engine) -> None:
    """It need not know what was before."""
    year.night(SCHOOL)
    a_replica(wire, engine).follow(SCHOOL, on_frame=see)
    assert is_true(year, wire, engine, SCHOOL)
    assert seen(engine) == []


def test_each_frame_is_applied_in_its_own_transaction(
    year: Year, wire: Wire, engine: Engine
) -> None:
    """In order, with the platform's own write beside it."""
    replica = a_replica(wire, engine)
    replica.follow(SCHOOL)
    for _ in range(3):
        year.night(SCHOOL)
    replica.follow(SCHOOL, on_frame=see)
    assert (seen(engine), is_true(year, wire, engine, SCHOOL)) == ([1, 2, 3], True)


def test_an_error_of_the_platform_leaves_both_as_they_were(
    year: Year, wire: Wire, engine: Engine
) -> None:
    """The frame comes again."""
    replica = a_replica(wire, engine)
    replica.follow(SCHOOL)
    year.night(SCHOOL)

    def fail(connection: Connection, frame: Frame) -> None:
        see(connection, frame)
        raise ValueError("the platform's own")

    with pytest.raises(ValueError, match="own"):
        replica.follow(SCHOOL, on_frame=fail)
    assert (replica.sequence(SCHOOL), seen(engine)) == (0, [])


def test_a_replica_that_was_tampered_with_is_made_anew(
    year: Year, wire: Wire, engine: Engine
) -> None:
    """The digest finds it out, and a snapshot mends it."""
    replica = a_replica(wire, engine)
    replica.follow(SCHOOL)
    with engine.begin() as connection:
        connection.execute(RECORDS.delete().where(RECORDS.c.entity == "subject"))
    year.night(SCHOOL)
    replica.follow(SCHOOL)
    assert is_true(year, wire, engine, SCHOOL)


def test_a_replica_that_is_too_far_behind_is_made_anew(
    year: Year, wire: Wire, engine: Engine
) -> None:
    """What the feed has lost is in the snapshot."""
    replica = a_replica(wire, engine)
    replica.follow(SCHOOL)
    for _ in range(3):
        year.night(SCHOOL)
    runs = [key for key, run in year.table.runs.items() if run.sequence in {1, 2}]
    for key in runs:
        del year.table.runs[key]
    replica.follow(SCHOOL, on_frame=see)
    assert (replica.sequence(SCHOOL), is_true(year, wire, engine, SCHOOL)) == (3, True)


def test_all_schools_that_moved_are_followed(year: Year, wire: Wire, engine: Engine) -> None:
    """Those that did not are not asked for."""
    for school_id in ("B2", "C3"):
        year.add(school_id)
    year.night(SCHOOL)
    year.night("B2")
    replica = a_replica(wire, engine)
    replica.follow_all(rounds=2)
    assert [is_true(year, wire, engine, each) for each in (SCHOOL, "B2")] == [True, True]
    assert replica.sequence("C3") is None


def test_a_platform_that_comes_back_goes_on_where_it_was(
    year: Year, wire: Wire, engine: Engine
) -> None:
    """The list of schools is not read from its beginning again."""
    year.night(SCHOOL)
    a_replica(wire, engine).follow_all(rounds=1)
    before = wire.requests
    a_replica(wire, engine).follow_all(rounds=1)
    assert wire.requests == before + 1


_CRASHES = 10_000 if os.environ.get("PROOFS") == "deep" else 60


def test_crashes_over_a_bad_wire_lose_nothing(
    year: Year, wire: Wire, engine: Engine, record_property: Callable[[str, object], None]
) -> None:
    """Equal digest after each night, and each frame once in the platform's own table.

    `make proofs` lets the consumer crash ten thousand times.
    """
    nights = through_crashes(year, wire, engine, SCHOOL, crashes=_CRASHES)
    record_property("nights", nights)
    assert seen(engine) == list(range(1, nights + 1))
