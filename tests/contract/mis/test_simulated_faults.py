"""Faults of the simulated MIS, and the cause that each ends in."""

from dataclasses import replace

import pytest

from local.mis.changes import GoDown
from local.mis.faults import FaultKind
from rostersync.domain.errors import MisIncomplete, MisUnavailable
from rostersync.domain.left_out import LeftOut, Why
from rostersync.mis.limits import STANDARD
from tests.contract.mis.simulation import PATIENT, QUICK, Simulation


def test_school_that_is_down_is_unavailable(mis: Simulation) -> None:
    """After all retries."""
    mis.change(GoDown())

    with pytest.raises(MisUnavailable, match="school: status 503"):
        mis.read()


@pytest.mark.parametrize("endpoint", ["students", "classes", "employees", "subjects"])
@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.HTML,
        FaultKind.TRUNCATED,
        FaultKind.NO_PAGINATION,
        FaultKind.MORE_WITHOUT_NEXT,
        FaultKind.NEXT_ELSEWHERE,
        FaultKind.NEXT_LOOPS,
        FaultKind.WRONG_SHAPE,
        FaultKind.NULL_IDS,
    ],
)
def test_spoilt_page_is_incomplete(mis: Simulation, kind: FaultKind, endpoint: str) -> None:
    """Whichever list it is of."""
    mis.fault(kind, endpoint)

    with pytest.raises(MisIncomplete, match=f"{endpoint} page"):
        mis.read()


@pytest.mark.parametrize(
    ("endpoint", "skip"), [("students", 1), ("classes", 1), ("employees", 0), ("subjects", 0)]
)
def test_rows_twice_in_one_page_change_nothing(mis: Simulation, endpoint: str, skip: int) -> None:
    """Each is one, and is named among what was left out."""
    before = mis.read()
    mis.fault(FaultKind.DUPLICATE_ROWS, endpoint, skip=skip, times=1)

    read = mis.read()

    assert replace(read, left_out=()) == before
    assert {each.why for each in read.left_out} == {Why.REPEATED}


def test_subject_that_its_list_lost_is_read_from_its_classes(mis: Simulation) -> None:
    """The class's own include knows its name."""
    before = mis.read()
    mis.fault(FaultKind.LAST_ROWS_LOST, "subjects", rows=2)

    assert mis.read() == before


def test_lost_includes_are_incomplete(mis: Simulation) -> None:
    """The classes come, and their students and teachers do not."""
    mis.fault(FaultKind.LOSE_INCLUDES, "classes")

    with pytest.raises(MisIncomplete, match="came without their students"):
        mis.read()


@pytest.mark.parametrize("status", [408, 423, 429, 500, 501, 502, 503, 504, 520, 530])
def test_lasting_trouble_is_unavailable(mis: Simulation, status: int) -> None:
    """Wherever in the read it comes; the message says where."""
    mis.fault(FaultKind.STATUS, "classes", skip=1, status=status)

    with pytest.raises(MisUnavailable, match=f"classes page 2: status {status}"):
        mis.read()


@pytest.mark.parametrize("status", [408, 423, 429, 500, 501, 502, 503, 504, 520, 530])
def test_passing_trouble_changes_nothing(mis: Simulation, status: int) -> None:
    """A page that fails once is read at the second try."""
    before = mis.read()
    mis.fault(FaultKind.STATUS, "classes", skip=1, times=2, status=status)

    assert mis.read(limits=PATIENT) == before


def test_connection_cut_in_mid_body_changes_nothing(mis: Simulation) -> None:
    """Half a page is no page."""
    before = mis.read()
    mis.fault(FaultKind.CUT, "students", times=1)

    assert mis.read(limits=PATIENT) == before


@pytest.mark.parametrize("endpoint", ["students", "classes", "subjects"])
@pytest.mark.parametrize("kind", [FaultKind.RELATIVE_NEXT, FaultKind.EMPTY_PAGE, FaultKind.SLASH])
def test_odd_way_to_a_page_changes_nothing(mis: Simulation, kind: FaultKind, endpoint: str) -> None:
    """A relative address, a page without rows before the others, a redirect to a slash."""
    before = mis.read()
    mis.fault(kind, endpoint)

    assert mis.read() == before


def test_firewall_that_lets_the_second_request_through_changes_nothing(mis: Simulation) -> None:
    """Once is tried again."""
    before = mis.read()
    mis.fault(FaultKind.BLOCKED, "students", times=1)

    assert mis.read(limits=PATIENT) == before


def test_firewall_that_stays_is_unavailable(mis: Simulation) -> None:
    """The school has approved, and need not do anything."""
    mis.fault(FaultKind.BLOCKED, "students")

    with pytest.raises(MisUnavailable, match="students page 1: status 403, not by the MIS"):
        mis.read()


def test_slow_page_is_waited_for(mis: Simulation) -> None:
    """A request has no time limit of its own; the read's budget is all."""
    mis.fault(FaultKind.SLOW, "students", delay_s=1.5, times=1)

    assert mis.read(limits=replace(QUICK, request_s=STANDARD.request_s, budget_s=8.0)).students


def test_list_that_a_mis_does_not_have_costs_its_properties_alone(mis: Simulation) -> None:
    """Teachers are named by their classes; their addresses are not there."""
    before = mis.read()
    mis.fault(FaultKind.STATUS, "employees", status=404)

    read = mis.read()

    assert [row.id for row in read.teachers] == [row.id for row in before.teachers]
    assert read.left_out == (LeftOut("list", "employees", Why.NOT_OFFERED),)
