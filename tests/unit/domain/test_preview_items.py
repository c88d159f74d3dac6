"""What a preview shows: each subject and class of the MIS and of the roster, and how it stands."""

from dataclasses import replace

import pytest

from rostersync.domain.errors import SelectionInvalid
from rostersync.domain.plan import Plan
from rostersync.domain.preview import (
    ItemState,
    PreviewClass,
    PreviewSubject,
    chosen_selection,
)
from rostersync.domain.preview_items import preview_classes, preview_subjects
from rostersync.domain.roster import NO_SUBJECT_ID, Roster, Selection, Subject
from rostersync.domain.snapshot import MisClass, MisSubject, Snapshot
from tests.builders import a_class, a_roster, a_snapshot, an_empty_roster, mirror
from tests.mis_edits import (
    with_class,
    with_subject,
    without_class,
    without_subject,
)
from tests.plans import plan_of_choice, plan_of_night

SELECTED, AVAILABLE, ADDED = ItemState.SELECTED, ItemState.AVAILABLE, ItemState.ADDED
REMOVED, DELETED, EMPTIED = ItemState.REMOVED, ItemState.DELETED, ItemState.EMPTIED

ROSTER = a_roster(
    subjects=[Subject("art", "Art"), Subject("maths", "Mathematics")],
    classes=[
        a_class("7a", name="7A Art", subject_id="art"),
        a_class("7x"),
        a_class("7y", name="7Y Maths"),
    ],
)
MIS = with_class(
    with_subject(mirror(ROSTER), MisSubject("latin", "Latin")),
    MisClass("7l", "7L Latin", "latin", ("ada",)),
)


def _class(planned: Plan, mis: Snapshot, id: str, roster: Roster = ROSTER) -> PreviewClass:
    shown = preview_classes(roster, mis, planned, {"7x": 3})
    return next(each for each in shown if each.id == id)


def _subjects(planned: Plan, mis: Snapshot, roster: Roster = ROSTER) -> dict[str, PreviewSubject]:
    classes = preview_classes(roster, mis, planned, {})
    return {each.id: each for each in preview_subjects(roster, mis, planned, classes)}


def _choice(*classes: str, subjects: tuple[str, ...] = ("art", "maths")) -> Plan:
    return plan_of_choice(ROSTER, MIS, subjects=subjects, classes=classes)


def test_a_class_is_shown_with_its_students_before_and_now_and_its_tasks() -> None:
    """All that a person needs to know it again, and to know what is at stake."""
    mis = with_class(MIS, MisClass("7x", "7X Set 1", "maths", ("ada",), ("grey",)))
    assert _class(plan_of_night(ROSTER, mis), mis, "7x") == PreviewClass(
        "7x", "7X Set 1", "maths", SELECTED, students=1, students_before=2, tasks=3, year_group="7"
    )


def test_a_class_that_the_roster_does_not_have_had_nobody_and_no_tasks() -> None:
    """What is on offer is shown with the students that would come with it."""
    assert _class(plan_of_night(ROSTER, MIS), MIS, "7l") == PreviewClass(
        "7l",
        "7L Latin",
        "latin",
        AVAILABLE,
        students=1,
        students_before=0,
        tasks=0,
        year_group="7",
        is_new=True,
    )


@pytest.mark.parametrize(
    ("planned", "id", "state"),
    [
        (_choice("7a", "7x", "7y"), "7x", SELECTED),
        (_choice("7a", "7x", "7y"), "7l", AVAILABLE),
        (_choice("7a", "7l", "7x", "7y"), "7l", ADDED),
        (_choice("7a", "7y"), "7x", REMOVED),
        (_choice("7a", "7x", "7y", subjects=("art",)), "7x", REMOVED),
    ],
)
def test_a_class_stands_as_it_was_chosen(planned: Plan, id: str, state: ItemState) -> None:
    """Selected, available, added or removed, as the plan would have it."""
    assert _class(planned, MIS, id).state is state


def test_a_class_that_is_gone_from_the_mis_is_deleted() -> None:
    """It is shown as the roster knows it, with nobody in it now."""
    mis = without_class(MIS, "7x")
    assert _class(plan_of_night(ROSTER, mis), mis, "7x") == PreviewClass(
        "7x", "7X Maths", "maths", DELETED, students=0, students_before=2, tasks=3, year_group="7"
    )


def test_a_class_that_lost_all_its_students_is_emptied() -> None:
    """And only that class."""
    mis = with_class(MIS, MisClass("7x", "7X Maths", "maths"))
    planned = plan_of_night(ROSTER, mis)
    assert [_class(planned, mis, id).state for id in ("7x", "7y")] == [EMPTIED, SELECTED]


def test_a_class_of_no_name_is_shown_by_the_one_it_had_or_its_id() -> None:
    """Null is not shown."""
    mis = with_class(MIS, MisClass("7x", None, "maths", ("ada",)))
    mis = with_class(mis, MisClass("7n", None, "maths"))
    planned = plan_of_night(ROSTER, mis)
    assert [_class(planned, mis, id).name for id in ("7x", "7n")] == ["7X Maths", "7n"]


def test_classes_are_shown_in_the_order_of_their_ids() -> None:
    """Those of the MIS and those of the roster, each once."""
    mis = without_class(MIS, "7x")
    shown = preview_classes(ROSTER, mis, plan_of_night(ROSTER, mis), {})
    assert [each.id for each in shown] == ["7a", "7l", "7x", "7y"]


