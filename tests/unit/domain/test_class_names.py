"""Two classes called "Ma1" are never read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostersync.domain.class_names import Face, told_apart
from rostersync.domain.roster import Teacher
from tests.builders import a_class, a_roster, a_student, a_teacher, mirror
from tests.mis_edits import without_class
from tests.plans import plan_of_night

MATHS, ART = "Mathematics", "Art"


@pytest.mark.parametrize(
    ("faces", "words"),
    [
        ([Face("1", "Ma1", MATHS), Face("2", "Ma2", MATHS)], {}),
        ([Face("1", "Ma1", MATHS), Face("2", "ma1", ART)], {"1": MATHS, "2": ART}),
        (
            [Face("1", "Ma1", MATHS, "7"), Face("2", "Ma1", MATHS, "8")],
            {"1": "Mathematics, year 7", "2": "Mathematics, year 8"},
        ),
        (
            [Face("1", "Ma1", MATHS, "R", "Ms Grey"), Face("2", "Ma1", MATHS, "R", "Mr Hill")],
            {"1": "Mathematics, R, Ms Grey", "2": "Mathematics, R, Mr Hill"},
        ),
        (
            [Face("1", "Ma1", MATHS), Face("2", "Ma1", MATHS), Face("3", "Ma1", ART)],
            {"1": "Mathematics, 1", "2": "Mathematics, 2", "3": ART},
        ),
    ],
)
def test_as_few_words_as_are_enough(faces: list[Face], words: dict[str, str]) -> None:
    """Subject, year, teacher, and the id where nothing else differs."""
    assert told_apart(faces) == words


FACES = st.builds(
    Face,
    id=st.text("12", min_size=1, max_size=4),
    name=st.sampled_from(["Ma1", "MA1", "Art"]),
    subject=st.sampled_from([MATHS, ART]),
    year_group=st.sampled_from([None, "7"]),
    teacher=st.sampled_from([None, "Ms Grey", "7"]),
)


@given(faces=st.lists(FACES, unique_by=lambda face: face.id, max_size=8))
def test_no_two_classes_of_one_name_have_the_same_words(faces: list[Face]) -> None:
    """Whatever they have in common."""
    words = told_apart(faces)
    read = [(face.name.casefold(), words.get(face.id)) for face in faces]
    assert len(set(read)) == len(read)


def test_a_warning_says_which_of_two_classes_it_is_about() -> None:
    """By name on the page, and in the words of the mail."""
    classes = [
        a_class("7ma1", name="Ma1", student_ids=("ada",)),
        a_class("8ma1", name="Ma1", student_ids=("ben",), teacher_ids=("hill",)),
    ]
    students = [a_student("ada", year_group="7"), a_student("ben", year_group="8")]
    teachers = [a_teacher(), Teacher("hill", "Mr", None, "Hill")]
    roster = a_roster(classes=classes, students=students, teachers=teachers)

    (warning,) = plan_of_night(roster, without_class(mirror(roster), "8ma1")).warnings

    assert warning.entity.name == "Ma1 (Mathematics, year 8)"
    assert warning.message.startswith("Class Ma1 (Mathematics, year 8), with 1 student,")
