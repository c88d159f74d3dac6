"""Students: minor changes by which they join, leave, move, return and are put right."""

from dataclasses import replace

import pytest

from rostersync.domain.change import Reason
from rostersync.domain.plan import Plan
from rostersync.domain.roster import Student, StudentState
from rostersync.domain.snapshot import MisClass, MisStudent
from tests.builders import (
    a_class,
    a_roster,
    a_snapshot,
    a_student,
    an_empty_roster,
    mirror,
)
from tests.mis_edits import with_class, with_student, without_students
from tests.plans import plan_of_choice, plan_of_night, warned, why

ACTIVE, UNASSIGNED, LEFT = StudentState.ACTIVE, StudentState.UNASSIGNED, StudentState.LEFT


def _after(planned: Plan, id: str) -> Student:
    students = [c.after for c in planned.changes if isinstance(c.after, Student)]
    return next(student for student in students if student.id == id)


def test_a_newcomer_joins_a_selected_class() -> None:
    """Someone new to the school comes in with the class, as the MIS has them."""
    roster = a_roster()
    mis = with_student(
        mirror(roster), MisStudent("cy", "I3", "N3", "Cy", "Lark", "7", "cy@x.example")
    )
    mis = with_class(mis, MisClass("7x", "7X Maths", "maths", ("ada", "ben", "cy"), ("grey",)))
    planned = plan_of_night(roster, mis)
    assert why(planned) == {"class 7x": (Reason.CLASS_LIST,), "student cy": (Reason.JOINED,)}
    assert _after(planned, "cy") == Student(
        "cy", "cy", ACTIVE, "I3", "N3", "Cy", "Lark", "7", "cy@x.example"
    )


def test_a_student_in_no_selected_class_is_not_taken_in() -> None:
    """Only what the platform needs is stored: on roll is not enough."""
    roster = a_roster()
    mis = with_student(mirror(roster), MisStudent("cy"))
    mis = with_class(mis, MisClass("9z", "9Z Art", None, ("cy",)))
    assert plan_of_night(roster, mis).changes == ()


def test_a_student_leaves_a_class_and_stays_on_roll() -> None:
    """Out of the last selected class is unassigned, and never gone."""
    roster = a_roster()
    mis = with_class(mirror(roster), MisClass("7x", "7X Maths", "maths", ("ada",), ("grey",)))
    planned = plan_of_night(roster, mis)
    assert why(planned) == {"class 7x": (Reason.CLASS_LIST,), "student ben": (Reason.UNASSIGNED,)}
    assert _after(planned, "ben") == replace(roster.students["ben"], state=UNASSIGNED)


def test_a_student_moves_from_class_to_class() -> None:
    """A move changes two class lists and not the student."""
    roster = a_roster(classes=[a_class("7x"), a_class("7y", student_ids=("cy",))])
    mis = with_class(mirror(roster), MisClass("7x", "7X Maths", "maths", ("ada",), ("grey",)))
    mis = with_class(mis, MisClass("7y", "7X Maths", "maths", ("ben", "cy"), ("grey",)))
    assert why(plan_of_night(roster, mis)) == {
        "class 7x": (Reason.CLASS_LIST,),
        "class 7y": (Reason.CLASS_LIST,),
    }


def test_a_student_leaves_the_school() -> None:
    """Gone from the MIS is left, with every detail kept."""
    roster = a_roster()
    planned = plan_of_night(roster, without_students(mirror(roster), "ben"))
    assert why(planned) == {"class 7x": (Reason.CLASS_LIST,), "student ben": (Reason.LEFT,)}
    assert _after(planned, "ben") == replace(roster.students["ben"], state=LEFT)


def test_one_who_left_is_no_news_the_next_night() -> None:
    """A student who is gone stays as they are."""
    roster = a_roster(students=[a_student("ada"), a_student("ben"), a_student("cy", state=LEFT)])
    assert plan_of_night(roster, mirror(roster)).changes == ()


@pytest.mark.parametrize(
    ("classes", "state", "reasons"),
    [
        (("ada", "ben", "cy"), ACTIVE, (Reason.RETURNED, Reason.JOINED)),
        (("ada", "ben"), UNASSIGNED, (Reason.RETURNED, Reason.UNASSIGNED)),
    ],
)
def test_one_who_returns_is_the_same_student(
    classes: tuple[str, ...], state: StudentState, reasons: tuple[Reason, ...]
) -> None:
    """Back on roll under their old id: active if in a class, with everything kept."""
    cy = a_student("cy", state=LEFT, upn="N3", email="cy@x.example")
    roster = a_roster(students=[a_student("ada"), a_student("ben"), cy])
    mis = with_student(mirror(roster), MisStudent("cy"))
    mis = with_class(mis, MisClass("7x", "7X Maths", "maths", classes, ("grey",)))
    planned = plan_of_night(roster, mis)
    assert why(planned)["student cy"] == reasons
    assert _after(planned, "cy") == replace(cy, state=state)


