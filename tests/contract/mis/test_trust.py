"""Where the MIS must not be believed, or must be understood, over HTTP: nights of one school."""

import msgspec
import pytest

from local.mis.changes import EmptyClass
from local.mis.control import SchoolPatch
from local.mis.faults import FaultKind
from local.mis.school import School
from rostersync.domain.roster import StudentState
from rostersync.domain.run import Cause, Outcome
from rostersync.domain.school_settings import Settings, WhileWaiting
from tests.contract.mis.school_over_http import SchoolOverHttp
from tests.contract.mis.simulation import PRIMARY, SCHOOLS, Simulation


@pytest.fixture
def chosen(secondary: School) -> School:
    """The class that the school syncs, with its subject."""
    row = next(each for each in secondary.classes.values() if each.student_ids and each.subject_id)
    return msgspec.structs.replace(secondary, classes={row.id: row})


@pytest.fixture
def class_id(chosen: School) -> str:
    return next(iter(chosen.classes))


@pytest.fixture
def school(mis: Simulation, class_id: str) -> SchoolOverHttp:
    """The school, set up with that class."""
    school = SchoolOverHttp(mis)
    school.sync(class_id)
    return school


@pytest.fixture
def student_id(chosen: School, class_id: str) -> str:
    """One who is in that class."""
    return chosen.classes[class_id].student_ids[0]


def edit_student(mis: Simulation, student_id: str, **properties: object) -> None:
    """Another value in the MIS's own record."""

    def edited(held: School) -> School:
        row = msgspec.structs.replace(held.students[student_id], **properties)
        return msgspec.structs.replace(held, students={**held.students, student_id: row})

    mis.world.change("A1", edited)


@pytest.mark.parametrize(
    ("lost", "cause"), [(1000, Cause.MIS_EMPTY), (150, Cause.MAJOR_CHANGES)], ids=["all", "most"]
)
def test_nobody_leaves_unseen(
    mis: Simulation, school: SchoolOverHttp, class_id: str, lost: int, cause: Cause
) -> None:
    """All lists were emptied and confirmed; the next night nobody or few are listed."""
    mis.change(EmptyClass(of=class_id))
    school.sync()
    before = school.roster
    mis.fault(FaultKind.LAST_ROWS_LOST, "students", rows=lost)

    run = school.night()

    assert (run.outcome, run.cause, school.roster) == (Outcome.FAILED, cause, before)
    assert {each.state for each in before.students.values()} == {StudentState.UNASSIGNED}


def test_half_a_list_inside_a_row_is_no_list(mis: Simulation, school: SchoolOverHttp) -> None:
    """Whoever is on its other half has not left the class."""
    before = school.roster
    half = '{"data": [], "meta": {"pagination": {"more": true}}}'
    mis.fault(FaultKind.ODD_VALUE, "classes", at=("data", 0, "students"), value=half)

    assert (school.night().cause, school.roster) == (Cause.MIS_INCOMPLETE, before)


def test_recycled_id_changes_nothing_in_silence(
    mis: Simulation, school: SchoolOverHttp, student_id: str
) -> None:
    """The id of one child, and both names of another."""
    edit_student(mis, student_id, forename="Xerxes", surname="Zzyzx")
    before = school.roster

    run = school.night()

    assert [warning.id for warning in run.warnings] == [f"doubtful_match:{student_id}"]
    assert (run.cause, school.roster) == (Cause.MAJOR_CHANGES, before)


def test_person_who_decides_sees_both_names(
    mis: Simulation, school: SchoolOverHttp, student_id: str
) -> None:
    """In the preview, behind the sign-in; the run that is kept names the student by id."""
    held = school.roster.students[student_id]
    edit_student(mis, student_id, forename="Xerxes", surname="Zzyzx")

    (shown,) = school.preview().warnings
    (kept,) = school.sync().warnings

    assert shown.entity.name == f"{held.forename} {held.surname}"
    assert "is Xerxes Zzyzx on the MIS now" in shown.message
    assert kept.entity.name == student_id
    assert not any(name in kept.message for name in (str(held.surname), "Xerxes", "Zzyzx"))


def test_recycled_id_holds_that_student_alone_where_minor_changes_flow(
    mis: Simulation, class_id: str, student_id: str
) -> None:
    """The others are synced; a person is asked about the one."""
    school = SchoolOverHttp(mis, own=Settings(while_waiting=WhileWaiting.MINOR))
    school.sync(class_id)
    held = school.roster.students[student_id]
    other_id = next(id for id in school.roster.students if id != student_id)
    edit_student(mis, student_id, forename="Xerxes", surname="Zzyzx")
    edit_student(mis, other_id, surname="Married")

    run = school.night()

    assert [warning.id for warning in run.warnings] == [f"doubtful_match:{student_id}"]
    assert run.outcome is Outcome.APPLIED
    assert school.roster.students[student_id] == held
    assert school.roster.students[other_id].surname == "Married"


def test_changed_surname_is_everyday(
    mis: Simulation, school: SchoolOverHttp, student_id: str
) -> None:
    """Applied by night, with nobody asked."""
    edit_student(mis, student_id, surname="Zzyzx")

    assert school.night().outcome is Outcome.APPLIED
    assert school.roster.students[student_id].surname == "Zzyzx"


@pytest.mark.parametrize(
    ("as_written", "as_known"),
    [("Zoe\u0308", "Zoë"), ("O&#39;Shea", "O'Shea"), (" Zoë\u200b ", "Zoë"), ("Zo&euml;", "Zoë")],
)
def test_name_that_is_only_written_otherwise_is_no_change(
    mis: Simulation,
    school: SchoolOverHttp,
    student_id: str,
    as_written: str,
    as_known: str,
) -> None:
    """Accents in one part or two, entities, invisible characters."""
    edit_student(mis, student_id, forename=as_known)
    school.night()
    edit_student(mis, student_id, forename=as_written)

    assert school.night().outcome is Outcome.UNCHANGED
    assert school.roster.students[student_id].forename == as_known


def test_mis_that_is_only_spelt_otherwise_is_no_other(
    mis: Simulation, school: SchoolOverHttp
) -> None:
    """SIMS and Sims are one product."""
    mis.patch(SchoolPatch(mis="Sims"))

    run = school.night()

    assert (run.outcome, run.warnings) == (Outcome.UNCHANGED, ())


def test_tutors_of_a_primary_have_their_addresses(mis: Simulation) -> None:
    """They have groups and no classes, and are asked for so."""
    tutors = {
        link.employee_id
        for group in SCHOOLS["A2"].groups.values()
        for link in group.staff
        if SCHOOLS["A2"].employees[link.employee_id].email
    }

    read = {row.id for row in mis.read(PRIMARY).teachers if row.email}

    assert read == tutors
