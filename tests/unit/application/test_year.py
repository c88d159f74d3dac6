"""A summer of twelve schools, as `make year` prints it: nothing lost, few mails, one review."""

from datetime import date
from functools import cache

import pytest

from tests.year import HABITS, LAST, TASKS, Summer


@cache
def summer_of(name: str) -> Summer:
    return Summer(name, HABITS[name]).run()


@pytest.fixture(params=HABITS)
def summer(request: pytest.FixtureRequest) -> Summer:
    return summer_of(request.param)


def test_no_task_is_lost(summer: Summer) -> None:
    """Each is in the roster, or still in the archive in October."""
    assert summer.tasks == set(TASKS)


def test_a_school_gets_few_mails(summer: Summer) -> None:
    """Three at most, from July to October, the receipt of its own review among them."""
    assert len(summer.mails) <= 3


def test_a_person_decides_once(summer: Summer) -> None:
    """And not at all where nothing changed."""
    changes = summer.name != "nothing changes"
    assert len(summer.reviews) == changes


def test_the_roster_is_the_mis_in_the_end(summer: Summer) -> None:
    """Class by class."""
    on_mis = {frozenset(row.student_ids) for row in summer.habit(LAST).classes}
    assert summer.lists == on_mis


def test_no_night_fails_unless_a_person_decides_that_day(summer: Summer) -> None:
    """Another MIS is no change of year: one night fails, and its mail is acted on."""
    failed = [day for day, mark in summer.days.items() if mark == "F"]
    assert failed == []


def test_a_school_that_is_late_is_ready_late() -> None:
    """The review comes when the MIS does."""
    assert summer_of("late, on 15 September").reviews == [date(2026, 9, 16)]