@pytest.mark.parametrize(
    ("planned", "states"),
    [
        (_choice("7a", "7x", "7y"), (SELECTED, AVAILABLE, SELECTED)),
        (_choice("7a", "7l", "7x", "7y"), (SELECTED, ADDED, SELECTED)),
        (_choice("7a", "7x", subjects=("maths",)), (REMOVED, AVAILABLE, SELECTED)),
        (
            _choice("7a", "7x", "7y", subjects=("art", "latin", "maths")),
            (SELECTED, ADDED, SELECTED),
        ),
    ],
)
def test_a_subject_stands_as_it_was_chosen(
    planned: Plan, states: tuple[ItemState, ItemState, ItemState]
) -> None:
    """Art, Latin and Maths: by itself, or with one of its classes."""
    shown = _subjects(planned, MIS)
    assert tuple(shown[id].state for id in ("art", "latin", "maths")) == states


def test_a_subject_that_is_gone_from_the_mis_is_deleted() -> None:
    """Its classes, still there, are shown under "No subject"."""
    mis = without_subject(MIS, "maths")
    shown = _subjects(plan_of_night(ROSTER, mis), mis)
    assert shown["maths"] == PreviewSubject("maths", "Mathematics", DELETED, classes=0)
    assert shown[NO_SUBJECT_ID] == PreviewSubject(NO_SUBJECT_ID, "No subject", ADDED, classes=2)


def test_no_subject_is_shown_where_a_class_needs_it() -> None:
    """And not where every class has one."""
    mis = with_class(MIS, MisClass("9z", "9Z"))
    assert _subjects(plan_of_night(ROSTER, mis), mis)[NO_SUBJECT_ID].state is AVAILABLE
    assert NO_SUBJECT_ID not in _subjects(plan_of_night(ROSTER, MIS), MIS)


def test_no_subject_of_the_roster_is_selected_and_never_deleted() -> None:
    """Though the MIS has no such subject, and even when its last class moved away."""
    roster = a_roster(subjects=[Subject(NO_SUBJECT_ID, "No subject")], classes=[])
    mis = mirror(roster)
    shown = _subjects(plan_of_night(roster, mis), mis, roster)
    assert shown == {
        NO_SUBJECT_ID: PreviewSubject(NO_SUBJECT_ID, "No subject", SELECTED, classes=0)
    }


def test_a_subject_is_shown_by_the_name_of_today() -> None:
    """Renamed, unnamed with a name of old, or called by its id; in the order of the ids."""
    mis = with_subject(with_subject(MIS, MisSubject("art", "Art & Design")), MisSubject("maths"))
    mis = with_subject(mis, MisSubject("drama"))
    names = [(id, each.name) for id, each in _subjects(plan_of_night(ROSTER, mis), mis).items()]
    assert names == [
        ("art", "Art & Design"),
        ("drama", "drama"),
        ("latin", "Latin"),
        ("maths", "Mathematics"),
    ]


def test_what_is_not_ticked_is_declined() -> None:
    """All classes on offer but the chosen ones are left out on purpose."""
    selection = chosen_selection(["maths"], ["7x"], MIS, ROSTER)
    assert selection == Selection(
        frozenset({"maths"}), frozenset({"7x"}), frozenset({"7a", "7l", "7y"})
    )


def test_a_choice_may_name_what_only_the_roster_has() -> None:
    """A class that was deleted on the MIS is still ticked on the page."""
    mis = without_subject(without_class(MIS, "7x"), "maths")
    selection = chosen_selection(["art", "maths"], ["7a", "7x"], mis, ROSTER)
    assert selection.subjects == {"art", "maths"}
    assert selection.classes == {"7a", "7x"}


def test_a_choice_may_name_what_only_the_mis_has() -> None:
    """What is new to the school is there to be ticked."""
    selection = chosen_selection(["latin"], ["7l"], MIS, ROSTER)
    assert selection.subjects == {"latin"}
    assert selection.classes == {"7l"}


def test_no_subject_can_always_be_chosen() -> None:
    """Neither the MIS nor a new school's roster has it."""
    mis = a_snapshot(classes=[MisClass("9z")])
    selection = chosen_selection([NO_SUBJECT_ID], ["9z"], mis, an_empty_roster())
    assert selection.subjects == {NO_SUBJECT_ID}


@pytest.mark.parametrize(
    ("subjects", "classes", "strange"),
    [
        (["maths", "magic"], ["7x"], (("magic",), ())),
        (["maths"], ["7x", "9q", "9p"], ((), ("9p", "9q"))),
        (["magic"], ["9q"], (("magic",), ("9q",))),
        (["7x"], ["maths"], (("7x",), ("maths",))),
    ],
)
def test_a_choice_of_what_nobody_has_is_refused(
    subjects: list[str], classes: list[str], strange: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    """With each id that is unknown, subjects and classes apart."""
    with pytest.raises(SelectionInvalid) as refused:
        chosen_selection(subjects, classes, MIS, ROSTER)
    assert (refused.value.subjects, refused.value.classes) == strange
    assert all(id in str(refused.value) for ids in strange for id in ids)


def test_a_new_school_has_everything_available() -> None:
    """Nothing is selected until a person chooses."""
    roster = replace(an_empty_roster(), mis=None)
    planned = plan_of_night(roster, MIS)
    states = {each.state for each in preview_classes(roster, MIS, planned, {})}
    assert states == {AVAILABLE}
