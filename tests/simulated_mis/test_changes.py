"""What each change does to a school, as a reader of it would see."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

from local.mis.changes import (
    AddClass,
    AnyChange,
    ChangeMis,
    ChangeSubject,
    ComeBack,
    DeleteClass,
    DeleteSubject,
    EmptyClass,
    GoDown,
    RenameClass,
    RenameSubject,
    RestaffClass,
    WithdrawAccess,
    apply_all,
)
from local.mis.school import Access, School
from local.mis.student_changes import (
    Change,
    CorrectStudent,
    Join,
    Leave,
    Move,
    RemoveShare,
    Return,
)

if TYPE_CHECKING:
    from local.mis.edits import Section

TONIGHT = datetime(2025, 11, 3, 22, 0, tzinfo=UTC)
MATHS = "7x/Ma1"
ENGLISH = "7x/En1"

type Apply = Callable[..., School]


@pytest.fixture
def after(secondary: School) -> Apply:
    """The secondary school after some changes."""

    def apply(*changes: AnyChange) -> School:
        return apply_all(secondary, changes, TONIGHT)

    return apply


def test_joiners_are_new_and_in_their_classes(after: Apply, secondary: School) -> None:
    """Two more students, on both class lists and in the year group."""
    school = after(Join(into=(MATHS, ENGLISH), count=2))

    new = set(school.students) - set(secondary.students)
    assert len(new) == 2
    assert new <= set(school.class_named(MATHS).student_ids)
    assert new <= set(school.class_named(ENGLISH).student_ids)
    assert new <= set(school.group_named("Year 7").student_ids)


def test_joiners_share_no_identifier_with_anybody(after: Apply) -> None:
    """Not even after others have left."""
    school = after(Leave(out_of=MATHS, count=3), Join(into=(MATHS,), count=3))

    everyone = [*school.students.values(), *school.leavers.values()]
    for name in ("id", "mis_id", "upi", "upn"):
        assert len({getattr(row, name) for row in everyone}) == len(everyone) == 123


def test_leavers_are_off_every_list(after: Apply, secondary: School) -> None:
    """They turn up among the leavers, with a trace each."""
    gone = set(secondary.class_named(MATHS).student_ids[:2])

    school = after(Leave(out_of=MATHS, count=2))

    sections: list[Section] = [*school.classes.values(), *school.groups.values()]
    assert gone == set(school.leavers)
    assert gone.isdisjoint(school.students)
    assert all(gone.isdisjoint(row.student_ids) for row in sections)
    assert {row.id for row in school.deletions} == gone


def test_a_leaver_who_returns_has_the_old_id(after: Apply, secondary: School) -> None:
    """And the trace says that the row was restored."""
    key = secondary.class_named(MATHS).student_ids[0]

    school = after(Leave(students=(key,)), Return(students=(key,), into=(MATHS,)))

    assert school.students[key].restored_at == TONIGHT
    assert key in school.class_named(MATHS).student_ids
    assert [row.restored_at for row in school.deletions] == [TONIGHT]


def test_movers_change_class_and_stay_at_the_school(after: Apply, secondary: School) -> None:
    """Off the one list and on the other."""
    movers = secondary.class_named(MATHS).student_ids[:3]

    school = after(Move(out_of=MATHS, into="7y/Ma1", count=3))

    assert set(movers).isdisjoint(school.class_named(MATHS).student_ids)
    assert set(movers) <= set(school.class_named("7y/Ma1").student_ids)
    assert school.students == secondary.students


def test_a_third_can_go_at_once(after: Apply) -> None:
    """Every third student."""
    assert len(after(RemoveShare(one_in=3)).students) == 80


def test_details_are_corrected_one_by_one(after: Apply, secondary: School) -> None:
    """What is not given stays."""
    before = next(iter(secondary.students.values()))

    student = after(CorrectStudent(student=before.id, surname="Newname")).students[before.id]

    assert (student.surname, student.forename) == ("Newname", before.forename)
    assert student.updated_at == TONIGHT


def test_a_class_is_renamed(after: Apply, secondary: School) -> None:
    """Under the same id."""
    before = secondary.class_named(MATHS)

    assert after(RenameClass(of=MATHS, name="7x/Ma9")).classes[before.id].name == "7x/Ma9"


def test_a_class_is_restaffed_with_another_teacher(after: Apply, secondary: School) -> None:
    """One who was not there before."""
    before = {link.employee_id for link in secondary.class_named(ENGLISH).staff}

    staff = after(RestaffClass(of=ENGLISH)).class_named(ENGLISH).staff

    assert before.isdisjoint(link.employee_id for link in staff)
    assert staff[0].main


def test_a_class_is_emptied_and_its_students_stay(after: Apply, secondary: School) -> None:
    """It has no students and leaves no trace."""
    school = after(EmptyClass(of=MATHS))

    assert school.class_named(MATHS).student_ids == ()
    assert school.students == secondary.students
    assert school.deletions == ()


@pytest.mark.parametrize("name", [MATHS, "7 Acorn"])
def test_a_class_or_group_is_deleted_with_a_trace(
    after: Apply, secondary: School, name: str
) -> None:
    """It is gone from its list."""
    sections: list[Section] = [*secondary.classes.values(), *secondary.groups.values()]
    (before,) = [row for row in sections if row.name == name]

    school = after(DeleteClass(of=name))

    kept: list[Section] = [*school.classes.values(), *school.groups.values()]
    assert name not in {row.name for row in kept}
    assert [row.mis_id for row in school.deletions] == [before.mis_id]


def test_a_class_is_added_under_a_subject(after: Apply, secondary: School) -> None:
    """With the students of the class that it is like, under an id of its own."""
    school = after(AddClass(name="7z/Ma1", subject="Mathematics", like=MATHS))

    added = school.class_named("7z/Ma1")
    assert added.id not in secondary.classes
    assert added.student_ids == secondary.class_named(MATHS).student_ids


@pytest.mark.parametrize(("subject", "expected"), [("Biology", "Biology"), (None, None)])
def test_a_class_moves_to_another_subject_or_none(
    after: Apply, subject: str | None, expected: str | None
) -> None:
    """The class itself stays."""
    school = after(ChangeSubject(of=MATHS, subject=subject))

    key = school.class_named(MATHS).subject_id
    assert (school.subjects[key].name if key else None) == expected


def test_a_subject_is_renamed(after: Apply, secondary: School) -> None:
    """Under the same id."""
    before = secondary.subject_named("Biology")

    assert after(RenameSubject(of="Biology", name="Life")).subjects[before.id].name == "Life"


def test_a_subject_goes_with_its_classes(after: Apply, secondary: School) -> None:
    """The classes leave traces; the subject leaves none."""
    key = secondary.subject_named("Biology").id

    school = after(DeleteSubject(of="Biology"))

    assert key not in school.subjects
    assert all(row.subject_id != key for row in school.classes.values())
    assert {row.type for row in school.deletions} == {"class"}


def test_a_subject_can_go_and_leave_its_classes(after: Apply, secondary: School) -> None:
    """They are without a subject then."""
    school = after(DeleteSubject(of="Biology", with_classes=False))

    assert set(school.classes) == set(secondary.classes)
    assert school.class_named("7x/Bi1").subject_id is None


def test_another_mis_issues_every_identifier_anew(after: Apply, secondary: School) -> None:
    """No mis_id and no upi stays; UPNs do."""
    school = after(ChangeMis(mis="Arbor"))

    assert school.mis == "Arbor"
    for key, before in secondary.students.items():
        student = school.students[key]
        assert student.mis_id != before.mis_id
        assert student.upi != before.upi
        assert student.upn == before.upn


def test_a_school_comes_back_as_it_was(after: Apply, secondary: School) -> None:
    """Down and withdrawn leave no mark behind."""
    school = after(GoDown(), WithdrawAccess())

    assert (school.down, school.access) == (True, Access.REVOKED)
    assert ComeBack().apply(school, TONIGHT) == secondary


@pytest.mark.parametrize("change", [EmptyClass(of="nobody"), Move(out_of=MATHS, into="nobody")])
def test_an_unknown_class_is_named_in_the_error(after: Apply, change: Change) -> None:
    """So that a story with a slip in it says which."""
    with pytest.raises(KeyError, match="nobody"):
        after(change)


def test_changes_are_told_apart_by_op() -> None:
    """In JSON, ``op`` says which change is meant."""
    changes = (EmptyClass(of=MATHS), RemoveShare(one_in=4))

    body = msgspec.json.encode(changes)

    assert b'"op":"empty_class"' in body
    assert msgspec.json.decode(body, type=tuple[AnyChange, ...]) == changes
