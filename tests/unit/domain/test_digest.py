"""Digests: equal for equal content, different for different content, on any machine."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from rostersync.domain.digest import (
    inputs_digest,
    plan_digest,
    selection_digest,
    settings_digest,
    snapshot_digest,
    text_digest,
)
from rostersync.domain.roster import EntityKind, Selection, Task
from rostersync.domain.school_settings import AfterFailure, NewClasses, Reminders, Settings
from rostersync.domain.snapshot import MisClass, MisStudent, MisSubject, MisTeacher, Snapshot
from rostersync.domain.warning import Entity, PlanWarning, WarningCode
from tests.builders import NOW, a_roster, a_task, mirror
from tests.mis_edits import (
    with_class,
    with_student,
    with_subject,
    with_teacher,
    without_class,
    without_students,
)

MIS = mirror(a_roster())


def test_a_snapshot_digest_is_the_same_on_every_machine() -> None:
    """A literal, so that neither a library nor a platform changes it unseen."""
    assert snapshot_digest(Snapshot("A1", None, None, NOW, (), (), (), ())) == (
        "9faa37f315e093447064822d9256cffb0a83bfe237d12fd6878cc042cb563d0c"
    )


def test_when_it_was_read_is_no_content() -> None:
    """The same read an hour later has the same digest."""
    assert snapshot_digest(replace(MIS, read_at=NOW + timedelta(hours=1))) == snapshot_digest(MIS)


@pytest.mark.parametrize(
    "other",
    [
        replace(MIS, school_id="B2"),
        replace(MIS, mis="Arbor"),
        replace(MIS, mis=None),
        with_subject(MIS, MisSubject("maths", "Maths")),
        with_subject(MIS, MisSubject("art")),
        with_class(MIS, MisClass("7x", "7X Maths", None, ("ada", "ben"), ("grey",))),
        with_class(MIS, MisClass("7x", "7X Maths", "maths", ("ada",), ("grey",))),
        with_class(MIS, MisClass("7x", "7X Maths", "maths", ("ada", "ben"), ())),
        with_class(MIS, MisClass("7x", "7X Maths", "maths", ("ada", "ben", "grey"), ())),
        without_class(MIS, "7x"),
        without_students(MIS, "ada"),
        with_student(MIS, MisStudent("ada", upn="Ada")),
        with_student(MIS, MisStudent("ada", forename="Ada")),
        with_teacher(MIS, MisTeacher("grey", email="grey@x.example")),
    ],
)
def test_whatever_else_differs_is_another_content(other: Snapshot) -> None:
    """Each part of a read counts, and so does the place where it stands."""
    assert snapshot_digest(other) != snapshot_digest(MIS)


def test_null_is_not_the_word_null() -> None:
    """Absent and a text that looks like it differ."""
    digests = {
        snapshot_digest(with_subject(MIS, MisSubject("maths", name))) for name in (None, "null", "")
    }
    assert len(digests) == 3


def test_a_lone_surrogate_is_digested_like_any_text() -> None:
    """A name may hold what UTF-8 cannot: half of a character escaped in JSON."""
    odd = with_subject(MIS, MisSubject("maths", "M\ud800"))
    assert snapshot_digest(odd) != snapshot_digest(MIS)


def test_a_selection_is_a_set() -> None:
    """The order in which boxes were ticked does not matter; which box does."""
    one = Selection(frozenset(["a", "b"]), frozenset(["c", "d"]), frozenset(["e", "f"]))
    other = Selection(frozenset(["b", "a"]), frozenset(["d", "c"]), frozenset(["f", "e"]))
    assert selection_digest(one) == selection_digest(other)
    assert selection_digest(Selection(subjects=frozenset("a"))) != selection_digest(
        Selection(classes=frozenset("a"))
    )
    assert selection_digest(Selection(declined=frozenset("a"))) != selection_digest(Selection())


@pytest.mark.parametrize(
    "other",
    [
        Settings(new_classes=NewClasses.ADD),
        Settings(mass_departure_percent=21),
        Settings(mass_departure_minimum=11),
    ],
)
def test_settings_that_a_plan_depends_on_count(other: Settings) -> None:
    """Another figure may make another plan."""
    assert settings_digest(other) != settings_digest(Settings())


@pytest.mark.parametrize(
    "other",
    [
        Settings(after_failure=AfterFailure.REQUIRE_MANUAL_SYNC),
        Settings(reminders=Reminders.ONCE),
        Settings(paused_until=date(2027, 1, 1)),
    ],
)
def test_settings_that_no_plan_depends_on_do_not_count(other: Settings) -> None:
    """Changing how often to be reminded kills no preview."""
    assert settings_digest(other) == settings_digest(Settings())


def test_inputs_are_snapshot_selection_and_settings() -> None:
    """Each of the three counts, in its place."""
    adds = Settings(new_classes=NewClasses.ADD)
    digests = {
        inputs_digest("one", "two", Settings()),
        inputs_digest("two", "one", Settings()),
        inputs_digest("one", "one", Settings()),
        inputs_digest("one", "two", adds),
    }
    assert len(digests) == 4


def _warning(*tasks: Task, message: str = "goes", name: str = "7X") -> PlanWarning:
    entity = Entity(EntityKind.CLASS, "7x", name)
    return PlanWarning(WarningCode.DELETED_CLASS, entity, message, tasks)


def _digest_of(*warnings: PlanWarning) -> str:
    return plan_digest("A1", [], warnings)


def test_the_wording_of_a_warning_is_no_content() -> None:
    """A better sentence in the next release kills no preview."""
    assert _digest_of(_warning(message="is gone")) == _digest_of(_warning())


@pytest.mark.parametrize(
    "other",
    [
        (),
        (_warning(a_task()),),
        (_warning(name="7Y"),),
        (_warning(), _warning()),
    ],
    ids=["none", "task", "name", "two"],
)
def test_what_must_be_accepted_is_content(other: tuple[PlanWarning, ...]) -> None:
    """Which warnings, about what, at the price of which tasks."""
    assert _digest_of(*other) != _digest_of(_warning())


@pytest.mark.parametrize(
    "other",
    [
        a_task(title="Fraction"),
        a_task(due_at=NOW + timedelta(seconds=1)),
        a_task(due_at=None),
        a_task(due_at=NOW, student_ids=("ada",)),
    ],
)
def test_a_task_that_differs_is_content(other: Task) -> None:
    """A task that was changed after the preview is not the task that was shown."""
    assert _digest_of(_warning(other)) != _digest_of(_warning(a_task(due_at=NOW)))


def test_a_moment_has_one_digest_in_every_zone() -> None:
    """Noon in London is one in the afternoon in Paris."""
    paris = NOW.astimezone(timezone(timedelta(hours=1)))
    assert _digest_of(_warning(a_task(due_at=paris))) == _digest_of(_warning(a_task(due_at=NOW)))


def test_a_time_without_a_zone_is_refused() -> None:
    """It would mean another moment on another machine."""
    naive = datetime(2026, 11, 23, 1)  # noqa: DTZ001 - the very mistake
    with pytest.raises(TypeError, match="no canonical form for datetime"):
        _digest_of(_warning(a_task(due_at=naive)))


def test_the_school_is_content() -> None:
    """An empty plan for one school is not an empty plan for another."""
    assert plan_digest("A1", [], []) != plan_digest("B2", [], [])


def test_words_are_digested_in_their_order_and_apart() -> None:
    """Neither swapped nor run together."""
    digests = {text_digest(words) for words in (["ab", "c"], ["a", "bc"], ["c", "ab"], ["abc"])}
    assert len(digests) == 4
