"""What a person can say to a warning, and what becomes of a class that is kept or the same."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rostersync.domain.change import Reason
from rostersync.domain.decisions import (
    Decisions,
    SamePair,
    refuse_keep_until,
    refuse_undecided,
)
from rostersync.domain.errors import KeepUntilInvalid, WarningsNotAccepted
from rostersync.domain.plan import Plan, plan
from rostersync.domain.roster import Kept, Loss, Roster, StudentState, Subject, present_selection
from rostersync.domain.school_settings import NewClasses, SameClass, Settings
from rostersync.domain.snapshot import MisClass, MisStudent, Snapshot
from tests.builders import NOW, a_class, a_roster, a_task, mirror
from tests.mis_edits import (
    with_class,
    with_student,
    without_class,
    without_students,
    without_subject,
)
from tests.plans import plan_of_choice, plan_of_night, warned, why
from tests.written import with_plan

HEAD = "head@larkrise.example"
UNTIL = date(2026, 12, 23)
TODAY = NOW.date()

ROSTER = a_roster(
    subjects=[Subject("maths", "Mathematics"), Subject("art", "Art")],
    classes=[a_class("7x"), a_class("7a", name="7A Art", subject_id="art", student_ids=("cy",))],
    tasks=[a_task()],
)
GONE = without_class(mirror(ROSTER), "7x")
EMPTIED = with_class(mirror(ROSTER), MisClass("7x", "7X Maths", "maths", (), ("grey",)))


def _decisions(**said: object) -> Decisions:
    return replace(Decisions(by=HEAD, at=NOW), **said)  # type: ignore[arg-type] # any of its fields


def _decided(mis: Snapshot, roster: Roster = ROSTER, **said: object) -> Plan:
    return plan(roster, mis, present_selection(roster), Settings(), _decisions(**said))


def _kept(mis: Snapshot, *warnings: str, until: date | None = None) -> Roster:
    return with_plan(ROSTER, _decided(mis, keep=warnings, keep_until=until))


def test_a_class_is_kept_as_it_is_with_who_and_until_when() -> None:
    """Thirty days, if the person names no day."""
    kept = _kept(GONE, "deleted_class:7x").classes["7x"]
    assert kept.kept == Kept(Loss.DELETED, HEAD, NOW, UNTIL)
    assert replace(kept, kept=None) == ROSTER.classes["7x"]


def test_to_keep_is_a_change_with_its_own_reason() -> None:
    """Nothing else changes: the students stay where they are."""
    assert why(_decided(GONE, keep=("deleted_class:7x",))) == {"class 7x": (Reason.KEPT,)}


@pytest.mark.parametrize(("days", "codes"), [(29, []), (30, []), (31, ["deleted_class:7x"])])
def test_no_night_warns_of_it_until_the_day_is_over(days: int, codes: list[str]) -> None:
    """Through the last day, in UTC, and not beyond."""
    roster = _kept(GONE, "deleted_class:7x")
    night = replace(GONE, read_at=NOW + timedelta(days=days))
    assert warned(plan_of_night(roster, night)) == codes


@pytest.mark.parametrize("students", [("ada", "ben"), ("cy",)], ids=["as it was", "filled anew"])
def test_a_mis_that_has_it_again_ends_the_keeping(students: tuple[str, ...]) -> None:
    """The class follows the MIS again, by itself."""
    roster = _kept(GONE, "deleted_class:7x")
    row = MisClass("7x", "7X Maths", "maths", students, ("grey",))
    after = with_plan(roster, plan_of_night(roster, with_class(GONE, row)))
    assert after.classes["7x"] == a_class("7x", student_ids=students)


def test_a_kept_class_that_comes_back_empty_is_still_kept() -> None:
    """It is neither as it was, nor filled."""
    roster = _kept(GONE, "deleted_class:7x")
    planned = plan_of_night(roster, EMPTIED)
    assert (planned.changes, planned.warnings) == ((), ())


def test_an_emptied_class_is_kept_with_its_list() -> None:
    """Its students stay active in it."""
    roster = _kept(EMPTIED, "emptied_class:7x")
    assert roster.classes["7x"].student_ids == ("ada", "ben")
    assert roster.students["ada"].state is StudentState.ACTIVE


def test_students_who_left_the_school_stay_in_a_class_that_is_kept() -> None:
    """A resit class: the MIS has neither the class nor its people any more."""
    mis = without_students(GONE, "ada", "ben")
    roster = _kept(mis, "deleted_class:7x")
    assert {roster.students[id].state for id in ("ada", "ben")} == {StudentState.ACTIVE}


def test_a_kept_class_keeps_its_subject() -> None:
    """Even one whose deletion is accepted: the class would name what is not there."""
    mis = without_subject(GONE, "maths")
    planned = _decided(mis, keep=("deleted_class:7x",), accept=("deleted_subject:maths",))
    assert with_plan(ROSTER, planned).subjects["maths"].name == "Mathematics"


def test_a_kept_subject_keeps_its_classes_that_are_gone() -> None:
    """Unless one of them is decided on its own."""
    mis = without_subject(GONE, "maths")
    assert "7x" in _kept(mis, "deleted_subject:maths").classes
    apart = _decided(mis, keep=("deleted_subject:maths",), accept=("deleted_class:7x",))
    after = with_plan(ROSTER, apart)
    assert ("7x" in after.classes, "maths" in after.subjects) == (False, True)


def test_a_person_may_take_out_what_was_kept() -> None:
    """It goes by their choice, so the warning is of a class that is taken out."""
    roster = _kept(GONE, "deleted_class:7x")
    planned = plan_of_choice(roster, GONE, subjects=["maths", "art"], classes=["7a"])
    assert warned(planned) == ["removed_class:7x"]


def test_one_who_left_the_list_of_a_kept_class_is_not_torn_out_of_it() -> None:
    """The other classes of the student go on by the MIS."""
    mis = with_class(GONE, MisClass("7a", "7A Art", "art", ("ada", "cy"), ("grey",)))
    after = with_plan(ROSTER, _decided(mis, keep=("deleted_class:7x",)))
    assert after.classes["7a"].student_ids == ("ada", "cy")
    assert after.classes["7x"].student_ids == ("ada", "ben")


NEW = with_class(GONE, MisClass("n1", "7X Maths", "maths", ("ada", "ben"), ("grey",)))


def test_the_same_class_lives_on_under_its_own_id() -> None:
    """With its tasks; the MIS's id alone is another."""
    planned = _decided(NEW, same=(SamePair("7x", "n1"),))
    after = with_plan(ROSTER, planned)
    assert why(planned) == {"class 7x": (Reason.RENEWED,)}
    assert after.classes["7x"] == replace(ROSTER.classes["7x"], mis_id="n1")
    assert after.tasks == ROSTER.tasks


