"""Preview what a manual sync would do, then confirm exactly that, or be refused."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.night import run_school
from rostersync.application.night_results import Ran
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.wanted import Choice
from rostersync.domain.errors import (
    MisEmpty,
    MisUnavailable,
    PreviewExpired,
    PreviewNotFound,
    PreviewStale,
    SelectionInvalid,
    WarningsNotAccepted,
)
from rostersync.domain.notice import NoticeKind
from rostersync.domain.preview import LIFETIME, ItemState, Preview
from rostersync.domain.roster import Roster, Task
from rostersync.domain.run import Outcome, Run, RunKind
from rostersync.domain.school import School, SchoolState
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import MisClass, MisStudent
from tests.builders import (
    NIGHT,
    SCHOOL_ID,
    a_class,
    a_roster,
    a_school,
    a_snapshot,
    a_task,
    mirror,
)
from tests.fakes import FakeClock, FakeMis, FakeRosters, FakeTable
from tests.fakes.api import FakeTasks
from tests.fakes.brake import an_idle_brake
from tests.mis_edits import with_class, with_student, without_class

HEAD = "head@larkrise.example"
DELETED = frozenset({"deleted_class:7x"})


def previewed(ports: Ports, choice: Choice | None = None) -> Preview:
    return preview(PreviewOrder(SCHOOL_ID, HEAD, choice), lambda: "t0ken", ports)


def a_night(ports: Ports, night: date = NIGHT) -> Run:
    """The school's autosync, at its last attempt."""
    result = run_school(NightMessage(SCHOOL_ID, night, reread=True), 3, ports, an_idle_brake())
    assert isinstance(result, Ran)
    return result.run


def confirming(made: Preview, accept: frozenset[str] = frozenset()) -> ConfirmOrder:
    return ConfirmOrder(SCHOOL_ID, made.preview_id, HEAD, tuple(accept))


@pytest.fixture
def class_deleted(mis: FakeMis) -> FakeMis:
    """The MIS lost the class that has a task, and has another."""
    mis.answer = with_class(
        without_class(mirror(a_roster()), "7x"), MisClass("7y", "7Y Maths", "maths", ("ada",))
    )
    return mis


def test_a_preview_says_what_would_be_lost(ports: Ports, class_deleted: FakeMis) -> None:
    """The warning names the tasks that go with the class, by title."""
    made = previewed(ports)

    assert [warning.id for warning in made.warnings] == ["deleted_class:7x"]
    assert [task.title for task in made.warnings[0].tasks] == [a_task().title]


def test_a_preview_changes_nothing(ports: Ports, table: FakeTable, class_deleted: FakeMis) -> None:
    """Roster, tasks and runs are as they were."""
    before = (table.rosters[SCHOOL_ID], list(table.tasks[SCHOOL_ID]))

    previewed(ports)

    assert (table.rosters[SCHOOL_ID], table.tasks[SCHOOL_ID]) == before
    assert not table.runs


def test_without_acceptance_nothing_is_applied(
    ports: Ports, table: FakeTable, class_deleted: FakeMis
) -> None:
    """The refusal lists the warnings that are missing."""
    before = table.rosters[SCHOOL_ID]
    made = previewed(ports)

    with pytest.raises(WarningsNotAccepted) as refused:
        confirm(confirming(made), ports)

    assert refused.value.missing == tuple(DELETED)
    assert table.rosters[SCHOOL_ID] == before


def test_accepting_more_than_was_shown_is_refused(ports: Ports, class_deleted: FakeMis) -> None:
    """An id that is no warning of the preview is a sign that something else was meant."""
    made = previewed(ports)

    with pytest.raises(WarningsNotAccepted) as refused:
        confirm(confirming(made, DELETED | {"deleted_class:9z"}), ports)

    assert refused.value.unknown == ("deleted_class:9z",)


def test_confirm_applies_what_was_previewed(
    ports: Ports, table: FakeTable, class_deleted: FakeMis
) -> None:
    """Class and task are gone; the students and all that is theirs are there."""
    made = previewed(ports)

    run = confirm(confirming(made, DELETED), ports)

    assert (run.kind, run.outcome, run.by) == (RunKind.MANUAL_SYNC, Outcome.APPLIED, HEAD)
    assert (set(table.rosters[SCHOOL_ID].classes), table.tasks[SCHOOL_ID]) == (set(), [])
    assert set(table.rosters[SCHOOL_ID].students) == {"ada", "ben"}


def test_confirm_needs_no_mis(ports: Ports, class_deleted: FakeMis) -> None:
    """The MIS was read once, for the preview; it may be down since."""
    made = previewed(ports)
    class_deleted.answer = MisUnavailable("503")

    assert confirm(confirming(made, DELETED), ports).outcome is Outcome.APPLIED


