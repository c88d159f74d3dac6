"""The nights, fake and real."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from rostersync.application.ports.mail import Outbox
from rostersync.application.ports.nights import Nights, NightTallies
from rostersync.aws.stores.night_tallies import DynamoNightTallies
from rostersync.aws.stores.nights import DynamoNights
from rostersync.aws.stores.outbox import DynamoOutbox
from rostersync.aws.stores.run_items import run_item
from rostersync.aws.stores.school_record import school_item
from rostersync.domain.ending import failed_run
from rostersync.domain.night_report import Night, SchoolNight, night_report
from rostersync.domain.run import Cause, Outcome, Run, autosync_run_id
from rostersync.domain.school import School, SchoolState, Standing
from tests.builders import NIGHT, NOW, a_school, an_autosync
from tests.contract.aws.worlds import DynamoWorld
from tests.fakes import FakeNights, FakeOutbox, FakeTable
from tests.fakes.brake import FakeNightTallies

THE_NIGHT = Night(NIGHT, NOW, ("A1", "B2"))

TO_COME = NOW + timedelta(days=1)


@dataclass
class Stage:
    """The nights, their brake, the outbox of their reports, and how schools and runs get there."""

    nights: Nights
    tallies: NightTallies
    outbox: Outbox
    put: Callable[[Iterable[School], Iterable[Run]], None]


def _fake() -> Stage:
    table, outbox = FakeTable(), FakeOutbox()

    def put(schools: Iterable[School], runs: Iterable[Run]) -> None:
        for school in schools:
            table.add(school)
        table.runs |= {(run.school_id, run.run_id): run for run in runs}

    tallies = FakeNightTallies(due={NIGHT: 2})
    return Stage(FakeNights(table, outbox, tallies), tallies, outbox, put)


def _real(world: DynamoWorld) -> Stage:
    def put(schools: Iterable[School], runs: Iterable[Run]) -> None:
        for item in (*map(school_item, schools), *map(run_item, runs)):
            world.table.put(item)

    return Stage(
        DynamoNights(world.table), DynamoNightTallies(world.table), DynamoOutbox(world.table), put
    )


@pytest.fixture(params=["fake", "dynamo"])
def stage(request: pytest.FixtureRequest) -> Stage:
    return _fake() if request.param == "fake" else _real(request.getfixturevalue("dynamo"))


def test_a_night_is_open_from_its_begin(stage: Stage) -> None:
    """With the schools in their order."""
    stage.nights.begin(THE_NIGHT)

    assert stage.nights.open() == (THE_NIGHT,)


def test_a_night_that_begins_again_stays_as_it_began(stage: Stage) -> None:
    """Nightly is tried again when messages were not taken."""
    stage.nights.begin(THE_NIGHT)
    stage.nights.begin(Night(NIGHT, TO_COME, ("C3",)))

    assert stage.nights.open() == (THE_NIGHT,)


def test_a_report_lies_in_the_outbox(stage: Stage) -> None:
    """And the night stays open for those who are not settled."""
    stage.nights.begin(THE_NIGHT)

    stage.nights.report(night_report(THE_NIGHT, [], NOW), ["B2"])

    assert stage.nights.open() == (replace(THE_NIGHT, school_ids=("B2",), is_reported=True),)
    assert len(list(stage.outbox.unsent(TO_COME))) == 1


def test_a_night_at_rest_is_looked_at_no_more(stage: Stage) -> None:
    """Nothing of it is left to settle."""
    stage.nights.begin(THE_NIGHT)
    stage.nights.report(night_report(THE_NIGHT, [], NOW), [])

    stage.nights.rest(NIGHT)

    assert stage.nights.open() == ()


def test_the_night_that_began_last_stands_at_the_end(stage: Stage) -> None:
    """It is the newest, whatever its date: an operator may begin an old one now."""
    stage.nights.begin(Night(NIGHT - timedelta(days=1), TO_COME, ("A1",)))
    stage.nights.begin(THE_NIGHT)

    assert [night.begun_at for night in stage.nights.open()] == [NOW, TO_COME]


def test_a_night_that_is_held_says_why(stage: Stage) -> None:
    """Until an operator releases it."""
    stage.nights.begin(THE_NIGHT)
    stage.tallies.hold(NIGHT, Cause.MIS_EMPTY, NOW)
    held = stage.nights.open()

    stage.tallies.release(NIGHT, TO_COME)

    assert held == (replace(THE_NIGHT, held_by=Cause.MIS_EMPTY),)
    assert stage.nights.open() == (replace(THE_NIGHT, released_at=TO_COME),)


def test_a_release_opens_a_night_again(stage: Stage) -> None:
    """All its schools are looked at again, and reported a second time."""
    stage.nights.begin(THE_NIGHT)
    stage.tallies.hold(NIGHT, Cause.MIS_EMPTY, NOW)
    stage.nights.report(night_report(THE_NIGHT, [], NOW), ["B2"])
    stage.nights.rest(NIGHT)

    stage.tallies.release(NIGHT, TO_COME)
    [released] = stage.nights.open()
    later = TO_COME + timedelta(hours=1)
    stage.nights.report(night_report(released, [], later), [])

    assert released == replace(THE_NIGHT, released_at=TO_COME)
    assert len(list(stage.outbox.unsent(later + timedelta(hours=1)))) == 2


def test_a_night_that_was_released_a_moment_ago_does_not_rest(stage: Stage) -> None:
    """The check that saw it held, and saw nothing to do, comes too late."""
    stage.nights.begin(THE_NIGHT)
    stage.tallies.hold(NIGHT, Cause.MIS_EMPTY, NOW)
    stage.nights.report(night_report(THE_NIGHT, [], NOW), [])
    stage.tallies.release(NIGHT, TO_COME)

    stage.nights.rest(NIGHT)

    assert len(stage.nights.open()) == 1


def test_a_night_that_was_not_reported_does_not_rest(stage: Stage) -> None:
    """Its report is still owed."""
    stage.nights.begin(THE_NIGHT)

    stage.nights.rest(NIGHT)

    assert stage.nights.open() == (THE_NIGHT,)


def test_a_second_report_changes_nothing(stage: Stage) -> None:
    """Two checks at once make one mail."""
    stage.nights.begin(THE_NIGHT)
    first = night_report(THE_NIGHT, [], NOW)
    stage.nights.report(first, [])

    stage.nights.report(replace(first, due=99), [])

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


def test_a_school_that_was_run_again_stands_by_its_last_run(stage: Stage) -> None:
    """Two runs failed, the third is at work; another's second run settled it."""
    failed = failed_run(an_autosync(school_id="A1"), Cause.INTERNAL, TO_COME)
    runs = [replace(failed, run_id=autosync_run_id(NIGHT, n), ordinal=n) for n in (1, 2)]
    third = replace(an_autosync(school_id="A1"), run_id=autosync_run_id(NIGHT, 3), ordinal=3)
    mended = [replace(run, school_id="B2") for run in runs]
    mended[1] = replace(mended[1], outcome=Outcome.APPLIED, cause=None)
    stage.put([], [*runs, third, *mended])

    schools = stage.nights.schools(NIGHT, ("A1", "B2"))

    assert [(each.ordinal, each.outcome) for each in schools] == [(3, None), (2, Outcome.APPLIED)]


def test_more_schools_than_one_read_takes(stage: Stage) -> None:
    """DynamoDB reads a hundred items at once."""
    ids = [f"A{number}" for number in range(130)]
    stage.put([a_school(id) for id in ids], [])

    names = [school.name for school in stage.nights.schools(NIGHT, ids)]

    assert names == ["Larkrise School"] * 130
