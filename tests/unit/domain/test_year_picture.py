"""The new year on the MIS, counted as people would count it."""

from dataclasses import replace

import pytest

from rostersync.domain.roster import Roster, present_selection
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import MisClass, MisStudent, MisSubject, Snapshot
from rostersync.domain.year_change import Picture
from rostersync.domain.year_picture import picture_of
from tests.builders import a_class, a_roster, mirror
from tests.mis_edits import with_class, with_student, without_class, without_students

ROSTER = a_roster(
    classes=[a_class("7x", student_ids=("ada", "ben")), a_class("7y", student_ids=("cyd", "dot"))]
)
MIS = mirror(ROSTER)
GONE = without_class(without_class(MIS, "7x"), "7y")
NEW = with_class(
    with_class(GONE, MisClass("8x", "8X Maths", "maths", ("ada", "ben", "cyd"))),
    MisClass("8y", "8Y Maths", "maths", ()),
)


def _picture(snapshot: Snapshot, roster: Roster = ROSTER) -> Picture:
    return picture_of(roster, snapshot, present_selection(roster), Settings())


@pytest.mark.parametrize(
    ("snapshot", "picture"),
    [
        (MIS, Picture()),
        (GONE, Picture()),
        (NEW, Picture(classes_new=2, classes_filled=1, classes_empty=1, places=3)),
        (
            replace(MIS, classes=tuple(replace(row, student_ids=()) for row in MIS.classes)),
            Picture(classes_empty=2),
        ),
        (without_students(MIS, "ada"), Picture(students_leaving=1)),
    ],
    ids=["as ever", "gone", "renewed", "emptied", "a leaver"],
)
def test_the_picture_of_a_read(snapshot: Snapshot, picture: Picture) -> None:
    """Classes that are new, filled and empty, and who leaves."""
    assert _picture(snapshot) == picture


def test_a_class_that_has_others_now_is_of_the_new_year() -> None:
    """Some MIS keep the ids of classes, and put next year's students in."""
    rows = {"7x": ("cyd", "dot"), "7y": ("ada", "ben")}
    swapped = tuple(replace(row, student_ids=rows[row.id]) for row in MIS.classes)
    assert _picture(replace(MIS, classes=swapped)) == Picture(classes_filled=2, places=4)


def test_who_is_in_a_class_and_not_on_roll_here_joins() -> None:
    """A new pupil in no class that the school syncs does not count."""
    joined = with_student(with_student(MIS, MisStudent("eve")), MisStudent("fay"))
    joined = with_class(joined, MisClass("8x", "8X Maths", "maths", ("eve",)))
    assert _picture(joined).students_joining == 1


def test_what_the_school_does_not_sync_does_not_count() -> None:
    """Classes of other subjects, and classes that a person left out."""
    other = replace(MIS, subjects=(*MIS.subjects, MisSubject("art", "Art")))
    other = with_class(
        with_class(other, MisClass("8a", "8A Art", "art")), MisClass("8z", "8Z", "maths")
    )
    assert _picture(other, replace(ROSTER, declined=frozenset({"8z"}))) == Picture()


def test_a_subject_that_got_another_id_is_the_same_by_its_name() -> None:
    """Its classes are the new year's."""
    renewed = replace(GONE, subjects=(MisSubject("m2", "mathematics "),))
    renewed = with_class(renewed, MisClass("8x", "8X Maths", "m2", ("ada",)))
    assert _picture(renewed).classes_new == 1
