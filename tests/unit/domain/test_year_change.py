"""A change of year: when it is ready, which nights are alike, how wide the guards stand after."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rostersync.domain.school_settings import Settings
from rostersync.domain.warning import WarningCode
from rostersync.domain.year_change import (
    COLLECTED,
    ChangeOfYear,
    Look,
    Picture,
    guards_on,
    looked,
    settled,
    undone,
    wide_until,
)
from rostersync.domain.year_window import Window
from tests.builders import NIGHT, NOW

WINDOW = Window(NIGHT - timedelta(days=10), NIGHT + timedelta(days=10))
FULL = Picture(classes_new=10, classes_filled=9, classes_empty=1, students_leaving=3, places=200)


def seen(*pictures: Picture, classes: int = 10) -> ChangeOfYear:
    """What nights with these pictures leave, one after another."""
    year: ChangeOfYear | None = None
    for number, picture in enumerate(pictures):
        look = Look(WINDOW, NIGHT + timedelta(days=number), picture, classes, is_waiting=True)
        year = looked(year, look, NOW)
    assert year is not None
    return year


def test_what_is_about_identity_is_never_collected() -> None:
    """Another MIS, teachers gone, doubtful people, and what a person takes out."""
    assert set(WarningCode) - COLLECTED == {
        WarningCode.MIS_CHANGED,
        WarningCode.TEACHERS_GONE,
        WarningCode.DOUBTFUL_MATCH,
        WarningCode.REMOVED_SUBJECT,
        WarningCode.REMOVED_CLASS,
    }


@pytest.mark.parametrize(
    ("filled", "empty", "is_ready"),
    [(8, 1, False), (89, 11, False), (9, 1, True), (90, 10, True), (10, 0, True), (0, 0, False)],
)
def test_nine_of_ten_classes_must_have_students(*, filled: int, empty: int, is_ready: bool) -> None:
    """On two nights alike."""
    picture = Picture(classes_new=filled + empty, classes_filled=filled, classes_empty=empty)
    assert seen(picture, picture).is_ready is is_ready


def test_one_night_is_not_enough() -> None:
    """Lists fill over days."""
    assert (seen(FULL).is_ready, seen(FULL, FULL).is_ready) == (False, True)


@pytest.mark.parametrize(
    ("other", "nights"),
    [
        (FULL, 2),
        (replace(FULL, classes_filled=10, classes_empty=0), 1),
        (replace(FULL, students_leaving=4), 1),
        (replace(FULL, students_joining=1), 1),
        (replace(FULL, places=204), 2),  # 1.96 % of 204
        (replace(FULL, places=205), 1),  # 2.4 %
        (replace(FULL, places=196), 2),  # 2 % of 200
        (replace(FULL, places=195), 1),
    ],
)
def test_two_nights_are_alike_or_not(other: Picture, nights: int) -> None:
    """The counts are equal, and the class lists have about as many members."""
    assert seen(FULL, other).stable_nights == nights


def test_a_second_run_of_a_night_is_no_second_night() -> None:
    """Whoever orders a night again gets nothing ready by it."""
    year = seen(FULL)
    look = Look(WINDOW, NIGHT, FULL, 10, is_waiting=True)
    assert looked(year, look, NOW).stable_nights == 1


@pytest.mark.parametrize(("classes", "is_ready"), [(30, True), (31, False)])
def test_a_few_new_classes_are_no_new_year(*, classes: int, is_ready: bool) -> None:
    """At least a third as many as the roster has."""
    assert seen(FULL, FULL, classes=classes).is_ready is is_ready


def test_the_next_years_window_begins_afresh() -> None:
    """What was told and done a year ago does not count."""
    year = settled(seen(FULL), "run", NOW)
    later = Window(WINDOW.first.replace(year=2027), WINDOW.last.replace(year=2027))
    night = NIGHT.replace(year=2027)
    again = looked(year, Look(later, night, FULL, 10, is_waiting=True), NOW)
    assert (again.done_at, again.stable_nights) == (None, 1)


def test_a_settled_year_is_over_until_more_is_collected() -> None:
    """The window goes on to collect."""
    year = settled(seen(FULL), "run", NOW)
    look = Look(WINDOW, NIGHT + timedelta(days=1), FULL, 10, is_waiting=True)
    assert (year.is_over, looked(year, look, NOW).is_over) == (True, False)


def test_the_check_is_due_on_the_first_night_after() -> None:
    """Once."""
    year = settled(seen(FULL), "run", NOW)
    tomorrow = NIGHT + timedelta(days=1)
    after = looked(year, Look(WINDOW, tomorrow, Picture(), 10, is_waiting=False), NOW)
    due = [year.is_check_due(NIGHT), year.is_check_due(tomorrow)]
    assert (due, after.is_check_due(tomorrow + timedelta(days=1))) == ([False, True], False)


@pytest.mark.parametrize(("run_id", "is_over"), [("run", False), ("other", True), (None, True)])
def test_who_takes_the_review_back_opens_it_again(*, run_id: str | None, is_over: bool) -> None:
    """And who takes back something else does not."""
    assert undone(settled(seen(FULL), "run", NOW), run_id).is_over is is_over


@pytest.mark.parametrize(("days", "percent", "minimum"), [(0, 40, 20), (14, 40, 20), (15, 20, 10)])
def test_guards_stand_wider_for_a_while(days: int, percent: int, minimum: int) -> None:
    """Half as strict, for fourteen days; then they go back by themselves."""
    year = settled(seen(FULL), "run", NOW)
    settings = guards_on(year, Settings(), NOW.date() + timedelta(days=days))
    figures = (settings.mass_departure_percent, settings.mass_departure_minimum)
    assert figures == (percent, minimum)


@pytest.mark.parametrize(("percent", "wider"), [(20, 40), (45, 90), (50, 90), (95, 95), (100, 100)])
def test_a_wide_guard_still_guards(percent: int, wider: int) -> None:
    """Twice the share, and never so much that it could not be exceeded."""
    year = settled(seen(FULL), "run", NOW)
    settings = guards_on(year, Settings(shrunk_class_percent=percent), NOW.date())
    assert settings.shrunk_class_percent == wider


@pytest.mark.parametrize("year", [None, seen(FULL)], ids=["never", "not yet"])
def test_guards_are_as_set_before_a_person_settled_it(year: ChangeOfYear | None) -> None:
    """There is no day until which they stand wider."""
    assert wide_until(year, Settings()) is None
    assert guards_on(year, Settings(), date(2026, 11, 23)) == Settings()


def test_a_school_may_keep_its_guards_as_they_are() -> None:
    """Zero days."""
    settings = Settings(wide_guard_days=0)
    assert guards_on(settled(None, "run", NOW), settings, NOW.date()) == settings
