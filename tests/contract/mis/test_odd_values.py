"""One odd value in one row of the simulated MIS, over HTTP: what a person would call harmless."""

import pytest

from local.mis.faults import FaultKind
from local.mis.school import School
from rostersync.domain.errors import MisIncomplete
from rostersync.domain.left_out import LeftOut, Why
from rostersync.domain.run import Outcome
from rostersync.domain.snapshot import MisStudent, Snapshot
from tests.contract.mis.school_over_http import SchoolOverHttp
from tests.contract.mis.simulation import Simulation

type Path = tuple[str | int, ...]

FIRST = ("data", 0)
EDUCATION = (*FIRST, "education_details")
LINK = (*FIRST, "employees", "data", 0, "meta")


def first_student(snapshot: Snapshot) -> MisStudent:
    return snapshot.students[0]


@pytest.fixture
def everything(secondary: School) -> list[str]:
    return [row.id for row in secondary.classes.values() if row.subject_id]


@pytest.mark.parametrize(
    ("endpoint", "at", "value"),
    [
        ("students", (*EDUCATION, "data", "upn"), "false"),
        ("students", (*EDUCATION, "data", "upn"), '{"value": "A1"}'),
        ("students", (*EDUCATION, "data"), "7"),
        ("students", EDUCATION, "[]"),
        ("students", EDUCATION, "null"),
        ("students", EDUCATION, '[{"upn": "A1"}]'),
        ("students", EDUCATION, '"A1"'),
        ("students", EDUCATION, "7.5"),
        ("students", (*FIRST, "forename"), '["A"]'),
        ("students", (*FIRST, "forename"), f'"{"x" * 2100}"'),
        ("students", (*FIRST, "forename"), '"\\ud83d"'),
        ("students", (*FIRST, "forename"), '"\\u200b"'),
        ("students", (*FIRST, "forename"), '"\\ufeff"'),
        ("students", (*FIRST, "forename"), '"\\u3164"'),
        ("students", (*FIRST, "forename"), "1e999"),
        ("students", (*FIRST, "year"), "true"),
        ("students", (*FIRST, "contact_details", "data", "emails"), '"none"'),
        ("classes", (*LINK, "is_main_teacher"), '"true"'),
        ("classes", LINK, '"x"'),
        ("classes", (*FIRST, "name"), "false"),
        ("classes", (*FIRST, "students"), "null"),
        ("classes", (*FIRST, "students", "data"), '"x"'),
        ("classes", (*FIRST, "employees"), "7"),
        ("classes", (*FIRST, "subject"), "true"),
        ("classes", (*FIRST, "subject", "data", "id"), "null"),
        ("subjects", (*FIRST, "name"), "[]"),
        ("employees", (*FIRST, "contact_details"), '"x"'),
        ("school", ("data", "mis"), "false"),
        ("school", ("data", "region"), "7"),
        ("students", ("meta", "includes"), '{"0": "year"}'),
        ("students", ("meta", "pagination", "more"), '"true"'),
    ],
)
def test_odd_value_changes_nothing(
    mis: Simulation, everything: list[str], endpoint: str, at: Path, value: str
) -> None:
    """The night finds nothing to change: what is not known stays as it is."""
    school = SchoolOverHttp(mis)
    school.sync(*everything)
    before = school.roster
    mis.fault(FaultKind.ODD_VALUE, endpoint, at=at, value=value, times=1)

    run = school.night()

    assert (run.outcome, school.roster) == (Outcome.UNCHANGED, before)


@pytest.mark.parametrize(
    ("value", "year_group"), [("7.0", "7"), ("7", "7"), ('" 7 "', "7"), ('"R&amp;D"', "R&D")]
)
def test_value_that_says_what_is_meant_is_read_so(
    mis: Simulation, value: str, year_group: str
) -> None:
    """A year that is a number is the year."""
    at = (*EDUCATION, "data", "current_nc_year")
    mis.fault(FaultKind.ODD_VALUE, "students", at=at, value=value, times=1)

    snapshot = mis.read()

    assert (first_student(snapshot).year_group, snapshot.left_out) == (year_group, ())


