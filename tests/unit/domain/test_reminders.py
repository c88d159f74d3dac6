"""Reminders: how often the same failure causes a mail, and that another one does at once."""

from datetime import datetime, timedelta

import pytest

from rostersync.domain.ending import refused_ending
from rostersync.domain.notice import NoticeKind, is_reminder_due
from rostersync.domain.plan import Plan
from rostersync.domain.roster import Roster
from rostersync.domain.run import Cause
from rostersync.domain.school import School
from rostersync.domain.school_settings import Reminders, Settings
from tests.builders import (
    NOW,
    a_class,
    a_read,
    a_roster,
    a_school,
    a_trouble,
    an_autosync,
    mirror,
)
from tests.mis_edits import without_class
from tests.plans import plan_of_night

TWO_CLASSES = a_roster(classes=[a_class("7x"), a_class("7y")])


def _plan_without(*class_ids: str, roster: Roster = TWO_CLASSES) -> Plan:
    mis = mirror(roster)
    for id in class_ids:
        mis = without_class(mis, id)
    return plan_of_night(roster, mis)


@pytest.mark.parametrize(
    ("reminders", "days", "is_due"),
    [
        (Reminders.EVERY_NIGHT, 0, True),
        (Reminders.EVERY_NIGHT, 1, True),
        (Reminders.WEEKLY, 1, False),
        (Reminders.WEEKLY, 6, False),
        (Reminders.WEEKLY, 7, True),
        (Reminders.WEEKLY, 8, True),
        (Reminders.ONCE, 1, False),
        (Reminders.ONCE, 365, False),
    ],
)
def test_the_same_failure_is_told_again_as_the_school_wishes(
    *, reminders: Reminders, days: int, is_due: bool
) -> None:
    """Every night, every seven days, or never."""
    before = a_trouble(told_at=NOW, told_about="same")
    assert is_reminder_due(reminders, before, "same", NOW + timedelta(days=days)) is is_due


@pytest.mark.parametrize(
    "now",
    [NOW.replace(day=30, hour=0, minute=1), NOW.replace(day=30, hour=23)],
    ids=["earlier that day", "later that day"],
)
def test_a_week_is_counted_by_date(now: datetime) -> None:
    """A run that is some minutes quicker than last week's does not skip a night."""
    before = a_trouble(told_at=NOW, told_about="same")
    assert is_reminder_due(Reminders.WEEKLY, before, "same", now)


@pytest.mark.parametrize("reminders", Reminders)
def test_what_was_not_told_yet_is_told(reminders: Reminders) -> None:
    """The first time; also when the failure is older but was nobody's business until now."""
    assert is_reminder_due(reminders, None, "news", NOW)
    assert is_reminder_due(reminders, a_trouble(Cause.MIS_UNAVAILABLE), "news", NOW)


@pytest.mark.parametrize("reminders", Reminders)
def test_other_news_is_told_at_once(reminders: Reminders) -> None:
    """Whenever the last mail went out."""
    before = a_trouble(told_at=NOW, told_about="old")
    assert is_reminder_due(reminders, before, "news", NOW)


def _next_night(school: School, plan: Plan, nights: int) -> tuple[School, list[NoticeKind]]:
    now = NOW + timedelta(days=nights)
    ending = refused_ending(school, an_autosync(), plan, a_read(), now)
    told = [notice.kind for notice in ending.notices]
    return a_school(settings=school.settings, standing=ending.standing), told


@pytest.mark.parametrize(
    ("reminders", "told"),
    [
        (Reminders.EVERY_NIGHT, [0, 1, 2, 3, 4]),
        (Reminders.WEEKLY, [0, 3]),
        (Reminders.ONCE, [0, 3]),
    ],
)
def test_five_nights_of_failure(reminders: Reminders, told: list[int]) -> None:
    """Three nights with one class gone, two with another gone too: the news goes to all."""
    school = a_school(settings=Settings(reminders=reminders))
    plans = [_plan_without("7x")] * 3 + [_plan_without("7x", "7y")] * 2
    told_on = []
    for night, plan in enumerate(plans):
        school, kinds = _next_night(school, plan, night)
        told_on += [night for kind in kinds if kind is NoticeKind.AUTOSYNC_FAILED]
    assert told_on == told


def test_a_night_that_tells_nothing_remembers_when_it_was_told() -> None:
    """The week counts from the last mail, not from the last night."""
    school = a_school(settings=Settings(reminders=Reminders.WEEKLY))
    for night in range(3):
        school, _ = _next_night(school, _plan_without("7x"), night)
    trouble = school.standing.trouble
    assert trouble is not None
    assert (trouble.told_at, trouble.nights) == (NOW, 3)
