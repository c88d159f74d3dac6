"""The Wonde reader against the simulated MIS, which is written from the contract alone."""

import pytest

from local.mis.changes import EmptyClass
from local.mis.control import SchoolPatch
from local.mis.school import AbsentOne, Quirks, School
from rostersync.domain.errors import MisIncomplete
from tests.contract.mis.simulation import PRIMARY, SCHOOLS, Simulation


def test_snapshot_holds_what_the_school_has(mis: Simulation, secondary: School) -> None:
    """Every row of every page, no more and no less."""
    snapshot = mis.read()

    assert {row.id for row in snapshot.students} == secondary.students.keys()
    assert {row.id for row in snapshot.subjects} == secondary.subjects.keys()
    assert {row.id: row.student_ids for row in snapshot.classes} == {
        row.id: tuple(sorted(row.student_ids)) for row in secondary.classes.values()
    }


def test_classes_have_their_subjects_and_teachers(mis: Simulation, secondary: School) -> None:
    """A class may be without a subject."""
    read = {row.id: (row.subject_id, row.teacher_ids) for row in mis.read().classes}

    assert read == {
        row.id: (row.subject_id, tuple(sorted(each.employee_id for each in row.staff)))
        for row in secondary.classes.values()
    }


def test_student_has_what_the_school_shares(mis: Simulation, secondary: School) -> None:
    """Year group, UPN and e-mail come by three includes."""
    read = {row.id: (row.upi, row.upn, row.year_group, row.email) for row in mis.read().students}

    assert read == {
        row.id: (row.upi, row.upn, row.year, row.email) for row in secondary.students.values()
    }


def test_requests_are_no_more_than_the_pages_there_are(mis: Simulation) -> None:
    """450 students by 200, 120 classes by 50, and one each for school, subjects, employees."""
    mis.read()

    assert len(mis.world.asked()) == 3 + 3 + 3


def test_primary_is_read_by_its_registration_groups(mis: Simulation) -> None:
    """Its forms are its classes; groups of other types are not."""
    snapshot = mis.read(PRIMARY)

    listed = {id for form in snapshot.classes for id in form.student_ids}
    assert len(snapshot.classes) == len(SCHOOLS["A2"].students) // 10
    assert listed == SCHOOLS["A2"].students.keys()


def test_emptied_class_is_read_as_a_class(mis: Simulation, secondary: School) -> None:
    """It must not look like a deleted one."""
    emptied = next(iter(secondary.classes.values()))
    mis.change(EmptyClass(of=emptied.id))

    sizes = {row.id: len(row.student_ids) for row in mis.read().classes}

    assert sizes[emptied.id] == 0


@pytest.mark.parametrize("absent", list(AbsentOne))
def test_drifting_types_change_nothing(mis: Simulation, absent: AbsentOne) -> None:
    """Page sizes and codes as text, and each shape of an absent include."""
    before = mis.read()
    quirks = Quirks(per_page_as_text=True, codes_as_text=True, absent_one=absent)
    mis.patch(SchoolPatch(quirks=quirks))

    assert mis.read() == before


def test_withheld_properties_are_unknown(mis: Simulation) -> None:
    """The keys stay, and their values are null."""
    mis.patch(SchoolPatch(withheld=frozenset({"student.upn", "student.surname"})))

    assert {(row.upn, row.surname) for row in mis.read().students} == {(None, None)}


@pytest.mark.parametrize("include", ["education_details", "year", "contact_details", "subject"])
def test_refused_optional_include_costs_only_its_properties(
    mis: Simulation, secondary: School, include: str
) -> None:
    """The people and the timetable are read all the same."""
    mis.patch(SchoolPatch(refused_includes=frozenset({include})))

    snapshot = mis.read()

    assert len(snapshot.students) == len(secondary.students)
    assert {row.id: row.subject_id for row in snapshot.classes} == {
        row.id: row.subject_id for row in secondary.classes.values()
    }


@pytest.mark.parametrize("include", ["students", "employees"])
def test_refused_required_include_is_incomplete(mis: Simulation, include: str) -> None:
    """A class without its list is not an empty class."""
    mis.patch(SchoolPatch(refused_includes=frozenset({include})))

    with pytest.raises(MisIncomplete, match="include refused that matters"):
        mis.read()
