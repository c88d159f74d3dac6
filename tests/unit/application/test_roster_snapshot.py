"""A whole roster in pages, all of one sequence."""

from dataclasses import replace

import pytest

from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.pages import Page, PageOrder
from rostersync.application.roster_snapshot import SnapshotPage, SnapshotPlace, roster_snapshot
from rostersync.domain.change import RosterEntity
from rostersync.domain.errors import SnapshotMoved
from rostersync.domain.feed import record_of, records, roster_digest
from rostersync.domain.school import Standing
from tests.builders import NOW, SCHOOL_ID, a_class, a_roster, a_school, mirror
from tests.fakes import FakeClock, FakeMis, FakeTable
from tests.fakes.api import FakeRosterPages, api_ports

ROSTER = a_roster(classes=[a_class("7x"), a_class("7y", student_ids=("ben", "cem"))])
AT_SEVEN = Standing(frames=7, roster_digest="seventh")


@pytest.fixture
def table() -> FakeTable:
    table = FakeTable()
    table.add(a_school(standing=AT_SEVEN), ROSTER)
    return table


@pytest.fixture
def ports(table: FakeTable) -> ApiPorts:
    return api_ports(table, FakeMis(mirror(ROSTER)), FakeClock(NOW))


def pages_of(ports: ApiPorts, limit: int) -> list[SnapshotPage]:
    """Read to the end, page after page."""
    pages = [roster_snapshot(SCHOOL_ID, limit, None, ports)]
    while pages[-1].next is not None:
        pages.append(roster_snapshot(SCHOOL_ID, limit, pages[-1].next, ports))
    return pages


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_together_are_the_roster(ports: ApiPorts, limit: int) -> None:
    """Each item once, in the order of the digest, whatever the size of a page."""
    found = [record_of(item) for page in pages_of(ports, limit) for item in page.items]
    assert found == list(records(ROSTER))


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_page_is_larger_than_asked_for(ports: ApiPorts, limit: int) -> None:
    """A page may end in the middle of a list or between two."""
    assert all(len(page.items) <= limit for page in pages_of(ports, limit))


def test_a_page_says_of_which_sequence_it_is(ports: ApiPorts) -> None:
    """Its reader follows the feed from there."""
    page = roster_snapshot(SCHOOL_ID, 100, None, ports)
    assert (page.sequence, page.roster_digest) == (7, "seventh")


def test_a_roster_from_before_the_feed_has_a_digest_too(table: FakeTable, ports: ApiPorts) -> None:
    """It is made of what is there."""
    table.schools[SCHOOL_ID] = a_school(standing=Standing())
    assert roster_snapshot(SCHOOL_ID, 100, None, ports).roster_digest == roster_digest(ROSTER)


def test_a_roster_that_moved_between_two_pages_is_refused(
    table: FakeTable, ports: ApiPorts
) -> None:
    """Half of two rosters is none."""
    first = roster_snapshot(SCHOOL_ID, 1, None, ports)
    table.schools[SCHOOL_ID] = a_school(standing=Standing(frames=8))
    with pytest.raises(SnapshotMoved):
        roster_snapshot(SCHOOL_ID, 1, first.next, ports)


def test_a_roster_that_is_being_written_is_refused(table: FakeTable, ports: ApiPorts) -> None:
    """It is neither the old one nor the new one."""
    table.schools[SCHOOL_ID] = replace(a_school(standing=AT_SEVEN), applying="a-run")
    with pytest.raises(SnapshotMoved):
        roster_snapshot(SCHOOL_ID, 100, None, ports)


def test_a_roster_that_moves_during_a_page_is_refused(table: FakeTable, ports: ApiPorts) -> None:
    """A run that begins after the school was read may have written half of the page."""

    class Moving(FakeRosterPages):
        def page[Entity: RosterEntity](
            self, kind: type[Entity], school_id: str, order: PageOrder
        ) -> Page[Entity]:
            table.schools[SCHOOL_ID] = replace(a_school(standing=AT_SEVEN), applying="a-run")
            return super().page(kind, school_id, order)

    with pytest.raises(SnapshotMoved):
        roster_snapshot(SCHOOL_ID, 100, None, replace(ports, roster_pages=Moving(table)))


def test_a_place_beyond_the_last_list_is_the_end(ports: ApiPorts) -> None:
    """A cursor of an older version leads to nothing, and to no error."""
    assert roster_snapshot(SCHOOL_ID, 100, SnapshotPlace(7, 4), ports).items == ()
