import logging

import pytest

from rostersync.domain.errors import MisIncomplete
from rostersync.mis.wonde import WondeReader
from tests.unit.mis.reading import SCHOOL
from tests.unit.mis.scripted import ScriptedMis, a_class, error, many, page


def test_optional_include_that_is_refused_by_name_is_left_out(
    mis: ScriptedMis, reader: WondeReader
) -> None:
    """The rest is asked for again, from the start."""
    mis.replies["students"] = [
        error(400, "invalid_include", "year"),
        page([{"id": "P1", "contact_details": {"data": {"emails": {"email": "z@example.org"}}}}]),
    ]

    assert reader.read(SCHOOL).students[0].email == "z@example.org"
    assert [asked.query["include"] for asked in mis.requests_of("students")] == [
        ["education_details,year,contact_details"],
        ["education_details,contact_details"],
    ]


def test_refusal_that_names_nothing_is_looked_up_in_what_the_list_offers(
    mis: ScriptedMis, reader: WondeReader
) -> None:
    """Only what is not on offer is left out."""
    mis.replies["students"] = [
        error(400, "invalid_include", "Invalid includes"),
        page([], None, "classes", "year", "education_details"),
        page([{"id": "P1"}]),
    ]

    reader.read(SCHOOL)

    assert mis.requests_of("students")[-1].query["include"] == ["education_details,year"]


@pytest.mark.parametrize("offer", [(), ("education_details", "year", "contact_details")])
def test_refusal_that_nothing_explains_costs_every_optional_include(
    mis: ScriptedMis, reader: WondeReader, offer: tuple[str, ...]
) -> None:
    """Better a student without an address than a school without a sync."""
    mis.replies["students"] = [
        error(400, "invalid_include", "Invalid includes"),
        page([], None, *offer),
        page([{"id": "P1"}]),
    ]

    reader.read(SCHOOL)

    assert "include" not in mis.requests_of("students")[-1].query


@pytest.mark.parametrize("include", ["students", "employees"])
def test_required_include_that_is_refused_ends_the_read(
    mis: ScriptedMis, reader: WondeReader, include: str
) -> None:
    """Class lists and teachers are what the read is for."""
    mis.replies["classes"] = [error(400, "invalid_include", include)]

    with pytest.raises(MisIncomplete, match=rf"include refused that matters \({include}\)"):
        reader.read(SCHOOL)


def test_required_include_that_is_not_on_offer_ends_the_read(
    mis: ScriptedMis, reader: WondeReader
) -> None:
    """Also where the refusal does not name it."""
    mis.replies["classes"] = [
        error(400, "invalid_include", "Invalid includes"),
        page([], None, "subject", "students"),
    ]

    with pytest.raises(MisIncomplete, match=r"that matters \(employees\)"):
        reader.read(SCHOOL)


def test_include_refused_in_mid_list_begins_the_list_anew(
    mis: ScriptedMis, reader: WondeReader
) -> None:
    """No row is read twice, none with less than the others."""
    mis.replies["subjects"] = [page([{"id": "M1"}, {"id": "M2"}])]
    mis.replies["students"] = [
        page([{"id": "P1"}], mis.next_url("students", "2")),
        error(400, "invalid_include", "year"),
        page([{"id": "P1"}, {"id": "P2"}]),
    ]

    assert [student.id for student in reader.read(SCHOOL).students] == ["P1", "P2"]


def test_refused_subject_include_leaves_the_bare_id(mis: ScriptedMis, reader: WondeReader) -> None:
    """So nothing is lost with it."""
    mis.replies["classes"] = [
        error(400, "invalid_include", "subject"),
        page([a_class(subject="M1", students=many({"id": "P1"}))]),
    ]

    assert reader.read(SCHOOL).classes[0].subject_id == "M1"


def test_dropped_include_is_logged_by_endpoint_and_name(
    mis: ScriptedMis, reader: WondeReader, caplog: pytest.LogCaptureFixture
) -> None:
    """An operator can see which permission a school has withdrawn."""
    mis.replies["employees"] = [error(400, "invalid_include", "contact_details"), page([])]

    with caplog.at_level(logging.WARNING):
        reader.read(SCHOOL)

    dropped = [
        (record.__dict__["endpoint"], record.__dict__["includes"]) for record in caplog.records
    ]
    assert dropped == [("employees", ["contact_details"])]


def test_endless_refusal_of_includes_ends(mis: ScriptedMis, reader: WondeReader) -> None:
    """A list that refuses includes though none is asked for is not understood."""
    mis.replies["subjects"] = [error(400, "invalid_include", "Invalid includes")]

    with pytest.raises(MisIncomplete, match="subjects includes: status 400 invalid_include"):
        reader.read(SCHOOL)
