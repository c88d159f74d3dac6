"""Permissions of the simulated MIS, and the cause that each ends in."""

from dataclasses import replace

import pytest

from local.mis.changes import AnswerNothing
from local.mis.control import SchoolPatch
from local.mis.school import Access, Kind, Refusal, Region
from local.mis.world import Conditions
from rostersync.domain.errors import MisAccessRefused, MisIncomplete, MisUnavailable
from tests.contract.mis.simulation import SECONDARY, Simulation


@pytest.mark.parametrize("kind", [Kind.STUDENTS, Kind.SUBJECTS, Kind.EMPLOYEES])
def test_refused_scope_of_a_list_is_the_schools_permission(mis: Simulation, kind: Kind) -> None:
    """Our credentials are good for the other schools."""
    mis.patch(SchoolPatch(refused_scopes=frozenset({kind})))

    with pytest.raises(MisAccessRefused, match="403 invalid_permissions"):
        mis.read()


@pytest.mark.parametrize("access", [each for each in Access if each is not Access.LIVE])
@pytest.mark.parametrize("refusal", list(Refusal))
def test_school_that_is_not_live_is_refused_access(
    mis: Simulation, access: Access, refusal: Refusal
) -> None:
    """However it is put: forbidden, unauthorised, not found, or nothing at all."""
    mis.patch(SchoolPatch(access=access, refusal=refusal))

    with pytest.raises(MisAccessRefused):
        mis.read()


def test_wrong_token_is_our_fault_and_no_schools(mis: Simulation) -> None:
    """It hits all schools at once."""
    with pytest.raises(MisUnavailable, match="credentials refused"):
        mis.read(token="wrong")


def test_school_that_answers_with_nothing_is_an_empty_snapshot(mis: Simulation) -> None:
    """It is approved and audited, so the roster must say whether that can be."""
    mis.change(AnswerNothing())

    snapshot = mis.read()

    assert (snapshot.students, snapshot.classes) == ((), ())


def test_domain_of_another_region_is_no_empty_school(mis: Simulation) -> None:
    """It answers with no data."""
    mis.patch(SchoolPatch(region=Region(code="AUS", domain="api-ap-southeast-2.wonde.com")))
    mis.world.conditions = Conditions(domain="api.wonde.com")

    with pytest.raises(MisIncomplete, match="region"):
        mis.read()


def test_unknown_school_is_refused_access(mis: Simulation) -> None:
    """An operator mistyped its id, or it never asked for access."""
    with pytest.raises(MisAccessRefused, match="not among the schools"):
        mis.read(replace(SECONDARY, school_id="A9"))


def test_access_is_checked_before_a_school_is_registered(mis: Simulation) -> None:
    """In two requests, neither for anyone's data."""
    mis.reader().check(SECONDARY)

    assert [asked.endpoint for asked in mis.world.asked()] == ["school", "meta"]


@pytest.mark.parametrize("access", [each for each in Access if each is not Access.LIVE])
def test_access_to_a_school_that_is_not_live_is_refused(mis: Simulation, access: Access) -> None:
    """So that the first night is no surprise."""
    mis.patch(SchoolPatch(access=access))

    with pytest.raises(MisAccessRefused):
        mis.reader().check(SECONDARY)
