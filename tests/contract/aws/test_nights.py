"""The nights, fake and real."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from rostersync.application.notify_ports import Nights, Outbox
from rostersync.aws.nights import DynamoNights
from rostersync.aws.outbox import DynamoOutbox
from rostersync.aws.run_items import run_item
from rostersync.aws.school_record import school_item
from rostersync.domain.ending import failed_run
from rostersync.domain.night_report import Night, SchoolNight, night_report
from rostersync.domain.run import Cause, Outcome, Run
from rostersync.domain.school import School, SchoolState, Standing
from tests.builders import NIGHT, NOW, a_school, an_autosync
from tests.contract.aws.worlds import DynamoWorld
from tests.fakes import FakeNights, FakeOutbox, FakeTable

THE_NIGHT = Night(NIGHT, NOW, ("A1", "B2"))

TO_COME = NOW + timedelta(days=1)


@dataclass
class Stage:
    """The nights, the outbox of their reports, and how schools and runs get there."""

    nights: Nights
    outbox: Outbox
    put: Callable[[Iterable[School], Iterable[Run]], None]


def _fake() -> Stage:
    table, outbox = FakeTable(), FakeOutbox()

    def put(schools: Iterable[School], runs: Iterable[Run]) -> None:
        for school in schools:
            table.add(school)
        table.runs |= {(run.school_id, run.run_id): run for run in runs}

    return Stage(FakeNights(table, outbox), outbox, put)


def _real(world: DynamoWorld) -> Stage:
    def put(schools: Iterable[School], runs: Iterable[Run]) -> None:
        for item in (*map(school_item, schools), *map(run_item, runs)):
            world.table.put(item)

    return Stage(DynamoNights(world.table), DynamoOutbox(world.table), put)


@pytest.fixture(params=["fake", "dynamo"])
def stage(request: pytest.FixtureRequest) -> Stage:
    return _fake() if request.param == "fake" else _real(request.getfixturevalue("dynamo"))


def test_a_night_is_unreported_from_its_begin(stage: Stage) -> None:
    """With the schools in their order."""
    stage.nights.begin(THE_NIGHT)

    assert stage.nights.unreported() == (THE_NIGHT,)


def test_a_night_that_begins_again_stays_as_it_began(stage: Stage) -> None:
    """Nightly is tried again when messages were not taken."""
    stage.nights.begin(THE_NIGHT)
    stage.nights.begin(Night(NIGHT, TO_COME, ("C3",)))

    assert stage.nights.unreported() == (THE_NIGHT,)


def test_a_report_puts_the_night_to_rest(stage: Stage) -> None:
    """And lies in the outbox."""
    stage.nights.begin(THE_NIGHT)

    stage.nights.report(night_report(THE_NIGHT, [], NOW))

    assert stage.nights.unreported() == ()
    assert len(list(stage.outbox.unsent(TO_COME))) == 1


def test_a_second_report_changes_nothing(stage: Stage) -> None:
    """Two checks at once make one mail."""
    stage.nights.begin(THE_NIGHT)
    first = night_report(THE_NIGHT, [], NOW)
    stage.nights.report(first)

    stage.nights.report(replace(first, due=99))

    [ref] = stage.outbox.unsent(TO_COME)
    outgoing = stage.outbox.get(ref)
    assert outgoing is not None
    assert outgoing.notice == first


def test_each_school_is_read_with_its_run_of_that_night(stage: Stage) -> None:
    """One that failed, one whose plan is being applied, one that is not there at all."""
    standing = Standing(state=SchoolState.MIS_PROBLEM, since=NOW)
    failed = failed_run(
        replace(an_autosync(school_id="A1"), detail="no answer"), Cause.MIS_UNAVAILABLE, TO_COME
    )
    yesterday = replace(an_autosync(school_id="B2", night=NIGHT - timedelta(days=1)), ended_at=NOW)
    stage.put(
        [a_school("A1", standing=standing), a_school("B2")],
        [failed, an_autosync(school_id="B2"), yesterday],
    )

    schools = list(stage.nights.schools(NIGHT, ("B2", "Z9", "A1")))

    assert schools == [
        SchoolNight("B2", "Larkrise School", started_at=NOW),
        SchoolNight("Z9"),
        SchoolNight(
            "A1",
            "Larkrise School",
            outcome=Outcome.FAILED,
            cause=Cause.MIS_UNAVAILABLE,
            detail="no answer",
            started_at=NOW,
            ended_at=TO_COME,
            since=NOW,
        ),
    ]


def test_more_schools_than_one_read_takes(stage: Stage) -> None:
    """DynamoDB reads a hundred items at once."""
    ids = [f"A{number}" for number in range(130)]
    stage.put([a_school(id) for id in ids], [])

    names = [school.name for school in stage.nights.schools(NIGHT, ids)]

    assert names == ["Larkrise School"] * 130