def test_a_night_knows_a_renewed_class_again() -> None:
    """Nothing is left to change, and nothing on offer has its MIS id."""
    roster = with_plan(ROSTER, _decided(NEW, same=(SamePair("7x", "n1"),)))
    planned = plan_of_night(roster, NEW)
    assert (planned.changes, planned.warnings) == ((), ())
    assert planned.class_ids == {"7a": "7a", "n1": "7x"}


def test_what_the_mis_makes_under_an_old_id_is_offered_under_another() -> None:
    """The roster's class has the id: whoever names it means that one."""
    roster = with_plan(ROSTER, _decided(NEW, same=(SamePair("7x", "n1"),)))
    mis = with_class(NEW, MisClass("7x", "Choir", "art", (), ()))
    chosen = plan_of_choice(roster, mis, subjects=["maths", "art"], classes=["7x", "7a", "7x-2"])
    after = with_plan(roster, chosen)
    assert (after.classes["7x"].mis_id, after.classes["7x-2"].mis_id) == ("n1", "7x")


AUTOMATIC = Settings(same_class=SameClass.AUTOMATIC)


def test_a_school_may_let_the_machine_say_so() -> None:
    """At night, too: a strong pair of equal name and subject."""
    planned = plan_of_night(ROSTER, NEW, AUTOMATIC)
    assert (why(planned), warned(planned)) == ({"class 7x": (Reason.RENEWED,)}, [])


