"""Classes and subjects: renamed, re-staffed, moved, chosen, new, left out, without a subject."""

import pytest

from rostersync.domain.change import Reason
from rostersync.domain.plan import Plan
from rostersync.domain.roster import NO_SUBJECT_ID, Roster, SchoolClass, Subject
from rostersync.domain.school_settings import NewClasses, Settings
from rostersync.domain.snapshot import MisClass, MisSubject, MisTeacher, Snapshot
from tests.builders import a_class, a_roster, a_snapshot, a_teacher, an_empty_roster, mirror
from tests.mis_edits import with_class, with_subject, with_teacher
from tests.plans import plan_of_choice, plan_of_night, warned, why
from tests.written import with_plan

ADDS = Settings(new_classes=NewClasses.ADD)
NO_SUBJECT = Subject(NO_SUBJECT_ID, "No subject")


def _class_after(planned: Plan, id: str) -> SchoolClass:
    classes = [c.after for c in planned.changes if isinstance(c.after, SchoolClass)]
    return next(each for each in classes if each.id == id)


def test_a_mis_that_says_the_same_changes_nothing() -> None:
    """The quiet night."""
    roster = a_roster()
    planned = plan_of_night(roster, mirror(roster))
    assert (planned.changes, planned.warnings, planned.is_major) == ((), (), False)


def test_a_class_is_renamed() -> None:
    """The name follows the MIS."""
    roster = a_roster()
    row = MisClass("7x", "7X Mathematics", "maths", ("ada", "ben"), ("grey",))
    planned = plan_of_night(roster, with_class(mirror(roster), row))
    assert why(planned) == {"class 7x": (Reason.RENAMED,)}
    assert _class_after(planned, "7x").name == "7X Mathematics"


def test_a_subject_is_renamed() -> None:
    """The name follows the MIS."""
    roster = a_roster()
    planned = plan_of_night(roster, with_subject(mirror(roster), MisSubject("maths", "Maths")))
    assert why(planned) == {"subject maths": (Reason.RENAMED,)}
    assert [change.after for change in planned.changes] == [Subject("maths", "Maths")]


@pytest.mark.parametrize("name", [None, ""])
def test_a_name_that_is_not_shared_stays_as_it_was(name: str | None) -> None:
    """Null overwrites nothing, of a class or of a subject."""
    roster = a_roster()
    mis = with_subject(mirror(roster), MisSubject("maths", name))
    mis = with_class(mis, MisClass("7x", name, "maths", ("ada", "ben"), ("grey",)))
    assert plan_of_night(roster, mis).changes == ()


def test_what_never_had_a_name_is_called_by_its_id() -> None:
    """A person still sees which class it is."""
    mis = a_snapshot(subjects=[MisSubject("m1")], classes=[MisClass("c1", subject_id="m1")])
    planned = plan_of_choice(an_empty_roster(), mis, subjects=["m1"], classes=["c1"])
    assert [change.after for change in planned.changes] == [
        Subject("m1", "m1"),
        SchoolClass("c1", "c1", "m1"),
    ]


def test_a_class_gets_another_teacher() -> None:
    """The new teacher comes in; the old one, who teaches nothing else, goes."""
    roster = a_roster()
    mis = with_teacher(mirror(roster), MisTeacher("park", "Mr", "Rowan", "Park"))
    mis = with_class(mis, MisClass("7x", "7X Maths", "maths", ("ada", "ben"), ("park",)))
    assert why(plan_of_night(roster, mis)) == {
        "class 7x": (Reason.TEACHERS,),
        "teacher grey": (Reason.TEACHES_NO_CLASS,),
        "teacher park": (Reason.TEACHES_CLASS,),
    }


def test_a_teacher_of_another_class_stays() -> None:
    """Leaving one class is not leaving all."""
    roster = a_roster(classes=[a_class("7x"), a_class("7y")])
    mis = with_class(mirror(roster), MisClass("7x", "7X Maths", "maths", ("ada", "ben")))
    assert why(plan_of_night(roster, mis)) == {"class 7x": (Reason.TEACHERS,)}


def test_a_teachers_details_change_and_null_overwrites_nothing() -> None:
    """What the MIS says is taken over; what it does not say stays as it was known."""
    roster = a_roster(teachers=[a_teacher(email="grey@x.example")])
    mis = with_teacher(mirror(roster), MisTeacher("grey", "Dr"))
    planned = plan_of_night(roster, mis)
    assert why(planned) == {"teacher grey": (Reason.DETAILS,)}
    assert [c.after for c in planned.changes] == [a_teacher(title="Dr", email="grey@x.example")]


def _moved(roster: Roster) -> Snapshot:
    mis = with_subject(mirror(roster), MisSubject("stats", "Statistics"))
    return with_class(mis, MisClass("7x", "7X Maths", "stats", ("ada", "ben"), ("grey",)))


def test_a_class_moves_to_a_subject_that_becomes_selected_with_it() -> None:
    """A move is minor, and the old subject stays selected though nothing is left under it."""
    planned = plan_of_night(a_roster(), _moved(a_roster()))
    assert why(planned) == {
        "subject stats": (Reason.SELECTED_WITH_CLASS,),
        "class 7x": (Reason.MOVED_SUBJECT,),
    }
    assert warned(planned) == []
    assert planned.selection.subjects == {"maths", "stats"}


