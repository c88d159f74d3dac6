"""Every warning: when it comes, when it does not, what it says and which tasks it names."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from rostersync.domain.change import Reason
from rostersync.domain.roster import NO_SUBJECT_ID, EntityKind, Subject
from rostersync.domain.snapshot import MisClass
from rostersync.domain.warning import Entity, WarningCode
from tests.builders import NOW, SCHOOL_ID, a_class, a_roster, a_task, mirror
from tests.mis_edits import (
    with_class,
    without_class,
    without_students,
    without_subject,
)
from tests.plans import plan_of_choice, plan_of_night, warned, why

KEPT = "Every student's answers, percentages and watch times stay."
TWO_CLASSES = (a_class("7x"), a_class("7y", name="7Y Maths"))
EMPTY_7X = MisClass("7x", "7X Maths", "maths", (), ("grey",))


def test_a_deleted_class_is_major() -> None:
    """Gone from the MIS, whatever became of its subject and students."""
    roster = a_roster(classes=TWO_CLASSES)
    planned = plan_of_night(roster, without_class(mirror(roster), "7x"))
    assert warned(planned) == ["deleted_class:7x"]
    assert planned.is_major
    assert why(planned) == {"class 7x": (Reason.DELETED_ON_MIS,)}


def test_a_deleted_class_says_what_goes_and_what_stays() -> None:
    """Class, students, number of tasks; and the work that is never deleted."""
    roster = a_roster(classes=TWO_CLASSES, tasks=[a_task("t1"), a_task("t2", class_id="7y")])
    (warning,) = plan_of_night(roster, without_class(mirror(roster), "7x")).warnings
    assert warning.entity == Entity(EntityKind.CLASS, "7x", "7X Maths")
    assert warning.message == (
        "Class 7X Maths (Mathematics), with 2 students, is no longer on the MIS. "
        f"With it goes its homework: 1 task. {KEPT}"
    )
    assert (warning.tasks, warning.tasks_lost) == ((a_task("t1"),), 1)


def test_a_deleted_class_takes_its_tasks_with_it() -> None:
    """And no task of another class."""
    roster = a_roster(classes=TWO_CLASSES, tasks=[a_task("t2", class_id="7y"), a_task("t1")])
    planned = plan_of_night(roster, without_class(mirror(roster), "7x"))
    assert why(planned)["task t1"] == (Reason.CLASS_REMOVED,)
    assert planned.summary.tasks_deleted == 1


def test_tasks_are_named_in_the_order_of_their_due_dates() -> None:
    """Earliest moment first, whatever the zone it was written in; without a date last."""
    east = timezone(timedelta(hours=5))
    tasks = [
        a_task("undated"),
        a_task("noon", due_at=NOW),
        a_task("before", due_at=(NOW - timedelta(hours=1)).astimezone(east)),
        a_task("also noon", due_at=NOW),
    ]
    roster = a_roster(classes=TWO_CLASSES, tasks=tasks)
    (warning,) = plan_of_night(roster, without_class(mirror(roster), "7x")).warnings
    assert [task.id for task in warning.tasks] == ["before", "also noon", "noon", "undated"]


def test_a_deleted_subject_is_major() -> None:
    """Its class, still on the MIS, stands under "No subject" and keeps its tasks."""
    roster = a_roster(tasks=[a_task()])
    planned = plan_of_night(roster, without_subject(mirror(roster), "maths"))
    assert warned(planned) == ["deleted_subject:maths"]
    assert why(planned) == {
        "subject maths": (Reason.DELETED_ON_MIS,),
        "subject none": (Reason.SELECTED_WITH_CLASS,),
        "class 7x": (Reason.MOVED_SUBJECT,),
    }
    assert planned.warnings[0].tasks == ()


def test_a_deleted_subject_repeats_the_tasks_of_the_classes_that_go_with_it() -> None:
    """Class by class; the summary counts each task once."""
    tasks = [a_task("t1", class_id="7y"), a_task("t2"), a_task("t3")]
    roster = a_roster(classes=reversed(TWO_CLASSES), tasks=tasks)
    mis = without_class(without_class(mirror(roster), "7x"), "7y")
    planned = plan_of_night(roster, without_subject(mis, "maths"))
    assert warned(planned) == ["deleted_subject:maths", "deleted_class:7x", "deleted_class:7y"]
    subject = planned.warnings[0]
    assert [task.id for task in subject.tasks] == ["t2", "t3", "t1"]
    assert subject.message == (
        f"Mathematics is no longer on the MIS. With it go 2 classes and 3 tasks. {KEPT}"
    )
    assert planned.summary.tasks_deleted == 3


def test_a_deleted_subject_does_not_name_the_classes_of_another() -> None:
    """Though they go in the same night."""
    roster = a_roster(
        subjects=[Subject("art", "Art"), Subject("maths", "Mathematics")],
        classes=[a_class("7a", subject_id="art"), a_class("7x")],
        tasks=[a_task("t1", class_id="7a"), a_task("t2")],
    )
    mis = without_class(without_class(mirror(roster), "7a"), "7x")
    subject = plan_of_night(roster, without_subject(mis, "maths")).warnings[0]
    assert [task.id for task in subject.tasks] == ["t2"]
    assert "With it go 1 class and 1 task." in subject.message


def test_an_emptied_class_is_major_and_loses_no_task() -> None:
    """Had students, has none: it stays, with its homework and nobody in it."""
    roster = a_roster(tasks=[a_task()])
    planned = plan_of_night(roster, with_class(mirror(roster), EMPTY_7X))
    assert warned(planned) == ["emptied_class:7x"]
    assert planned.warnings[0].tasks_lost == 0
    assert planned.warnings[0].message == (
        "Class 7X Maths (Mathematics) had 2 students and has none on the MIS now. "
        f"The class and its homework (1 task) would stay, with nobody in it. {KEPT}"
    )


@pytest.mark.parametrize("left", [("ada",), ("cy",)], ids=["one of them", "another"])
def test_a_class_with_one_student_left_is_not_emptied(left: tuple[str, ...]) -> None:
    """Only nobody is nobody."""
    roster = a_roster(classes=[a_class(), a_class("8x", student_ids=("cy", "dot"))])
    mis = with_class(mirror(roster), MisClass("7x", "7X Maths", "maths", left, ("grey",)))
    assert "emptied_class:7x" not in warned(plan_of_night(roster, mis))


def test_a_class_that_was_already_empty_is_not_news() -> None:
    """No warning and no change."""
    roster = a_roster(classes=[a_class(student_ids=())])
    planned = plan_of_night(roster, mirror(roster))
    assert (planned.changes, planned.warnings) == ((), ())


def test_a_new_class_that_is_empty_was_not_emptied() -> None:
    """It never had anybody."""
    roster = a_roster()
    mis = with_class(mirror(roster), MisClass("7n", "7N Maths", "maths"))
    assert warned(plan_of_choice(roster, mis, subjects=["maths"], classes=["7n", "7x"])) == []


def test_a_class_emptied_because_its_students_left_is_major_too() -> None:
    """Two who leave a class of two empty it."""
    roster = a_roster()
    assert warned(plan_of_night(roster, without_students(mirror(roster), "ada", "ben"))) == [
        "emptied_class:7x"
    ]


def test_another_mis_is_major() -> None:
    """Every identifier may differ, so a person must look."""
    roster = a_roster()
    planned = plan_of_night(roster, mirror(roster, mis="Arbor"))
    assert warned(planned) == [f"mis_changed:{SCHOOL_ID}"]
    assert planned.warnings[0].message.startswith("The school has moved from SIMS to Arbor,")
    assert planned.warnings[0].entity == Entity(EntityKind.SCHOOL, SCHOOL_ID, "Larkrise School")
    assert planned.mis == "Arbor"


@pytest.mark.parametrize(("was", "now", "known"), [(None, "SIMS", "SIMS"), ("SIMS", None, "SIMS")])
def test_a_mis_that_is_not_known_has_not_changed(
    was: str | None, now: str | None, known: str
) -> None:
    """Null before is the first read; null now is not shared."""
    roster = a_roster(mis=was)
    planned = plan_of_night(roster, replace(mirror(roster), mis=now))
    assert (warned(planned), planned.mis) == ([], known)


def test_a_warning_about_a_school_of_no_name_names_its_id() -> None:
    """The MIS need not share the school's name."""
    roster = a_roster()
    planned = plan_of_night(roster, replace(mirror(roster, mis="Arbor"), school_name=None))
    assert planned.warnings[0].entity.name == SCHOOL_ID