def test_the_machine_leaves_alone_what_a_person_declined() -> None:
    """One that was left out on purpose is no successor."""
    planned = plan_of_night(replace(ROSTER, declined=frozenset({"n1"})), NEW, AUTOMATIC)
    assert warned(planned) == ["deleted_class:7x"]


def test_the_machine_decides_nothing_unless_it_is_asked_to() -> None:
    """The default asks, and shows the pair."""
    planned = plan_of_night(ROSTER, NEW)
    assert warned(planned) == ["deleted_class:7x"]
    assert [(pair.from_id, pair.to_id, pair.strong) for pair in planned.pairs] == [
        ("7x", "n1", True)
    ]


def test_what_waits_stays_as_it_is_and_the_rest_goes_on() -> None:
    """A joiner gets in on the day on which somebody deleted a class by mistake."""
    mis = with_student(GONE, MisStudent("dot"))
    mis = with_class(mis, MisClass("7a", "7A Art", "art", ("cy", "dot"), ("grey",)))
    planned = _decided(mis, wait=frozenset({"deleted_class:7x"}))
    after = with_plan(ROSTER, planned)
    assert after.classes["7x"] == ROSTER.classes["7x"]
    assert after.students["dot"].state is StudentState.ACTIVE


def test_a_class_that_may_be_the_same_waits_with_the_one_that_is_gone() -> None:
    """Added as a new one tonight, it could not be the same tomorrow."""
    adds = Settings(new_classes=NewClasses.ADD)
    waiting = _decisions(wait=frozenset({"deleted_class:7x"}))
    planned = plan(ROSTER, NEW, present_selection(ROSTER), adds, waiting)
    assert planned.changes == ()


def test_teachers_who_are_all_gone_wait_with_their_classes() -> None:
    """No class loses one, and whoever joins a class gets in."""
    teachers = ("t1", "t2", "t3")
    roster = a_roster(classes=[a_class(teacher_ids=teachers)])
    row = MisClass("7x", "7X Maths", "maths", ("ada", "ben", "dot"), ())
    mis = with_class(with_student(mirror(roster), MisStudent("dot")), row)
    planned = _decided(mis, roster, wait=frozenset({"teachers_gone:A1930499544"}))
    after = with_plan(roster, planned)
    assert (after.classes["7x"].teacher_ids, set(after.teachers)) == (teachers, set(teachers))
    assert after.classes["7x"].student_ids == ("ada", "ben", "dot")


CROWD = tuple(f"s{number}" for number in range(12))
CROWDED = a_roster(classes=[a_class("7x", student_ids=CROWD), a_class("7y", student_ids=CROWD)])


@pytest.mark.parametrize(
    ("students", "code", "loss"),
    [
        (CROWD[:3], "shrunk_class", Loss.SHRUNK),
        (("new",), "replaced_class", Loss.REPLACED),
    ],
)
def test_a_list_that_is_kept_stays_until_the_mis_has_it_again(
    students: tuple[str, ...], code: str, loss: Loss
) -> None:
    """A night that finds the same leaves it; one that finds the list as it was ends the keeping."""
    row = MisClass("7x", "7X Maths", "maths", students, ("grey",))
    mis = with_class(with_student(mirror(CROWDED), MisStudent("new")), row)
    kept = with_plan(CROWDED, _decided(mis, CROWDED, keep=(f"{code}:7x",)))
    assert kept.classes["7x"].student_ids == tuple(sorted(CROWD))
    assert kept.classes["7x"].kept is not None
    assert kept.classes["7x"].kept.because is loss
    assert plan_of_night(kept, mis).changes == ()
    assert with_plan(kept, plan_of_night(kept, mirror(CROWDED))).classes == CROWDED.classes


