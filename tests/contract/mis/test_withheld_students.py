"""A class that names a student whom the list of students lacks, over HTTP."""

import pytest

from local.mis.control import SchoolPatch
from local.mis.faults import Fault, FaultKind
from local.mis.school import School
from rostersync.domain.errors import MisIncomplete
from rostersync.domain.left_out import LeftOut, Why
from rostersync.domain.run import Cause, Outcome
from tests.contract.mis.school_over_http import SchoolOverHttp
from tests.contract.mis.simulation import Simulation

CHOSEN, OTHER = 0, 1
"""Two classes of the secondary, by their place."""


@pytest.fixture
def classes(secondary: School) -> list[str]:
    """The ids of the classes that have students and a subject."""
    rows = secondary.classes.values()
    return [row.id for row in rows if row.student_ids and row.subject_id]


def members(school: School, class_id: str) -> tuple[str, ...]:
    return tuple(sorted(school.classes[class_id].student_ids))


def hide(mis: Simulation, *student_ids: str) -> None:
    mis.patch(SchoolPatch(hidden_students=frozenset(student_ids)))


def requests_for_students_alone(mis: Simulation) -> int:
    return sum("/students/" in asked.address for asked in mis.world.asked())


def test_student_withheld_from_a_class_that_nobody_chose_does_not_matter(
    mis: Simulation, secondary: School, classes: list[str]
) -> None:
    """Nobody is asked for, and nothing is left out."""
    chosen = set(members(secondary, classes[CHOSEN]))
    hide(mis, next(id for id in members(secondary, classes[OTHER]) if id not in chosen))

    run = SchoolOverHttp(mis).sync(classes[CHOSEN])

    assert (run.outcome, run.left_out) == (Outcome.APPLIED, ())
    assert requests_for_students_alone(mis) == 0


def test_student_withheld_at_first_set_up_is_left_out_and_said(
    mis: Simulation, secondary: School, classes: list[str]
) -> None:
    """The rest of the class is synced; the run says who is missing, and why."""
    withheld, *others = members(secondary, classes[CHOSEN])
    hide(mis, withheld)
    school = SchoolOverHttp(mis)

    run = school.sync(classes[CHOSEN])

    assert run.left_out == (LeftOut("student", withheld, Why.NOT_SHOWN),)
    assert school.roster.classes[classes[CHOSEN]].student_ids == tuple(others)


def test_student_withheld_from_a_class_of_the_roster_is_left_out_and_said(
    mis: Simulation, secondary: School, classes: list[str]
) -> None:
    """At night as at first; nothing is deleted there."""
    school = SchoolOverHttp(mis)
    school.sync(classes[CHOSEN])
    withheld, *others = members(secondary, classes[CHOSEN])
    hide(mis, withheld)

    run = school.night()

    assert [each.id for each in run.left_out] == [withheld]
    assert school.roster.classes[classes[CHOSEN]].student_ids == tuple(others)


def test_next_quiet_night_asks_for_nobody_and_says_the_same(
    mis: Simulation, secondary: School, classes: list[str]
) -> None:
    """A student who stays withheld costs no request, and is not forgotten."""
    school = SchoolOverHttp(mis)
    withheld = members(secondary, classes[CHOSEN])[0]
    hide(mis, withheld)
    school.sync(classes[CHOSEN])
    mis.world.forget_asked()

    run = school.night()

    assert (run.outcome, [each.id for each in run.left_out]) == (Outcome.UNCHANGED, [withheld])
    assert requests_for_students_alone(mis) == 0


@pytest.mark.parametrize("status", [403, 404])
def test_refused_is_not_shown(
    mis: Simulation, secondary: School, classes: list[str], status: int
) -> None:
    """The school withholds the student, in either way of saying so."""
    withheld = members(secondary, classes[CHOSEN])[0]
    hide(mis, withheld)
    mis.world.set_faults(
        [Fault(kind=FaultKind.STATUS, endpoint="students", row=withheld, status=status)]
    )

    run = SchoolOverHttp(mis).sync(classes[CHOSEN])

    assert [each.id for each in run.left_out] == [withheld]


def test_student_whom_the_mis_shows_alone_was_lost_from_the_list(
    mis: Simulation, secondary: School
) -> None:
    """Then the list was cut short, and nothing may be concluded from it."""
    last = max(secondary.students)
    chosen = next(row.id for row in secondary.classes.values() if last in row.student_ids)
    mis.fault(FaultKind.LAST_ROWS_LOST, "students", skip=2)

    with pytest.raises(MisIncomplete, match=f"students lacks {last}, whom the MIS shows alone"):
        SchoolOverHttp(mis).preview(chosen)


def test_two_in_a_hundred_may_be_withheld(
    mis: Simulation, secondary: School, classes: list[str]
) -> None:
    """Of 442 on roll that is eight."""
    hide(mis, *members(secondary, classes[CHOSEN])[:8])

    assert SchoolOverHttp(mis).sync(classes[CHOSEN]).left_out_count == 8


def test_more_than_two_in_a_hundred_are_no_coincidence(
    mis: Simulation, secondary: School, classes: list[str]
) -> None:
    """Nine of 450, and nobody is asked for."""
    hide(mis, *members(secondary, classes[CHOSEN])[:9])

    with pytest.raises(MisIncomplete, match="9, and 8 may be"):
        SchoolOverHttp(mis).preview(classes[CHOSEN])

    assert requests_for_students_alone(mis) == 0


def test_list_cut_short_at_its_end_is_incomplete(
    mis: Simulation, secondary: School, classes: list[str]
) -> None:
    """Fifty students of the last page are no handful, and nobody is marked as left."""
    school = SchoolOverHttp(mis)
    school.sync(*classes)
    before = school.roster
    mis.fault(FaultKind.DROP_ROWS, "students", skip=2)

    run = school.night()

    assert (run.cause, school.roster) == (Cause.MIS_INCOMPLETE, before)


def test_no_students_while_classes_name_some_is_empty(mis: Simulation, classes: list[str]) -> None:
    """So the school gets a mail: the lists do not differ by chance."""
    school = SchoolOverHttp(mis)
    school.sync(classes[CHOSEN])
    mis.fault(FaultKind.NO_ROWS, "students")

    assert school.night().cause is Cause.MIS_EMPTY
