"""When a night is reported, and what is found of the notices that were left behind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rostersync.application.night_report import LEFT_BEHIND_AFTER, left_behind, watch_nights
from rostersync.domain.ending import failed_run
from rostersync.domain.night_report import REPORTED_AT_LATEST, Night, NightStanding
from rostersync.domain.run import Cause, Outcome, autosync_run_id
from tests.builders import NIGHT, NOW, a_school, an_autosync
from tests.fakes import FakeNights, FakeOutbox, FakeTable
from tests.mail_samples import a_major_failure
from tests.unit.application.posting import PostOffice

LATER = NOW + timedelta(minutes=20)
AT_LATEST = NOW + REPORTED_AT_LATEST


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


def fail(nights: FakeNights, id: str, cause: Cause, *, is_refused: bool = False) -> None:
    run = failed_run(replace(an_autosync(school_id=id), credentials_refused=is_refused), cause, NOW)
    nights.table.runs[id, run.run_id] = run


def hold(nights: FakeNights) -> None:
    nights.brake.due[NIGHT] = 3
    nights.brake.hold(NIGHT, Cause.MIS_EMPTY, NOW)


def test_a_night_is_reported_when_its_last_school_has_ended(nights: FakeNights) -> None:
    """The report is a notice like any other, so it is sent once."""
    end(nights, "A1", "B2", "C3")

    [report] = watch_nights(nights, LATER).reports

    assert [outgoing.notice for outgoing in nights.outbox.items.values()] == [report]


def test_a_night_that_is_not_over_is_not_reported(nights: FakeNights) -> None:
    """One school is still running."""
    end(nights, "A1", "B2")

    assert watch_nights(nights, LATER).reports == ()


def test_a_plan_that_is_being_applied_is_not_an_end(nights: FakeNights) -> None:
    """Its run is there, without an outcome."""
    end(nights, "A1", "B2")
    run = an_autosync(school_id="C3")
    nights.table.runs["C3", run.run_id] = run

    assert watch_nights(nights, LATER).reports == ()


def test_a_night_that_never_ends_is_reported_at_last(nights: FakeNights) -> None:
    """With the schools that did not end."""
    end(nights, "A1")

    [report] = watch_nights(nights, AT_LATEST).reports

    assert report.unfinished == 2


def test_a_night_is_reported_once(nights: FakeNights) -> None:
    """However often it is looked at."""
    end(nights, "A1", "B2", "C3")
    watch_nights(nights, LATER)

    assert watch_nights(nights, LATER).reports == ()


def test_the_last_school_is_looked_at_first(nights: FakeNights) -> None:
    """A night of thousands that is under way costs one read a check."""
    end(nights, "A1", "B2")

    watch_nights(nights, LATER)

    assert nights.reads == ["C3"]


def test_a_night_under_way_is_no_trouble(nights: FakeNights) -> None:
    """Schools that have not ended are not late before the window is over."""
    assert watch_nights(nights, LATER).standing == NightStanding()


def test_schools_without_an_end_are_counted_until_they_end(nights: FakeNights) -> None:
    """Once the night was reported without them, at every check."""
    end(nights, "A1")
    reported = watch_nights(nights, AT_LATEST).standing
    end(nights, "B2")
    then = watch_nights(nights, AT_LATEST).standing
    end(nights, "C3")

    assert (reported, then, watch_nights(nights, AT_LATEST).standing) == (
        NightStanding(unfinished=2),
        NightStanding(unfinished=1),
        NightStanding(),
    )


@pytest.mark.parametrize(
    ("cause", "is_refused"), [(Cause.INTERNAL, False), (Cause.MIS_UNAVAILABLE, True)]
)
def test_schools_that_we_failed_are_counted_until_they_are_run_again(
    nights: FakeNights, cause: Cause, *, is_refused: bool
) -> None:
    """By our own error, or because our credentials are refused."""
    end(nights, "A1", "B2")
    fail(nights, "C3", cause, is_refused=is_refused)
    before = [watch_nights(nights, LATER).standing for _ in range(2)]
    again = replace(an_autosync(school_id="C3"), outcome=Outcome.UNCHANGED, ordinal=2)
    nights.table.runs["C3", autosync_run_id(NIGHT, 2)] = again

    assert before == [NightStanding(failed_by_us=1)] * 2
    assert watch_nights(nights, LATER).standing == NightStanding()


def test_schools_that_failed_for_their_own_reasons_are_settled(nights: FakeNights) -> None:
    """They have a mail; the night leaves nothing to the operators."""
    end(nights, "A1", "B2")
    fail(nights, "C3", Cause.MAJOR_CHANGES)

    watch_nights(nights, LATER)

    assert nights.open() == ()


def test_only_who_is_not_settled_is_looked_at_again(nights: FakeNights) -> None:
    """A check of a night that was reported costs no more than what is left of it."""
    end(nights, "A1", "B2")
    fail(nights, "C3", Cause.INTERNAL)
    watch_nights(nights, LATER)
    nights.reads.clear()

    watch_nights(nights, LATER)

    assert nights.reads == ["C3"]


def test_a_held_night_is_held_until_it_is_released(nights: FakeNights) -> None:
    """Before its report and after it; its schools wait, and are not late."""
    hold(nights)
    held = [watch_nights(nights, at).standing for at in (LATER, AT_LATEST, AT_LATEST)]

    nights.brake.release(NIGHT, AT_LATEST)

    assert held == [NightStanding(held=1)] * 3
    assert watch_nights(nights, AT_LATEST).standing == NightStanding()


def test_the_schools_of_a_held_night_are_not_looked_at_again(nights: FakeNights) -> None:
    """Nothing moves before its release, and it may be thousands."""
    hold(nights)
    watch_nights(nights, AT_LATEST)
    nights.reads.clear()

    watch_nights(nights, AT_LATEST)

    assert nights.reads == []


def test_a_held_night_is_reported_with_its_cause(nights: FakeNights) -> None:
    """And those who wait are in it."""
    hold(nights)

    [report] = watch_nights(nights, AT_LATEST).reports

    assert (report.held_by, report.unfinished) == (Cause.MIS_EMPTY, 3)


def test_a_released_night_is_reported_once_more_when_it_is_over(nights: FakeNights) -> None:
    """With all its schools, also those that had ended before the brake."""
    end(nights, "A1")
    hold(nights)
    watch_nights(nights, AT_LATEST)
    nights.brake.release(NIGHT, AT_LATEST)
    end(nights, "B2", "C3")

    [report] = watch_nights(nights, AT_LATEST).reports

    assert (report.held_by, report.due, report.unfinished) == (None, 3, 0)


def test_a_released_night_has_its_time_again(nights: FakeNights) -> None:
    """Its schools were queued again when it was released."""
    hold(nights)
    nights.brake.release(NIGHT, AT_LATEST)

    assert watch_nights(nights, AT_LATEST).reports == ()
    assert len(watch_nights(nights, AT_LATEST + REPORTED_AT_LATEST).reports) == 1


def test_a_newer_night_puts_a_reported_one_to_rest(nights: FakeNights) -> None:
    """What was left of it has had another night since."""
    hold(nights)
    watch_nights(nights, AT_LATEST)
    tomorrow = NIGHT + timedelta(days=1)
    nights.begin(Night(tomorrow, NOW + timedelta(days=1), ("A1",)))

    standing = watch_nights(nights, NOW + timedelta(days=1)).standing

    assert standing == NightStanding()
    assert [night.night for night in nights.open()] == [tomorrow]


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
    office.send(office.leave(a_major_failure()))

    assert list(left_behind(office.outbox, NOW + timedelta(days=1))) == []