def test_a_removed_class_is_warned_of() -> None:
    """On the MIS, and taken out by a person."""
    roster = a_roster(classes=TWO_CLASSES, tasks=[a_task()])
    planned = plan_of_choice(roster, mirror(roster), subjects=["maths"], classes=["7y"])
    assert warned(planned) == ["removed_class:7x"]
    assert why(planned)["class 7x"] == (Reason.DESELECTED,)
    assert planned.warnings[0].tasks == (a_task(),)
    assert "was taken out of the selection" in planned.warnings[0].message


def test_a_removed_subject_removes_its_classes() -> None:
    """Even those that are still ticked."""
    roster = a_roster(tasks=[a_task()])
    planned = plan_of_choice(roster, mirror(roster), subjects=[], classes=["7x"])
    assert warned(planned) == ["removed_subject:maths", "removed_class:7x"]
    assert why(planned) == {
        "subject maths": (Reason.DESELECTED,),
        "class 7x": (Reason.DESELECTED,),
        "student ada": (Reason.UNASSIGNED,),
        "student ben": (Reason.UNASSIGNED,),
        "teacher grey": (Reason.TEACHES_NO_CLASS,),
        "task fractions": (Reason.CLASS_REMOVED,),
    }
    assert planned.warnings[0].message == (
        f"Mathematics was taken out of the selection. With it go 1 class and 1 task. {KEPT}"
    )


