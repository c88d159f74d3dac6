"""A remembered roster is never another than the table's."""

from dataclasses import replace

import pytest

from rostersync.application.roster_cache import CachedRosters
from rostersync.domain.roster import Roster
from rostersync.domain.school import School, Standing
from tests.builders import SCHOOL_ID, a_class, a_roster, a_school
from tests.fakes import FakeRosters, FakeTable

BEFORE = a_roster(mis=None)
AFTER = a_roster(mis=None, classes=[a_class("8y")])


@pytest.fixture
def rosters(table: FakeTable) -> CachedRosters:
    """One roster was read, and has changed in the table since."""
    table.rosters[SCHOOL_ID] = BEFORE
    rosters = CachedRosters(FakeRosters(table))
    rosters.roster(a_school())
    table.rosters[SCHOOL_ID] = AFTER
    return rosters


def test_the_same_version_is_not_read_again(rosters: CachedRosters) -> None:
    """That is what it is for."""
    assert rosters.roster(a_school()) == BEFORE


@pytest.mark.parametrize(
    "school",
    [
        replace(a_school(), standing=Standing(roster_version=1)),
        replace(a_school(), applying="some run"),
    ],
    ids=["another version", "being written"],
)
def test_what_may_have_changed_is_read(rosters: CachedRosters, school: School) -> None:
    """A run ended since, or is at work now."""
    assert rosters.roster(school) == AFTER


def test_another_school_has_its_own(rosters: CachedRosters) -> None:
    """However alike their versions are."""
    assert rosters.roster(a_school("B2")) == Roster("B2")


def test_what_was_read_under_a_run_is_not_remembered(
    rosters: CachedRosters, table: FakeTable
) -> None:
    """It may be half of one roster and half of another."""
    rosters.roster(replace(a_school(), applying="some run"))

    assert rosters.roster(a_school()) == BEFORE
