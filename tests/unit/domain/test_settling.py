"""What a read left open is settled by what was chosen and by what is known."""

from collections.abc import Iterable

import pytest

from rostersync.domain.errors import MisIncomplete
from rostersync.domain.left_out import LeftOut, Why
from rostersync.domain.roster import Selection
from rostersync.domain.school_settings import Settings
from rostersync.domain.settling import (
    completed,
    refuse_more_than_a_few,
    unlisted_students,
    without_students,
)
from rostersync.domain.snapshot import MisClass, MisStudent, MisTeacher, People, UnreadList
from tests.builders import a_roster, a_snapshot
from tests.plans import roster_after


def ids(count: int) -> tuple[str, ...]:
    return tuple(f"s{number}" for number in range(count))


def on_roll(count: int) -> Iterable[MisStudent]:
    return [MisStudent(id) for id in ids(count)]


def test_students_whom_the_list_lacks_are_named_once() -> None:
    """Sorted, whatever classes name them."""
    rows = [MisClass("7x", student_ids=("s9", "s0")), MisClass("7y", student_ids=("s8", "s9"))]
    assert unlisted_students(rows, a_snapshot(students=on_roll(1))) == ("s8", "s9")


@pytest.mark.parametrize(("roll", "bound"), [(0, 5), (299, 5), (300, 6), (349, 6), (350, 7)])
def test_five_or_two_in_a_hundred_are_a_few(roll: int, bound: int) -> None:
    """Whichever is more; the bound itself is within it."""
    snapshot = a_snapshot(students=on_roll(roll))
    refuse_more_than_a_few(ids(bound), snapshot)
    with pytest.raises(MisIncomplete, match=f"{bound + 1}, and {bound} may be"):
        refuse_more_than_a_few(ids(bound + 1), snapshot)


def test_student_who_is_not_shown_leaves_every_class_list() -> None:
    """And is named among what was left out."""
    rows = [MisClass("7x", student_ids=("s0", "s9")), MisClass("7y", student_ids=("s9",))]
    settled = without_students(a_snapshot(classes=rows, students=on_roll(1)), ("s9",))
    assert [row.student_ids for row in settled.classes] == [("s0",), ()]
    assert settled.left_out == (LeftOut("student", "s9", Why.NOT_SHOWN),)


def test_a_stranger_whom_nobody_settled_is_refused() -> None:
    """Whoever forgets to settle a read plans nothing from it."""
    snapshot = a_snapshot(classes=[MisClass("7x", student_ids=("s9",))])
    selection = Selection(subjects=frozenset({"none"}), classes=frozenset({"7x"}))
    with pytest.raises(MisIncomplete, match="classes list s9, not in students"):
        roster_after(a_roster(), snapshot, selection, Settings())


def test_list_that_could_not_be_read_is_as_the_roster_knows_it() -> None:
    """Of its students those who are on roll still; nobody has left a class for a shape."""
    unread = [UnreadList("7x", People.STUDENTS), UnreadList("7x", People.TEACHERS)]
    snapshot = a_snapshot(classes=[MisClass("7x")], students=[MisStudent("ada")], unread=unread)

    settled = completed(snapshot, a_roster())

    assert settled.classes == (MisClass("7x", student_ids=("ada",), teacher_ids=("grey",)),)
    assert (settled.teachers, settled.unread) == ((MisTeacher("grey"),), ())


def test_list_of_a_new_class_that_could_not_be_read_has_nobody() -> None:
    """Nothing is known of it; the next read that is understood fills it."""
    snapshot = a_snapshot(classes=[MisClass("9z")], unread=[UnreadList("9z", People.STUDENTS)])
    assert completed(snapshot, a_roster()).classes == (MisClass("9z"),)