def test_class_list_that_came_bare_is_read(mis: Simulation) -> None:
    """Without the wrapping that the others have."""
    before = mis.read()
    bare = ",".join(f'{{"id": "{id}"}}' for id in before.classes[0].student_ids)
    mis.fault(FaultKind.ODD_VALUE, "classes", at=(*FIRST, "students"), value=f"[{bare}]", times=1)

    assert mis.read() == before


def test_flag_that_is_a_word_is_read(mis: Simulation) -> None:
    """Two noes in words are two noes: such a person does not teach the class."""
    no = '{"is_main_teacher": "false", "is_class_teacher": "No"}'
    taught = mis.read().classes[0].teacher_ids
    mis.fault(FaultKind.ODD_VALUE, "classes", at=LINK, value=no, times=1)

    assert len(mis.read().classes[0].teacher_ids) == len(taught) - 1


def test_name_in_another_encoding_is_read_as_far_as_it_can_be(mis: Simulation) -> None:
    """One byte that is no UTF-8 spoils its letter, and nobody else's page."""
    students = mis.read().students
    name = '"Br\\u00fbl\\u00e9"'
    mis.fault(FaultKind.LATIN_1, "students", at=(*FIRST, "surname"), value=name, times=1)

    read = mis.read().students

    assert (read[0].surname, read[1:]) == ("Brl", students[1:])


@pytest.mark.parametrize("half", ['"A1\\ud83d"', '"\\udc00A1"'])
def test_id_with_half_a_surrogate_is_nobodys(mis: Simulation, half: str) -> None:
    """Without that half it could be another student's."""
    mis.fault(FaultKind.ODD_VALUE, "students", at=(*FIRST, "id"), value=half, times=1)

    with pytest.raises(MisIncomplete, match="an id with characters that cannot be seen"):
        mis.read()


def test_byte_order_mark_is_no_part_of_a_body(mis: Simulation) -> None:
    """On every page of a list."""
    before = mis.read()
    mis.fault(FaultKind.BYTE_ORDER_MARK, "students")

    assert mis.read() == before


def test_what_could_not_be_read_is_named(mis: Simulation) -> None:
    """By property and row, and never by what stood there."""
    student = first_student(mis.read())
    mis.fault(FaultKind.ODD_VALUE, "students", at=(*FIRST, "surname"), value='["Quux"]', times=1)

    assert mis.read().left_out == (LeftOut("student.surname", student.id, Why.UNREADABLE),)


MUST_BE_UNDERSTOOD = [
    ("students", (*FIRST, "id")),
    ("classes", (*FIRST, "id")),
    ("classes", (*FIRST, "students", "data", 0, "id")),
    ("classes", (*FIRST, "employees", "data", 0, "id")),
    ("subjects", (*FIRST, "id")),
    ("employees", (*FIRST, "id")),
    ("students", FIRST),
    ("students", ("meta", "pagination", "next")),
]
ODD = ["null", "true", '""', '"\\ud83d"', "[]", '{"id": "A1"}']
SAYS_SOMETHING = {
    ("next", "null"),
    ("next", '""'),
    ("next", '"\\ud83d"'),
    (0, '{"id": "A1"}'),
}


@pytest.mark.parametrize(
    ("endpoint", "at", "value"),
    [
        (endpoint, at, value)
        for endpoint, at in MUST_BE_UNDERSTOOD
        for value in ODD
        if (at[-1], value) not in SAYS_SOMETHING
    ],
)
def test_what_must_be_understood_is_not_guessed(
    mis: Simulation, endpoint: str, at: Path, value: str
) -> None:
    """Who a row is about, and whether a list goes on."""
    mis.fault(FaultKind.ODD_VALUE, endpoint, at=at, value=value, times=1)

    with pytest.raises(MisIncomplete, match=f"{endpoint} page 1"):
        mis.read()
