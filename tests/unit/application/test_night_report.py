"""When a night is reported, and what is found of the notices that were left behind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rostersync.application.night_report import LEFT_BEHIND_AFTER, left_behind, report_nights
from rostersync.domain.night_report import REPORTED_AT_LATEST, Night
from rostersync.domain.run import Outcome
from tests.builders import NIGHT, NOW, a_school, an_autosync
from tests.fakes import FakeNights, FakeOutbox, FakeTable
from tests.mail_samples import a_major_failure
from tests.unit.application.posting import PostOffice

LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def nights() -> FakeNights:
    """A night of three schools, none of which has ended."""
    nights = FakeNights(FakeTable(), FakeOutbox())
    for id in ("A1", "B2", "C3"):
        nights.table.add(a_school(id))
    nights.begin(Night(NIGHT, NOW, ("A1", "B2", "C3")))
    return nights


def end(nights: FakeNights, *ids: str) -> None:
    for id in ids:
        run = replace(an_autosync(school_id=id), ended_at=NOW, outcome=Outcome.UNCHANGED)
        nights.table.runs[id, run.run_id] = run


def test_a_night_is_reported_when_its_last_school_has_ended(nights: FakeNights) -> None:
    """The report is a notice like any other, so it is sent once."""
    end(nights, "A1", "B2", "C3")

    [report] = report_nights(nights, LATER)

    assert [outgoing.notice for outgoing in nights.outbox.items.values()] == [report]


def test_a_night_that_is_not_over_is_not_reported(nights: FakeNights) -> None:
    """One school is still running."""
    end(nights, "A1", "B2")

    assert list(report_nights(nights, LATER)) == []


def test_a_plan_that_is_being_applied_is_not_an_end(nights: FakeNights) -> None:
    """Its run is there, without an outcome."""
    end(nights, "A1", "B2")
    run = an_autosync(school_id="C3")
    nights.table.runs["C3", run.run_id] = run

    assert list(report_nights(nights, LATER)) == []


def test_a_night_that_never_ends_is_reported_at_last(nights: FakeNights) -> None:
    """With the schools that did not end."""
    end(nights, "A1")

    [report] = report_nights(nights, NOW + REPORTED_AT_LATEST)

    assert report.unfinished == 2


def test_a_night_is_reported_once(nights: FakeNights) -> None:
    """However often it is looked at."""
    end(nights, "A1", "B2", "C3")
    list(report_nights(nights, LATER))

    assert list(report_nights(nights, LATER)) == []


def test_the_last_school_is_looked_at_first(nights: FakeNights) -> None:
    """A night of thousands that is under way costs one read a check."""
    end(nights, "A1", "B2")

    list(report_nights(nights, LATER))

    assert nights.reads == ["C3"]


def test_a_notice_that_nobody_sent_is_found(nights: FakeNights) -> None:
    """After the stream has had its time."""
    office = PostOffice()
    notice = a_major_failure()
    ref = office.leave(notice)

    assert list(left_behind(office.outbox, notice.created_at + LEFT_BEHIND_AFTER)) == []
    assert list(
        left_behind(office.outbox, notice.created_at + LEFT_BEHIND_AFTER + timedelta(seconds=1))
    ) == [ref]


def test_a_notice_that_was_sent_is_not_left_behind() -> None:
    """It is closed."""
    office = PostOffice()
    office.tell(office.leave(a_major_failure()))

    assert list(left_behind(office.outbox, NOW + timedelta(days=1))) == []
