"""A snapshot is coherent, or it is none."""

import pytest

from rostersync.domain.errors import MisIncomplete
from rostersync.domain.snapshot import MisClass, MisStudent, MisSubject, MisTeacher
from tests.builders import a_snapshot


def test_rows_are_sorted_by_id() -> None:
    """The order in which pages came does not matter."""
    snapshot = a_snapshot(students=[MisStudent("s2"), MisStudent("s1")])
    assert snapshot.students == (MisStudent("s1"), MisStudent("s2"))


def test_a_class_list_is_sorted_and_names_each_once() -> None:
    """A student or teacher whom the MIS lists twice in a class is in it once."""
    snapshot = a_snapshot(
        classes=[MisClass("7x", student_ids=("s2", "s1", "s2"), teacher_ids=("t2", "t1", "t1"))],
        students=[MisStudent("s1"), MisStudent("s2")],
        teachers=[MisTeacher("t1"), MisTeacher("t2")],
    )
    assert snapshot.classes == (MisClass("7x", student_ids=("s1", "s2"), teacher_ids=("t1", "t2")),)


def test_a_sorted_class_list_is_kept_as_it_is() -> None:
    """No copy is made of a class that needs none."""
    row = MisClass("7x", student_ids=("s1", "s2"))
    snapshot = a_snapshot(classes=[row], students=[MisStudent("s1"), MisStudent("s2")])
    assert snapshot.classes[0] is row


@pytest.mark.parametrize(
    "refused",
    [
        {"subjects": [MisSubject("x"), MisSubject("x", "Maths")]},
        {"classes": [MisClass("x"), MisClass("x")]},
        {"students": [MisStudent("x"), MisStudent("y"), MisStudent("x")]},
        {"teachers": [MisTeacher("x"), MisTeacher("x")]},
    ],
    ids=lambda refused: next(iter(refused)),
)
def test_an_id_twice_in_one_list_is_refused(refused: dict[str, list[object]]) -> None:
    """One read with an id twice is of two minds, and says which list and id."""
    with pytest.raises(MisIncomplete, match=f"{next(iter(refused))}: x more than once"):
        a_snapshot(**refused)  # type: ignore[arg-type] # rows by the name of their list


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (MisClass("7x", subject_id="gone"), "class 7x names subject gone, not in subjects"),
        (MisClass("7x", teacher_ids=("t1", "t9")), "class 7x names t9, not in teachers"),
    ],
    ids=["subject", "teacher"],
)
def test_a_class_that_names_what_was_not_read_is_refused(row: MisClass, message: str) -> None:
    """Two halves of one read that are at odds become no change; the message says where."""
    with pytest.raises(MisIncomplete, match=message):
        a_snapshot(classes=[row], students=[MisStudent("s1")], teachers=[MisTeacher("t1")])


def test_a_class_may_name_a_student_who_is_not_listed() -> None:
    """Whether that matters is settled with what the school has chosen."""
    row = MisClass("7x", student_ids=("s9",))
    assert a_snapshot(classes=[row]).classes == (row,)


@pytest.mark.parametrize(
    ("absent", "listed"), [(5, "s0, s1, s2, s3, s4,"), (7, "s0, s1, s2, s3, s4 and 2 more,")]
)
def test_a_long_list_of_absent_ids_is_cut_short(absent: int, listed: str) -> None:
    """A run's record stays small however many rows are missing."""
    row = MisClass("7x", teacher_ids=tuple(f"s{number}" for number in range(absent)))
    with pytest.raises(MisIncomplete, match=f"names {listed}"):
        a_snapshot(classes=[row])
