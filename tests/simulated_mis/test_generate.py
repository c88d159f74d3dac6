"""Sample schools are what was ordered, realistic, and the same every time."""

import re
from collections import Counter

import msgspec
import pytest

from local.mis.generate import generate_school
from local.mis.order import Phase, SchoolOrder
from local.mis.people import upn_of
from local.mis.school import GroupType

SECONDARY = SchoolOrder(
    id="A1", name="Sample High", students=600, classes=150, subjects=20, teachers=40
)


def test_the_same_order_gives_the_same_school() -> None:
    """To the last byte."""
    first, second = (msgspec.json.encode(generate_school(SECONDARY)) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("other", [{"seed": 2}, {"id": "A9"}])
def test_another_seed_or_id_gives_other_ids(other: dict[str, object]) -> None:
    """Two schools share no student."""
    changed = msgspec.structs.replace(SECONDARY, **other)

    first, second = generate_school(SECONDARY), generate_school(changed)

    assert set(first.students).isdisjoint(second.students)


def test_a_school_has_the_ordered_sizes() -> None:
    """Students, classes and subjects to the number."""
    school = generate_school(SECONDARY)

    assert len(school.students) == 600
    assert len(school.classes) == 150
    assert len(school.subjects) == 20


def test_class_names_are_a_timetablers_and_unique() -> None:
    """Year, half of the year, subject and set: ``10x/Bi1``."""
    names = [row.name for row in generate_school(SECONDARY).classes.values()]

    assert "10x/Bi1" in names
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"\d+[xy]/[A-Z][a-z]\d+", name) for name in names)


def test_a_class_holds_distinct_students_of_its_year() -> None:
    """As many as were ordered."""
    school = generate_school(SECONDARY)

    for row in school.classes.values():
        assert len(set(row.student_ids)) == 28
        assert {school.students[key].year for key in row.student_ids} == {row.year}


def test_the_last_classes_are_empty_where_ordered() -> None:
    """A class that was always empty does not count."""
    order = msgspec.structs.replace(SECONDARY, empty_classes=2)

    sizes = [len(row.student_ids) for row in generate_school(order).classes.values()]

    assert Counter(sizes) == {28: 148, 0: 2}


def test_classes_without_subject_are_there_where_ordered() -> None:
    """As many as were ordered."""
    order = msgspec.structs.replace(SECONDARY, classes_without_subject=3)

    subjects = [row.subject_id for row in generate_school(order).classes.values()]

    assert subjects.count(None) == 3


def test_a_primary_has_registration_groups_alone() -> None:
    """Each pupil in one, and no class or subject at all."""
    order = SchoolOrder(id="A2", name="P", phase=Phase.PRIMARY, students=200, teachers=10)

    school = generate_school(order)

    forms = [row for row in school.groups.values() if row.type is GroupType.REGISTRATION]
    members = [key for form in forms for key in form.student_ids]
    assert sorted(members) == sorted(school.students)
    assert (school.classes, school.subjects) == ({}, {})


def test_each_student_is_in_one_year_group() -> None:
    """The one that is named for the year."""
    school = generate_school(SECONDARY)

    for student in school.students.values():
        assert student.id in school.group_named(f"Year {student.year}").student_ids


def test_identifiers_are_unique_in_a_college_of_20000() -> None:
    """Ids, upis, UPNs and e-mails."""
    order = SchoolOrder(id="A3", name="C", phase=Phase.COLLEGE, students=20_000, classes=2000)

    students = generate_school(order).students.values()

    for name in ("id", "upi", "upn", "email"):
        assert len({getattr(student, name) for student in students}) == 20_000


def test_a_upn_has_the_right_check_letter() -> None:
    """Weights 2 to 13, modulo 23, over a local authority that does not exist."""
    # 9*2 + 9*3 + 9*4 + 4*5 + 0*6 + 0*7 + 1*8 + 0*9 + 1*10 + 0*11 + 0*12 + 7*13 = 210; 210 % 23 = 3
    assert upn_of(1007, 999, 4001) == "D999400101007"


def test_emails_are_at_a_domain_that_nobody_has() -> None:
    """``example.org``, which is reserved for documentation."""
    school = generate_school(SECONDARY)

    emails = [row.email for row in school.students.values()]
    emails += [row.email for row in school.employees.values() if row.email]
    assert all(email and email.endswith(".example.org") for email in emails)


def test_some_teacher_has_no_email() -> None:
    """As in real schools."""
    employees = generate_school(SECONDARY).employees.values()

    assert any(row.teaching and row.email is None for row in employees)


@pytest.mark.parametrize("name", ["Mathematics", "Mathematics 2"])
def test_a_name_that_several_or_none_have_is_an_error(name: str) -> None:
    """Whoever names a subject means one."""
    school = generate_school(SECONDARY)
    first, second, *_ = school.subjects.values()
    twins = {row.id: msgspec.structs.replace(row, name="Mathematics") for row in (first, second)}
    doubled = msgspec.structs.replace(school, subjects=twins)

    with pytest.raises(KeyError, match="rows are named"):
        doubled.subject_named(name)
