"""Classes that shrink or are filled with others, and teachers who go all at once."""

import pytest

from rostersync.domain.losses import is_shrunk
from rostersync.domain.plan import Plan
from rostersync.domain.roster import Roster
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import MisClass, MisStudent, Snapshot
from tests.builders import a_class, a_roster, mirror
from tests.mis_edits import with_class, with_student, without_class, without_students
from tests.plans import plan_of_night, warned

LIST = tuple(f"s{number:02}" for number in range(20))


def _roster() -> Roster:
    """Twenty in 7x, who are all in 7all too, so that nobody leaves the school."""
    everybody = a_class("7all", name="7 All", student_ids=LIST)
    return a_roster(classes=[a_class("7x", student_ids=LIST), everybody])


def _listing(*students: str) -> Snapshot:
    row = MisClass("7x", "7X Maths", "maths", students, ("grey",))
    return with_class(mirror(_roster()), row)


@pytest.mark.parametrize(
    ("leaving", "listed", "is_major"),
    [(10, 20, False), (11, 20, True), (4, 5, False), (5, 9, True), (5, 10, False)],
    ids=["half", "more than half", "fewer than five", "five of nine", "five of ten"],
)
def test_a_class_is_shrunk_by_more_than_half_and_at_least_five(
    leaving: int, listed: int, *, is_major: bool
) -> None:
    """Both figures count, at their very bounds."""
    assert is_shrunk(leaving, listed, Settings()) is is_major


def test_a_class_that_loses_most_of_its_list_is_major() -> None:
    """While most of those who leave it stay at the school."""
    planned = plan_of_night(_roster(), _listing(*LIST[:9]))
    assert warned(planned) == ["shrunk_class:7x"]
    assert "had 20 students, and 11 of them would leave it at once" in planned.warnings[0].message


def test_the_figures_are_the_schools_own() -> None:
    """One that says ninety per cent is not asked about half."""
    settings = Settings(shrunk_class_percent=90)
    assert warned(plan_of_night(_roster(), _listing(*LIST[:9]), settings)) == []


@pytest.mark.parametrize(("stay", "codes"), [(5, []), (6, ["shrunk_class:7x"])])
def test_leavers_of_the_school_are_another_matter(stay: int, codes: list[str]) -> None:
    """Of eleven who leave the class, six must stay at the school for it to be the class's."""
    settings = Settings(mass_departure_percent=100)
    mis = without_students(_listing(*LIST[:9]), *LIST[9 + stay :])
    assert warned(plan_of_night(_roster(), mis, settings)) == codes


def test_a_class_that_keeps_nobody_and_has_others_is_replaced() -> None:
    """It is neither emptied nor shrunk: one warning says what happened."""
    mis = with_student(_listing("new"), MisStudent("new"))
    planned = plan_of_night(_roster(), mis)
    assert warned(planned) == ["replaced_class:7x"]
    assert "keeps none of them; it has 1 others now" in planned.warnings[0].message


def test_a_class_that_keeps_one_of_few_is_not_replaced() -> None:
    """Of two, one stays and another comes."""
    roster = a_roster(classes=[a_class(), a_class("8x", student_ids=("cy",))])
    mis = with_class(mirror(roster), MisClass("7x", "7X", "maths", ("ada", "cy"), ("grey",)))
    assert warned(plan_of_night(roster, mis)) == []


def test_a_class_that_was_empty_is_not_replaced() -> None:
    """It is filled."""
    roster = a_roster(classes=[a_class(student_ids=()), a_class("8x")])
    mis = with_class(mirror(roster), MisClass("7x", "7X Maths", "maths", ("ada",), ("grey",)))
    assert warned(plan_of_night(roster, mis)) == []


def _staffed(*teachers: str) -> Plan:
    """The night on which classes lose all of these teachers."""
    roster = a_roster(classes=[a_class(teacher_ids=teachers)])
    mis = with_class(mirror(roster), MisClass("7x", "7X Maths", "maths", ("ada", "ben"), ()))
    return plan_of_night(roster, mis)


@pytest.mark.parametrize(
    ("teachers", "codes"),
    [(("t1", "t2"), []), (("t1", "t2", "t3"), ["teachers_gone:A1930499544"])],
)
def test_the_last_teachers_gone_at_once_are_major(
    teachers: tuple[str, ...], codes: list[str]
) -> None:
    """From three on: fewer may well have left."""
    assert warned(_staffed(*teachers)) == codes


def test_teachers_who_go_with_their_classes_are_no_news() -> None:
    """The class that goes is warned of; what stays never had a teacher."""
    roster = a_roster(
        classes=[a_class(teacher_ids=("t1", "t2", "t3")), a_class("7y", teacher_ids=())]
    )
    assert warned(plan_of_night(roster, without_class(mirror(roster), "7x"))) == [
        "deleted_class:7x"
    ]