def test_confirm_puts_the_school_in_order(
    ports: Ports, table: FakeTable, class_deleted: FakeMis
) -> None:
    """The state is `ok`, and the mail to the school says who did it."""
    a_night(ports)
    made = previewed(ports)

    confirm(confirming(made, DELETED), ports)

    assert table.schools[SCHOOL_ID].standing.state is SchoolState.OK
    assert (table.notices[-1].kind, table.notices[-1].by) == (
        NoticeKind.MANUAL_SYNC_APPLIED,
        HEAD,
    )


def test_the_night_after_is_unchanged(ports: Ports, class_deleted: FakeMis) -> None:
    """What a person accepted does not count any more."""
    confirm(confirming(previewed(ports), DELETED), ports)

    assert a_night(ports, NIGHT + timedelta(days=1)).outcome is Outcome.UNCHANGED


def test_confirming_twice_is_one_run(
    ports: Ports, table: FakeTable, class_deleted: FakeMis
) -> None:
    """The second answer is the first one's run, applied once."""
    made = previewed(ports)
    first = confirm(confirming(made, DELETED), ports)

    second = confirm(confirming(made, DELETED), ports)

    assert second == first
    assert len(table.notices) == 1


def test_a_confirm_that_lost_a_race_to_itself_answers_alike(
    ports: Ports, table: FakeTable, class_deleted: FakeMis
) -> None:
    """Overtaken between its look at the runs and at the roster, it finds the other's run."""
    made = previewed(ports)

    class Overtaken(FakeRosters):
        def roster(self, school: School) -> Roster:
            confirm(confirming(made, DELETED), ports)
            return super().roster(school)

    slower = replace(ports, rosters=Overtaken(table))

    run = confirm(confirming(made, DELETED), slower)

    assert run.outcome is Outcome.APPLIED
    assert len(table.notices) == 1


@pytest.mark.parametrize("preview_id", ["", "2026-11-23T010000-other"])
def test_a_preview_that_never_was_is_refused(ports: Ports, preview_id: str) -> None:
    """An absent or unknown preview is no permission to do anything."""
    with pytest.raises(PreviewNotFound):
        confirm(ConfirmOrder(SCHOOL_ID, preview_id, HEAD), ports)


def test_a_preview_of_another_school_is_refused(ports: Ports, table: FakeTable) -> None:
    """It is not found, as if it were nobody's."""
    table.add(a_school("B2"), a_roster(school_id="B2"))
    made = previewed(ports)

    with pytest.raises(PreviewNotFound):
        confirm(ConfirmOrder("B2", made.preview_id, HEAD), ports)


def test_a_preview_dies_after_its_hour(ports: Ports, clock: FakeClock) -> None:
    """Sixty minutes after it was made it is refused."""
    made = previewed(ports)
    clock.advance(LIFETIME)

    with pytest.raises(PreviewExpired):
        confirm(confirming(made), ports)


def test_a_night_that_changed_nothing_does_not_kill_it(
    ports: Ports, class_deleted: FakeMis
) -> None:
    """A preview is compared by content, not by a counter."""
    made = previewed(ports)
    a_night(ports)

    assert confirm(confirming(made, DELETED), ports).outcome is Outcome.APPLIED


def a_task_is_set(table: FakeTable, mis: FakeMis, ports: Ports) -> None:
    table.tasks[SCHOOL_ID].append(a_task("late"))


class BusyPlatform(FakeRosters):
    """The platform sets a task on `class_id` whenever a confirm has looked at the tasks."""

    def __init__(self, table: FakeTable, class_id: str) -> None:
        super().__init__(table)
        self._class_id = class_id
        self._tasks = FakeTasks(table)
        self.looks = 0

    def tasks(self, school_id: str, class_ids: Iterable[str]) -> tuple[Task, ...]:
        seen = super().tasks(school_id, class_ids)
        self.looks += 1
        if self.looks <= 3:
            self._tasks.put(school_id, a_task(f"late-{self.looks}", class_id=self._class_id))
        return seen


def test_homework_on_other_classes_does_not_hold_up_a_deletion(
    table: FakeTable, class_deleted: FakeMis, clock: FakeClock
) -> None:
    """What a person accepted is applied, though the platform sets tasks all the time."""
    table.add(a_school(), a_roster(classes=[a_class("7x"), a_class("7y", name="7Y Maths")]))
    ports = table.ports(class_deleted, clock)
    made = previewed(ports)
    busy = BusyPlatform(table, "7y")

    run = confirm(confirming(made, DELETED), replace(ports, rosters=busy))

    assert (run.outcome, busy.looks) == (Outcome.APPLIED, 4)
    assert {task.class_id for task in table.tasks[SCHOOL_ID]} == {"7y"}