def test_one_who_returns_under_a_new_mis_id_keeps_their_own() -> None:
    """Answers hang on the roster's id, which stays; the MIS's id is noted."""
    cy = a_student("cy", state=LEFT, upn="N3")
    roster = a_roster(students=[a_student("ada"), a_student("ben"), cy])
    mis = with_student(mirror(roster), MisStudent("m99", upn="N3"))
    mis = with_class(mis, MisClass("7x", "7X Maths", "maths", ("ada", "ben", "m99"), ("grey",)))
    planned = plan_of_night(roster, mis)
    assert why(planned) == {
        "class 7x": (Reason.CLASS_LIST,),
        "student cy": (Reason.RETURNED, Reason.JOINED, Reason.NEW_IDENTITY),
    }
    assert _after(planned, "cy") == replace(cy, state=ACTIVE, mis_id="m99")


def test_a_class_list_speaks_in_the_rosters_ids() -> None:
    """A student known by another id than the MIS's is listed by their own, and is no change."""
    roster = a_roster(students=[a_student("ada", mis_id="m9"), a_student("ben")])
    assert plan_of_night(roster, mirror(roster)).changes == ()


def test_a_new_student_never_takes_over_an_id_in_use() -> None:
    """An MIS that reuses an id does not give one child another's work."""
    roster = a_roster(students=[a_student("ada", mis_id="m9"), a_student("ben")])
    mis = with_student(mirror(roster), MisStudent("ada", forename="Ada", surname="Other"))
    mis = with_class(mis, MisClass("7x", "7X Maths", "maths", ("ada", "ben", "m9"), ("grey",)))
    assert why(plan_of_night(roster, mis)) == {
        "class 7x": (Reason.CLASS_LIST,),
        "student ada-2": (Reason.JOINED,),
    }


def test_two_new_students_never_get_one_id() -> None:
    """The variant given to one is not given to another who is called so by the MIS."""
    roster = a_roster(students=[a_student("ada", mis_id="m9"), a_student("ben")])
    mis = mirror(roster)
    for id in ("ada", "ada-2"):
        mis = with_student(mis, MisStudent(id))
    listed = ("ada", "ada-2", "ben", "m9")
    mis = with_class(mis, MisClass("7x", "7X Maths", "maths", listed, ("grey",)))
    assert {"student ada-2", "student ada-2-2"} <= why(plan_of_night(roster, mis)).keys()


@pytest.mark.parametrize(
    ("row", "after"),
    [
        (MisStudent("ada", surname="Wren"), {"surname": "Wren"}),
        (MisStudent("ada", forename="Adah"), {"forename": "Adah"}),
        (MisStudent("ada", upi="I9"), {"upi": "I9"}),
        (MisStudent("ada", upn="N9"), {"upn": "N9"}),
        (MisStudent("ada", year_group="8"), {"year_group": "8"}),
        (MisStudent("ada", email="ada@x.example"), {"email": "ada@x.example"}),
    ],
    ids=["surname", "forename", "upi", "upn", "year_group", "email"],
)
def test_a_detail_changes_and_null_overwrites_nothing(
    row: MisStudent, after: dict[str, str]
) -> None:
    """What the MIS says is taken over; what it does not say stays as it was known."""
    ada = a_student("ada", upi="I1", upn="N1", email="a@x.example")
    roster = a_roster(students=[ada, a_student("ben")])
    planned = plan_of_night(roster, with_student(mirror(roster), row))
    assert why(planned) == {"student ada": (Reason.DETAILS,)}
    assert _after(planned, "ada") == replace(ada, **after)  # type: ignore[arg-type] # one detail by name


def test_a_mis_that_stops_sharing_details_changes_nothing() -> None:
    """A scope that was withdrawn is no change of data."""
    roster = a_roster(students=[a_student("ada", upi="I1", upn="N1"), a_student("ben")])
    mis = with_student(mirror(roster), MisStudent("ada"))
    assert plan_of_night(roster, mis).changes == ()


def test_a_first_sync_takes_in_the_classes_that_were_chosen() -> None:
    """A school that was never synced gets what a person ticked, and no warning."""
    mis = a_snapshot(
        classes=[MisClass("7x", "7X", None, ("ada",)), MisClass("7y", "7Y", None, ("ben",))],
        students=[MisStudent("ada"), MisStudent("ben")],
    )
    planned = plan_of_choice(an_empty_roster(), mis, subjects=["none"], classes=["7x"])
    assert why(planned) == {
        "subject none": (Reason.SELECTED,),
        "class 7x": (Reason.SELECTED,),
        "student ada": (Reason.JOINED,),
    }
    assert warned(planned) == []