def test_a_class_moves_to_a_subject_that_is_selected_already() -> None:
    """Only the class changes."""
    roster = a_roster(subjects=[Subject("maths", "Mathematics"), Subject("stats", "Statistics")])
    assert why(plan_of_night(roster, _moved(roster))) == {"class 7x": (Reason.MOVED_SUBJECT,)}


def test_a_subject_that_comes_in_with_a_class_brings_no_other() -> None:
    """Nobody chose its other classes, so neither this night nor the next adds them."""
    mis = with_class(_moved(a_roster()), MisClass("9s", "9S Statistics", "stats"))
    planned = plan_of_night(a_roster(), mis, ADDS)
    assert planned.selection.classes == {"7x"}
    assert plan_of_night(with_plan(a_roster(), planned), mis, ADDS).changes == ()


def test_a_class_without_a_subject_is_grouped_under_no_subject() -> None:
    """Its subject is called "No subject", of id `none`."""
    mis = a_snapshot(classes=[MisClass("7x", "7X", None)])
    planned = plan_of_choice(an_empty_roster(), mis, subjects=[], classes=["7x"])
    assert [change.after for change in planned.changes] == [
        NO_SUBJECT,
        SchoolClass("7x", "7X", NO_SUBJECT_ID),
    ]


def test_a_class_gets_its_first_subject() -> None:
    """Out of "No subject" is a move like another; the group stays selected."""
    roster = a_roster(subjects=[NO_SUBJECT], classes=[a_class(subject_id=NO_SUBJECT_ID)])
    mis = with_subject(mirror(roster), MisSubject("maths", "Mathematics"))
    mis = with_class(mis, MisClass("7x", "7X Maths", "maths", ("ada", "ben"), ("grey",)))
    planned = plan_of_night(roster, mis)
    assert why(planned) == {
        "subject maths": (Reason.SELECTED_WITH_CLASS,),
        "class 7x": (Reason.MOVED_SUBJECT,),
    }
    assert warned(planned) == []


def test_a_subject_that_is_not_shared_any_more_moves_no_class() -> None:
    """Null is no subject only where none was known."""
    roster = a_roster()
    row = MisClass("7x", "7X Maths", None, ("ada", "ben"), ("grey",))
    assert plan_of_night(roster, with_class(mirror(roster), row)).changes == ()


NEW_CLASS = MisClass("7n", "7N Maths", "maths")


def test_a_new_class_is_available_and_not_added() -> None:
    """Without the school's word, nothing comes in by itself."""
    roster = a_roster()
    assert plan_of_night(roster, with_class(mirror(roster), NEW_CLASS)).changes == ()


def test_a_new_class_that_waits_is_not_declined() -> None:
    """Nobody left it out: a school that adds new classes from now on gets it."""
    roster = a_roster()
    mis = with_class(mirror(roster), NEW_CLASS)
    waiting = with_plan(roster, plan_of_night(roster, mis))
    assert plan_of_night(waiting, mis, ADDS).selection.classes == {"7n", "7x"}


def test_a_new_class_is_added_where_the_school_says_so() -> None:
    """Under a selected subject, with `new_classes: add`."""
    roster = a_roster()
    planned = plan_of_night(roster, with_class(mirror(roster), NEW_CLASS), ADDS)
    assert why(planned) == {"class 7n": (Reason.NEW_UNDER_SUBJECT,)}


def test_a_new_class_under_another_subject_is_not_added() -> None:
    """`new_classes: add` is about the subjects that the school chose."""
    roster = a_roster()
    mis = with_subject(mirror(roster), MisSubject("art", "Art"))
    mis = with_class(mis, MisClass("7a", "7A Art", "art"))
    assert plan_of_night(roster, mis, ADDS).changes == ()


def test_a_declined_class_is_not_added() -> None:
    """What a person left out is not new, this night or another."""
    roster = a_roster(declined=["7n"])
    planned = plan_of_night(roster, with_class(mirror(roster), NEW_CLASS), ADDS)
    assert planned.changes == ()
    assert planned.selection.declined == {"7n"}


def test_a_declined_class_that_is_chosen_later_is_declined_no_more() -> None:
    """The last word counts."""
    roster = a_roster(declined=["7n"])
    mis = with_class(mirror(roster), NEW_CLASS)
    planned = plan_of_choice(roster, mis, subjects=["maths"], classes=["7n", "7x"], declined=["7n"])
    assert why(planned) == {"class 7n": (Reason.SELECTED,)}
    assert planned.selection.declined == frozenset()


def test_a_class_taken_out_with_its_subject_does_not_come_back_by_itself() -> None:
    """Not even when the MIS puts it under a subject that is selected."""
    roster = a_roster(subjects=[Subject("art", "Art"), Subject("maths", "Mathematics")])
    mis = mirror(roster)
    planned = plan_of_choice(roster, mis, subjects=["art"], classes=["7x"], settings=ADDS)
    moved = with_class(mis, MisClass("7x", "7X Art", "art", ("ada", "ben"), ("grey",)))
    assert plan_of_night(with_plan(roster, planned), moved, ADDS).changes == ()


def test_a_class_that_moved_out_of_a_deselected_subject_stays() -> None:
    """A person who removes Maths and keeps 7X, which is Statistics now, keeps 7X."""
    roster = a_roster()
    planned = plan_of_choice(roster, _moved(roster), subjects=["stats"], classes=["7x"])
    assert warned(planned) == ["removed_subject:maths"]
    assert _class_after(planned, "7x").subject_id == "stats"