def test_homework_on_the_class_makes_the_deletion_stale(
    table: FakeTable, class_deleted: FakeMis, clock: FakeClock
) -> None:
    """It was set after the last look and before the plan began: class and task stay."""
    ports = table.ports(class_deleted, clock)
    made = previewed(ports)

    with pytest.raises(PreviewStale, match="tasks_changed"):
        confirm(confirming(made, DELETED), replace(ports, rosters=BusyPlatform(table, "7x")))

    assert set(table.rosters[SCHOOL_ID].classes) == {"7x"}
    assert table.schools[SCHOOL_ID].applying is None


def the_settings_change(table: FakeTable, mis: FakeMis, ports: Ports) -> None:
    school = table.schools[SCHOOL_ID]
    table.schools[SCHOOL_ID] = replace(school, settings=Settings(mass_departure_percent=5))


def the_mis_says_something_else(table: FakeTable, mis: FakeMis, ports: Ports) -> None:
    assert not isinstance(mis.answer, Exception)
    read_at = mis.answer.read_at + timedelta(minutes=5)
    mis.answer = replace(with_student(mis.answer, MisStudent("cyd")), read_at=read_at)
    a_night(ports)


def another_is_confirmed(table: FakeTable, mis: FakeMis, ports: Ports) -> None:
    other = preview(PreviewOrder(SCHOOL_ID, HEAD), lambda: "other", ports)
    confirm(ConfirmOrder(SCHOOL_ID, other.preview_id, HEAD, tuple(DELETED)), ports)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (a_task_is_set, "tasks_changed"),
        (the_settings_change, "settings_changed"),
        (the_mis_says_something_else, "newer_mis_read"),
        (another_is_confirmed, "another_manual_sync"),
    ],
)
def test_a_preview_gets_stale_by_content(
    ports: Ports,
    table: FakeTable,
    class_deleted: FakeMis,
    happens: Callable[[FakeTable, FakeMis, Ports], None],
    reason: str,
) -> None:
    """The refusal says what is different now."""
    made = previewed(ports)
    happens(table, class_deleted, ports)

    with pytest.raises(PreviewStale) as refused:
        confirm(confirming(made, DELETED), ports)

    assert reason in refused.value.reasons


def test_a_new_school_is_set_up_by_its_first_manual_sync(
    table: FakeTable, mis: FakeMis, clock: FakeClock
) -> None:
    """Nothing is selected before; what a person ticks is in the roster afterwards."""
    table.add(a_school(state=SchoolState.NEW))
    ports = table.ports(mis, clock)
    choice = Choice(frozenset({"maths"}), frozenset({"7x"}))

    confirm(confirming(previewed(ports, choice)), ports)

    assert set(table.rosters[SCHOOL_ID].students) == {"ada", "ben"}
    assert table.schools[SCHOOL_ID].standing.state is SchoolState.OK


def test_a_new_school_has_everything_on_offer(
    table: FakeTable, mis: FakeMis, clock: FakeClock
) -> None:
    """Without a choice, a preview of a new school selects nothing."""
    table.add(a_school(state=SchoolState.NEW))

    made = previewed(table.ports(mis, clock))

    assert {each.state for each in made.subjects} == {ItemState.AVAILABLE}
    assert {each.state for each in made.classes} == {ItemState.AVAILABLE}


def test_unknown_ids_in_a_choice_are_refused_by_name(ports: Ports) -> None:
    """A mistyped id must not silently select nothing."""
    with pytest.raises(SelectionInvalid) as refused:
        previewed(ports, Choice(frozenset({"art"}), frozenset({"9z"})))

    assert (refused.value.subjects, refused.value.classes) == (("art",), ("9z",))


def test_an_empty_mis_is_no_preview(ports: Ports, mis: FakeMis) -> None:
    """Where the roster has students, a MIS without any is refused before it is planned on."""
    confirm(confirming(previewed(ports)), ports)
    mis.answer = a_snapshot()

    with pytest.raises(MisEmpty):
        previewed(ports)


def test_removing_a_subject_removes_its_classes(ports: Ports, table: FakeTable) -> None:
    """Both losses are warnings of their own, each accepted by its id."""
    made = previewed(ports, Choice(frozenset(), frozenset()))
    ids = frozenset(warning.id for warning in made.warnings)

    confirm(confirming(made, ids), ports)

    assert ids == {"removed_subject:maths", "removed_class:7x"}
    assert not table.rosters[SCHOOL_ID].classes


def test_the_run_keeps_what_it_replaced(ports: Ports, class_deleted: FakeMis) -> None:
    """Each change has before and after, so that it can be read, and one day undone."""
    run = confirm(confirming(previewed(ports), DELETED), ports)

    before = {change.id: change.before for change in ports.runs.changes(SCHOOL_ID, run.run_id)}
    assert before["7x"] == a_roster().classes["7x"]