def test_no_subject_is_removed_by_a_person_and_never_by_the_mis() -> None:
    """The MIS has no such subject, so it cannot delete it."""
    roster = a_roster(
        subjects=[Subject(NO_SUBJECT_ID, "No subject")], classes=[a_class(subject_id=NO_SUBJECT_ID)]
    )
    planned = plan_of_choice(roster, mirror(roster), subjects=[], classes=[])
    assert warned(planned) == ["removed_subject:none", "removed_class:7x"]
    assert why(planned)["subject none"] == (Reason.DESELECTED,)


def test_what_is_gone_from_the_mis_is_deleted_even_if_deselected() -> None:
    """The stronger reason is told."""
    roster = a_roster()
    mis = without_subject(without_class(mirror(roster), "7x"), "maths")
    planned = plan_of_choice(roster, mis, subjects=[], classes=[])
    assert warned(planned) == ["deleted_subject:maths", "deleted_class:7x"]


def test_warnings_stand_in_the_order_of_their_codes() -> None:
    """What concerns the whole school comes first, then subjects, then classes, by id."""
    classes = [a_class(id) for id in ("7x", "7y", "8a", "8b")]
    roster = a_roster(subjects=[Subject("art", "Art"), Subject("maths", "Maths")], classes=classes)
    mis = without_class(without_class(mirror(roster, mis="Arbor"), "8a"), "7y")
    mis = with_class(mis, EMPTY_7X)
    planned = plan_of_choice(roster, mis, subjects=["maths"], classes=["7x", "7y", "8a"])
    codes = [warning.code for warning in planned.warnings]
    assert codes == [
        code for code in WarningCode if code in codes for _ in range(codes.count(code))
    ]
    assert [w.entity.id for w in planned.warnings] == [SCHOOL_ID, "7y", "8a", "7x", "art", "8b"]