TWO_GONE = plan_of_night(ROSTER, without_class(GONE, "7a"))
PAIRED = plan_of_night(ROSTER, NEW)


@pytest.mark.parametrize(
    ("said", "missing", "unknown", "twice"),
    [
        ({}, ("deleted_class:7x",), (), ()),
        ({"keep": ("removed_class:7x",)}, ("deleted_class:7x",), ("removed_class:7x",), ()),
        (
            {"keep": ("deleted_class:7x",), "accept": ("deleted_class:7x",)},
            (),
            (),
            ("deleted_class:7x",),
        ),
        (
            {"accept": ("deleted_class:7x",), "same": (SamePair("7x", "n1"),)},
            (),
            (),
            ("deleted_class:7x",),
        ),
        ({"same": (SamePair("7x", "7a"),)}, (), ("7x → 7a",), ()),
        (
            {"same": (SamePair("7x", "n1"), SamePair("7x", "n1"))},
            (),
            (),
            ("7x → n1", "deleted_class:7x"),
        ),
    ],
    ids=["nothing", "not a warning", "both", "both ways", "not offered", "named twice"],
)
def test_every_warning_is_decided_once_and_as_it_can_be(
    said: dict[str, tuple[str, ...]],
    missing: tuple[str, ...],
    unknown: tuple[str, ...],
    twice: tuple[str, ...],
) -> None:
    """What is missing, decided twice, or not decidable so is listed."""
    with pytest.raises(WarningsNotAccepted) as refused:
        refuse_undecided(PAIRED.warnings, PAIRED.pairs, _decisions(**said))
    error = refused.value
    assert (error.missing, error.unknown, error.twice) == (missing, unknown, twice)


def test_a_whole_school_cannot_be_kept() -> None:
    """Only what stands for itself can: a class, a subject."""
    moved = plan_of_night(ROSTER, replace(mirror(ROSTER), mis="Arbor"))
    (warning,) = moved.warnings
    with pytest.raises(WarningsNotAccepted) as refused:
        refuse_undecided(moved.warnings, (), _decisions(keep=(warning.id,)))
    assert refused.value.unknown == (warning.id,)


def test_a_kept_subject_answers_for_its_classes() -> None:
    """Nobody has to name each of them, and whoever does is welcome."""
    gone = plan_of_night(ROSTER, without_subject(GONE, "maths"))
    subject, each = "deleted_subject:maths", "deleted_class:7x"
    refuse_undecided(gone.warnings, (), _decisions(keep=(subject,)))
    refuse_undecided(gone.warnings, (), _decisions(keep=(subject, each)))
    refuse_undecided(gone.warnings, (), _decisions(keep=(subject,), accept=(each,)))


@pytest.mark.parametrize("until", [TODAY, date(2027, 11, 23), None])
def test_something_is_kept_from_today_to_a_year_on(until: date | None) -> None:
    """Both ends included."""
    refuse_keep_until(_decisions(keep_until=until))


@pytest.mark.parametrize("until", [date(2026, 11, 22), date(2027, 11, 24)])
def test_no_other_day_will_do(until: date) -> None:
    """The error says which would."""
    with pytest.raises(KeepUntilInvalid, match="not between 2026-11-23 and 2027-11-23"):
        refuse_keep_until(_decisions(keep_until=until))


def test_a_year_after_a_leap_day_is_the_last_of_february() -> None:
    """No date is impossible."""
    leap = _decisions(at=NOW.replace(year=2028, month=2, day=29), keep_until=date(2029, 2, 28))
    refuse_keep_until(leap)
