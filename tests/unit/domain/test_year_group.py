"""Which year group a class is shown under."""

import pytest

from rostersync.domain.roster import Roster
from rostersync.domain.snapshot import MisClass, MisStudent
from rostersync.domain.year_group import YearGroups
from tests.builders import a_class, a_roster, a_snapshot, a_student, an_empty_roster


def _on_the_mis(
    *year_groups: str | None, roster: Roster | None = None, class_list: int | None = None
) -> str | None:
    """The year group of 7x, whose students on the MIS are of these; `class_list` of them listed."""
    ids = [str(number) for number in range(len(year_groups))]
    students = [MisStudent(id, year_group=each) for id, each in zip(ids, year_groups, strict=True)]
    row = MisClass("7x", student_ids=tuple(ids[:class_list]))
    known = roster or an_empty_roster()
    gathered = YearGroups.of_students(known, a_snapshot(classes=[row], students=students))
    return gathered.of_class(row, known.classes.get("7x"))


@pytest.mark.parametrize(
    ("year_groups", "shown"),
    [
        (("7", "7", "8"), "7"),
        (("8", "7", "8"), "8"),
        (("10", "9"), "9"),
        (("Year 10", "Year 9", None), "Year 9"),
        ((None, None, "11"), "11"),
        ((None, ""), None),
        ((), None),
    ],
)
def test_a_class_is_of_the_year_group_of_most(
    year_groups: tuple[str | None, ...], shown: str | None
) -> None:
    """Who has none does not count; of two that are equally many it is the lower."""
    assert _on_the_mis(*year_groups) == shown


def test_students_of_other_classes_do_not_count() -> None:
    """Only those on the class list."""
    assert _on_the_mis("7", "8", "8", class_list=1) == "7"


@pytest.mark.parametrize(
    ("year_groups", "shown"), [(("8", "8"), "8"), ((None, None), "7"), ((), "7")]
)
def test_the_roster_knows_where_the_mis_says_nothing(
    year_groups: tuple[str | None, ...], shown: str
) -> None:
    """A class that lost its students, or whose year groups are not shared any more."""
    assert _on_the_mis(*year_groups, roster=a_roster()) == shown


def test_a_class_that_is_gone_is_where_it_was() -> None:
    """Under the year group of most of the students that it had."""
    roster = a_roster(
        classes=[a_class(student_ids=["ada", "ben", "cem"])],
        students=[a_student("ada"), *(a_student(id, year_group="8") for id in ("ben", "cem"))],
    )
    year_groups = YearGroups.of_students(roster, a_snapshot())
    assert year_groups.of_class(None, roster.classes["7x"]) == "8"
