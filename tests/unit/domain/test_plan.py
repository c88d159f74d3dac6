"""The plan as a value: its counts, its summary, and which tasks it needs to know of."""

from dataclasses import astuple

import pytest

from rostersync.domain.change import Change, ChangeKind, Reason, Summary, summarise
from rostersync.domain.diff import Why, changes_between
from rostersync.domain.plan import classes_at_stake, counts_of
from rostersync.domain.roster import (
    EntityKind,
    SchoolClass,
    Selection,
    Student,
    StudentState,
    present_selection,
)
from rostersync.domain.school import Counts
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import MisClass
from rostersync.domain.write_order import write_order
from tests.builders import (
    a_class,
    a_roster,
    a_student,
    a_subject,
    a_task,
    a_teacher,
    an_empty_roster,
    mirror,
)
from tests.mis_edits import with_class, without_class
from tests.plans import plan_of_night

ACTIVE, UNASSIGNED, LEFT = StudentState.ACTIVE, StudentState.UNASSIGNED, StudentState.LEFT


def test_counts_tell_active_students_from_the_others() -> None:
    """`students` are the active ones; the others have counts of their own."""
    idle = [a_student("cy", state=UNASSIGNED), a_student("dot", state=LEFT)]
    roster = a_roster(students=[a_student("ada"), a_student("ben"), *idle])
    assert counts_of(roster) == Counts(
        subjects=1, classes=1, students=2, students_unassigned=1, students_left=1, teachers=1
    )


def test_nothing_counts_as_zero() -> None:
    """A plan that does nothing, and a roster that holds nothing."""
    assert set(astuple(summarise([]))) == {0}
    assert set(astuple(counts_of(an_empty_roster()))) == {0}


def test_the_present_selection_is_what_the_roster_holds() -> None:
    """Subjects, classes, and what was left out."""
    assert present_selection(a_roster(declined=["9z"])) == Selection(
        frozenset({"maths"}), frozenset({"7x"}), frozenset({"9z"})
    )


def test_classes_at_stake_are_those_that_go_and_those_without_students() -> None:
    """The tasks of all other classes need not be read."""
    roster = a_roster(classes=[a_class("7x"), a_class("7y"), a_class("7z")])
    mis = with_class(without_class(mirror(roster), "7x"), MisClass("7y", "7Y", "maths"))
    at_stake = classes_at_stake(roster, mis, present_selection(roster), Settings())
    assert at_stake == {"7x", "7y"}


def test_a_new_class_without_students_is_not_at_stake() -> None:
    """It has no tasks yet."""
    roster = a_roster()
    mis = with_class(mirror(roster), MisClass("7n", "7N", "maths"))
    selection = Selection(frozenset({"maths"}), frozenset({"7n", "7x"}))
    assert classes_at_stake(roster, mis, selection, Settings()) == frozenset()


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, a_class(), ChangeKind.ADDED),
        (a_class(), a_class(name="7X"), ChangeKind.UPDATED),
        (a_class(), None, ChangeKind.REMOVED),
    ],
)
def test_a_change_is_an_addition_an_update_or_a_removal(
    before: SchoolClass | None, after: SchoolClass | None, kind: ChangeKind
) -> None:
    """By what was there and what will be."""
    assert Change(EntityKind.CLASS, "7x", before, after, ()).kind is kind


def _of_student(before: StudentState | None, after: StudentState) -> Change:
    old = None if before is None else a_student(state=before)
    return Change(EntityKind.STUDENT, "ada", old, a_student(state=after, surname="Wren"), ())


@pytest.mark.parametrize(
    ("before", "after", "summary"),
    [
        (None, ACTIVE, Summary(students_joining=1)),
        (UNASSIGNED, ACTIVE, Summary(students_joining=1)),
        (LEFT, ACTIVE, Summary(students_joining=1)),
        (ACTIVE, UNASSIGNED, Summary(students_unassigned=1)),
        (LEFT, UNASSIGNED, Summary(students_unassigned=1)),
        (ACTIVE, LEFT, Summary(students_leaving=1)),
        (UNASSIGNED, LEFT, Summary(students_leaving=1)),
        (ACTIVE, ACTIVE, Summary(students_updated=1)),
        (UNASSIGNED, UNASSIGNED, Summary(students_updated=1)),
    ],
)
def test_a_student_is_counted_by_where_they_go(
    before: StudentState | None, after: StudentState, summary: Summary
) -> None:
    """Joining, unassigned or leaving; updated only where they stay."""
    assert summarise([_of_student(before, after)]) == summary


def test_a_class_list_change_counts_beside_the_update() -> None:
    """One change under two heads."""
    change = Change(
        EntityKind.CLASS, "7x", a_class(), a_class(student_ids=()), (Reason.CLASS_LIST,)
    )
    assert summarise([change]) == Summary(classes_updated=1, class_list_changes=1)


def test_a_roster_that_lost_a_student_is_refused() -> None:
    """No plan is made of it: a sync never removes a student."""
    roster = a_roster()
    lost = a_roster(classes=[a_class(student_ids=["ada"])])
    with pytest.raises(ValueError, match="never removes a student"):
        changes_between(roster, lost, Why(frozenset(), frozenset(), present_selection(roster)))


def _written(entity: EntityKind, after: object) -> Change:
    return Change(entity, "x", None, after, ())  # type: ignore[arg-type] # any entity


def _removed(entity: EntityKind, before: object) -> Change:
    return Change(entity, "x", before, None, ())  # type: ignore[arg-type] # any entity


def test_what_is_named_is_written_before_what_names_it_and_removed_after() -> None:
    """Subjects and people, then classes; deletions last, the other way round."""
    first_to_last = [
        _written(EntityKind.SUBJECT, a_subject()),
        _written(EntityKind.TEACHER, a_teacher()),
        _written(EntityKind.STUDENT, a_student()),
        _written(EntityKind.CLASS, a_class()),
        _removed(EntityKind.TASK, a_task()),
        _removed(EntityKind.CLASS, a_class()),
        _removed(EntityKind.TEACHER, a_teacher()),
        _removed(EntityKind.SUBJECT, a_subject()),
    ]
    shuffled = sorted(first_to_last, key=lambda change: change.entity)
    assert list(write_order(shuffled)) == first_to_last


def test_two_plans_of_one_school_with_different_changes_differ_in_digest() -> None:
    """The digest is of what is done, down to a single letter."""
    roster = a_roster()
    digests = {
        plan_of_night(roster, with_class(mirror(roster), MisClass("7x", name, "maths"))).digest
        for name in ("7X Math", "7X Maths", "7X maths")
    }
    assert len(digests) == 3


def test_one_student_has_one_value() -> None:
    """Entities are frozen values: equal content is equal, and can be looked up."""
    assert len({a_student("ada"), a_student("ada"), Student("ada", "ada", LEFT)}) == 2
