"""Mass departure: more than a share of the active students, and at least a number, at once."""

import pytest

from rostersync.domain.guards import is_mass_departure
from rostersync.domain.roster import Roster, StudentState
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import MisClass
from tests.builders import SCHOOL_ID, a_class, a_roster, a_student, mirror
from tests.mis_edits import with_class, without_students
from tests.plans import plan_of_night, warned


@pytest.mark.parametrize(
    ("leaving", "active", "percent", "minimum", "is_mass"),
    [
        (9, 40, 20, 10, False),  # 22.5 %, and one too few
        (10, 40, 20, 10, True),  # 25 %, and just enough
        (11, 40, 20, 10, True),
        (10, 50, 20, 10, False),  # 20 % is not more than 20 %
        (10, 49, 20, 10, True),
        (200, 1000, 20, 10, False),
        (201, 1000, 20, 10, True),
        (10, 10, 20, 10, True),
        (9, 9, 20, 10, False),  # a small group: everybody, and too few to call it mass
        (0, 0, 20, 10, False),
        (0, 40, 0, 0, False),  # nobody leaves
        (1, 40, 0, 0, True),
        (4, 12, 33, 4, True),  # 33.3 %
        (4, 12, 34, 4, False),
        (40, 40, 100, 10, False),  # 100 % cannot be exceeded: the guard is off
    ],
)
def test_both_figures_must_be_met(
    *, leaving: int, active: int, percent: int, minimum: int, is_mass: bool
) -> None:
    """More than the percentage, and at least the minimum; both are the school's own."""
    settings = Settings(mass_departure_percent=percent, mass_departure_minimum=minimum)
    assert is_mass_departure(leaving, active, settings) is is_mass


def test_the_figures_are_twenty_per_cent_and_ten_unless_the_school_says_else() -> None:
    """The defaults of the design."""
    settings = Settings()
    assert (settings.mass_departure_percent, settings.mass_departure_minimum) == (20, 10)


def _school_of(active: int) -> Roster:
    return a_roster(classes=[a_class(student_ids=[f"s{number:02}" for number in range(active)])])


def _leave(roster: Roster, leaving: int) -> list[str]:
    gone = [f"s{number:02}" for number in range(leaving)]
    return warned(plan_of_night(roster, without_students(mirror(roster), *gone)))


@pytest.mark.parametrize(("leaving", "codes"), [(9, []), (10, [f"mass_departure:{SCHOOL_ID}"])])
def test_a_third_of_the_students_gone_is_major(leaving: int, codes: list[str]) -> None:
    """From ten of thirty on."""
    assert _leave(_school_of(30), leaving) == codes


def test_it_says_how_many_of_how_many() -> None:
    """In counts, and what stays."""
    roster = _school_of(30)
    mis = without_students(mirror(roster), *[f"s{number:02}" for number in range(12)])
    (warning,) = plan_of_night(roster, mis).warnings
    assert warning.message.startswith("12 of 30 students would leave at once, more than 20 %.")
    assert warning.entity.name == "Larkrise School"


def test_students_who_stay_on_roll_do_not_leave() -> None:
    """Out of every class is a matter of class lists."""
    roster = a_roster(
        classes=[a_class("7x"), a_class("7y", student_ids=[f"s{n:02}" for n in range(40)])]
    )
    row = MisClass("7y", "7X Maths", "maths", ("s00",), ("grey",))
    assert warned(plan_of_night(roster, with_class(mirror(roster), row))) == ["shrunk_class:7y"]


@pytest.mark.parametrize(
    ("state", "codes"),
    [(StudentState.UNASSIGNED, [f"mass_departure:{SCHOOL_ID}"]), (StudentState.LEFT, [])],
)
def test_whoever_is_known_and_on_roll_counts(state: StudentState, codes: list[str]) -> None:
    """Thirty in no class make a mass; thirty who had left before make none."""
    idle = [a_student(f"idle{number}", state=state) for number in range(30)]
    roster = a_roster(students=[a_student("ada"), a_student("ben"), *idle])
    gone = [student.id for student in idle]
    assert warned(plan_of_night(roster, without_students(mirror(roster), *gone))) == codes


def test_the_share_is_of_all_who_are_on_roll() -> None:
    """Ten of a hundred and twenty are few, though they are a third of the active ones."""
    active = _school_of(30)
    idle = [a_student(f"idle{number}", state=StudentState.UNASSIGNED) for number in range(90)]
    roster = a_roster(classes=active.classes.values(), students=[*active.students.values(), *idle])
    assert _leave(roster, 10) == []
