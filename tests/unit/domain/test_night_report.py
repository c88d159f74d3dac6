"""The report of a night: every school is in it once, what needs a person first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rostersync.domain.night_report import (
    REPORTED_AT_LATEST,
    Night,
    SchoolNight,
    must_report,
    night_report,
)
from rostersync.domain.run import Cause, NextStep, Outcome
from tests.builders import NIGHT, NOW

LATER = NOW + REPORTED_AT_LATEST

UNCHANGED = SchoolNight(
    "A1",
    "Alder Infants",
    outcome=Outcome.UNCHANGED,
    started_at=NOW,
    ended_at=NOW + timedelta(seconds=2),
)
FAILED = replace(
    UNCHANGED,
    outcome=Outcome.FAILED,
    cause=Cause.MAJOR_CHANGES,
    next_step=NextStep.MANUAL_SYNC,
    since=datetime(2026, 11, 20, 1, tzinfo=UTC),
)
NOT_ENDED = SchoolNight("A9", "Larch School")


def a_night(*ids: str) -> Night:
    return Night(NIGHT, NOW, ids)


def test_schools_are_grouped_by_outcome_and_cause() -> None:
    """Not ended comes first, then what failed, then what went well."""
    report = night_report(a_night("A1", "A2", "A9"), [UNCHANGED, FAILED, NOT_ENDED], LATER)

    assert [(group.outcome, group.cause, group.count) for group in report.groups] == [
        (None, None, 1),
        (Outcome.FAILED, Cause.MAJOR_CHANGES, 1),
        (Outcome.UNCHANGED, None, 1),
    ]


def test_every_school_is_counted_however_many_there_are() -> None:
    """Fifty of a group are named; the others are in its count."""
    schools = [replace(FAILED, school_id=f"A{number}") for number in range(130)]

    [group] = night_report(a_night("A1"), schools, LATER).groups

    assert (group.count, len(group.schools)) == (130, 50)


def test_the_slowest_come_first() -> None:
    """Five of them, by the time of their last try."""
    schools = [
        replace(UNCHANGED, school_id=f"A{n}", ended_at=NOW + timedelta(seconds=n)) for n in range(9)
    ]

    slowest = night_report(a_night("A1"), schools, LATER).slowest

    assert [line.seconds for line in slowest] == [8, 7, 6, 5, 4]


def test_who_waits_for_a_person_is_told_since_when() -> None:
    """The one who has waited longest gives the time."""
    newer = replace(FAILED, school_id="A3", since=NOW)

    [waiting] = night_report(a_night("A1"), [newer, FAILED], LATER).waiting

    assert (waiting.next_step, waiting.count, waiting.since) == (
        NextStep.MANUAL_SYNC,
        2,
        FAILED.since,
    )


def test_refused_credentials_are_counted() -> None:
    """It is the one fault that only the operators get, and all of it is theirs."""
    refused = replace(FAILED, cause=Cause.MIS_UNAVAILABLE, credentials_refused=True)

    assert night_report(a_night("A1"), [refused, UNCHANGED], LATER).credentials_refused == 1


def test_the_night_ended_with_its_last_school() -> None:
    """A night of which none ended has no end."""
    assert night_report(a_night("A1", "A9"), [UNCHANGED, NOT_ENDED], LATER).ended_at == (
        UNCHANGED.ended_at
    )
    assert night_report(a_night("A9"), [NOT_ENDED], LATER).ended_at is None


def test_a_school_whose_record_cannot_be_read_goes_by_its_id() -> None:
    """It is in the report all the same."""
    [group] = night_report(a_night("A9"), [replace(NOT_ENDED, name=None)], LATER).groups

    assert group.schools[0].name == "A9"


def test_a_night_is_not_waited_for_longer_than_it_takes() -> None:
    """The operators read it before their day begins."""
    night = a_night("A9")

    assert must_report(night, LATER)
    assert not must_report(night, LATER - timedelta(seconds=1))
