"""What a sync deleted is brought back, what it did is taken back, and the next night agrees."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.night import run_school
from rostersync.application.night_results import Ran
from rostersync.application.ports.queue import NightMessage
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.wanted import Choice, Restore, Undo
from rostersync.domain.archive import still_there
from rostersync.domain.decisions import SamePair
from rostersync.domain.errors import NotInArchive, PreviewStale, RunNotFound, UndoRefused
from rostersync.domain.preview import ItemState, Preview, PreviewClass
from rostersync.domain.roster import Roster, StudentState, Subject, Task
from rostersync.domain.run import Outcome, Run, RunKind
from rostersync.domain.school_settings import NewClasses, SameClass, Settings
from rostersync.domain.snapshot import MisClass, Snapshot
from rostersync.domain.undo import UNDONE_WITHIN
from tests.builders import NIGHT, NOW, SCHOOL_ID, a_class, a_roster, a_school, a_task, mirror
from tests.fakes import FakeClock, FakeMis, FakeTable
from tests.fakes.brake import an_idle_brake
from tests.mis_edits import with_class, without_class, without_students, without_subject

HEAD = "head@larkrise.example"
TASK = a_task(student_ids=("ada",))
ROSTER = a_roster(
    subjects=[Subject("maths", "Mathematics"), Subject("art", "Art")],
    classes=[
        a_class("7x"),
        a_class("7a", name="7A Art", subject_id="art", student_ids=("cy",), teacher_ids=("moss",)),
    ],
)
MIS = mirror(ROSTER)
WITHOUT_7X = without_class(MIS, "7x")


class School:
    """One school, its MIS, and whoever syncs it."""

    def __init__(self, clock: FakeClock, settings: Settings | None = None) -> None:
        self.table = FakeTable()
        self.table.add(a_school(settings=settings), ROSTER, [TASK])
        self.mis, self.clock = FakeMis(MIS), clock
        self.ports = self.table.ports(self.mis, clock)
        self._tokens = iter(range(100))

    def preview(self, asked: Choice | Restore | Undo | None = None) -> Preview:
        self.clock.advance(timedelta(seconds=1))
        order = PreviewOrder(SCHOOL_ID, HEAD, asked)
        return preview(order, lambda: f"t{next(self._tokens)}", self.ports)

    def confirm(
        self,
        made: Preview,
        keep: tuple[str, ...] = (),
        keep_until: date | None = None,
        same: tuple[SamePair, ...] = (),
    ) -> Run:
        """Confirm a preview; whatever is not decided otherwise is accepted."""
        decided = {*keep, *(f"deleted_class:{pair.from_id}" for pair in same)}
        accept = tuple(each.id for each in made.warnings if each.id not in decided)
        self.clock.advance(timedelta(seconds=1))
        order = ConfirmOrder(SCHOOL_ID, made.preview_id, HEAD, accept, keep, keep_until, same)
        return confirm(order, self.ports)

    def sync(
        self,
        asked: Choice | Restore | Undo | None = None,
        keep: tuple[str, ...] = (),
        keep_until: date | None = None,
        same: tuple[SamePair, ...] = (),
    ) -> Run:
        return self.confirm(self.preview(asked), keep, keep_until, same)

    def night(self, night: date = NIGHT) -> Run:
        result = run_school(
            NightMessage(SCHOOL_ID, night, reread=True), 3, self.ports, an_idle_brake()
        )
        assert isinstance(result, Ran)
        return result.run

    @property
    def roster(self) -> Roster:
        return replace(self.table.rosters[SCHOOL_ID], mis=ROSTER.mis)

    @property
    def tasks(self) -> list[Task]:
        return self.table.tasks[SCHOOL_ID]

    def archived(self) -> list[str]:
        entries = still_there(self.ports.archive.entries(SCHOOL_ID), self.clock.now())
        return [each.class_id for each in entries]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def school(clock: FakeClock) -> School:
    return School(clock)


def _class(made: Preview, id: str) -> PreviewClass:
    return next(each for each in made.classes if each.id == id)


def _lists(roster: Roster) -> dict[str, object]:
    """Classes and subjects to the letter, whether they are kept or not."""
    classes = {id: replace(each, kept=None) for id, each in roster.classes.items()}
    subjects = {id: replace(each, kept=None) for id, each in roster.subjects.items()}
    return {"classes": classes, "subjects": subjects, "declined": roster.declined}


def test_a_class_that_leaves_the_roster_lies_in_the_archive(school: School) -> None:
    """With who, when, how much, and until when."""
    school.mis.answer = WITHOUT_7X
    run = school.sync()
    (entry,) = school.ports.archive.entries(SCHOOL_ID)
    assert (entry.class_id, entry.subject_name, entry.students, entry.tasks) == (
        "7x",
        "Mathematics",
        2,
        1,
    )
    assert (entry.run_id, entry.by) == (run.run_id, HEAD)
    assert entry.expires_at - entry.archived_at == timedelta(days=30)


def test_a_restored_class_has_its_list_and_its_homework(school: School) -> None:
    """The MIS does not have it, so it is kept."""
    school.mis.answer = WITHOUT_7X
    school.sync()
    made = school.preview(Restore(frozenset({"7x"})))
    assert (_class(made, "7x").state, made.warnings) == (ItemState.RESTORED, ())
    run = school.confirm(made)
    assert (run.kind, run.outcome) == (RunKind.MANUAL_SYNC, Outcome.APPLIED)
    assert _lists(school.roster) == _lists(ROSTER)
    assert school.roster.classes["7x"].kept is not None
    assert (school.tasks, school.archived()) == ([TASK], [])


def test_a_restored_class_that_the_mis_has_follows_it(school: School) -> None:
    """It was taken out by mistake; the MIS moved on meanwhile."""
    school.sync(Choice(frozenset({"maths", "art"}), frozenset({"7a"})))
    school.mis.answer = with_class(MIS, MisClass("7x", "7X Maths", "maths", ("ada",), ("grey",)))
    school.sync(Restore(frozenset({"7x"})))
    assert school.roster.classes["7x"] == a_class("7x", student_ids=["ada"])
    assert school.tasks == [TASK]


def test_the_next_night_leaves_a_restored_class(school: School) -> None:
    """Nothing fails, and nothing changes."""
    school.mis.answer = WITHOUT_7X
    school.sync()
    school.sync(Restore(frozenset({"7x"})))
    assert school.night().outcome is Outcome.UNCHANGED


def test_a_person_says_until_when_a_restored_class_is_kept(school: School) -> None:
    """As of any class that is kept."""
    school.mis.answer = WITHOUT_7X
    school.sync()
    school.sync(Restore(frozenset({"7x"})), keep_until=date(2027, 1, 31))
    kept = school.roster.classes["7x"].kept
    assert kept is not None
    assert kept.until == date(2027, 1, 31)


def test_a_subject_that_is_gone_comes_back_with_its_class(school: School) -> None:
    """Nothing dangles."""
    school.mis.answer = without_subject(WITHOUT_7X, "maths")
    school.sync()
    school.sync(Restore(frozenset({"7x"})))
    assert school.roster.subjects["maths"].name == "Mathematics"


def test_what_is_not_in_the_archive_is_refused_by_name(school: School) -> None:
    """All of it, if one of it is not there."""
    school.mis.answer = WITHOUT_7X
    school.sync()
    with pytest.raises(NotInArchive) as refused:
        school.preview(Restore(frozenset({"7x", "8z"})))
    assert refused.value.classes == ("8z",)


def test_what_has_expired_is_not_there_any_more(school: School, clock: FakeClock) -> None:
    """From that very instant, though the table deletes it some hours later."""
    school.mis.answer = WITHOUT_7X
    school.sync()
    (entry,) = school.ports.archive.entries(SCHOOL_ID)
    clock.advance(entry.expires_at - clock.now())
    with pytest.raises(NotInArchive):
        school.preview(Restore(frozenset({"7x"})))


def test_a_preview_is_stale_when_an_entry_has_expired(school: School, clock: FakeClock) -> None:
    """What it promised cannot be had."""
    school.mis.answer = WITHOUT_7X
    school.sync()
    (entry,) = school.ports.archive.entries(SCHOOL_ID)
    clock.advance(entry.expires_at - timedelta(minutes=5) - clock.now())
    made = school.preview(Restore(frozenset({"7x"})))
    clock.advance(entry.expires_at - clock.now())
    with pytest.raises(PreviewStale) as stale:
        school.confirm(made)
    assert stale.value.reasons == ("archive_changed",)


def test_a_school_that_keeps_no_archive_really_deletes(clock: FakeClock) -> None:
    """Nothing is there to be brought back, by a restore or by an undo."""
    school = School(clock, Settings(archive_days=0))
    school.mis.answer = WITHOUT_7X
    run = school.sync()
    assert school.archived() == []
    made = school.preview(Undo(run.run_id))
    assert made.undo is not None
    assert [each.id for each in made.undo.lost] == ["7x"]


def test_who_was_erased_meanwhile_is_in_no_list_that_comes_back(school: School) -> None:
    """Neither in the class nor on its homework."""
    school.mis.answer = without_students(WITHOUT_7X, "ada")
    school.sync()
    roster = school.table.rosters[SCHOOL_ID]
    students = {id: each for id, each in roster.students.items() if id != "ada"}
    school.table.rosters[SCHOOL_ID] = replace(roster, students=students)
    school.sync(Restore(frozenset({"7x"})))
    assert school.roster.classes["7x"].student_ids == ("ben",)
    assert school.tasks == [replace(TASK, student_ids=())]


def _undone(school: School, run: Run) -> Run:
    return school.sync(Undo(run.run_id))


def test_a_sync_is_taken_back_to_the_letter(school: School) -> None:
    """Classes, subjects, lists, homework and selection, though the MIS has the class no more."""
    school.mis.answer = without_subject(WITHOUT_7X, "maths")
    undo = _undone(school, school.sync())
    assert (undo.kind, undo.outcome) == (RunKind.UNDO, Outcome.APPLIED)
    assert _lists(school.roster) == _lists(ROSTER)
    assert school.tasks == [TASK]


@pytest.mark.parametrize("settings", [Settings(), Settings(new_classes=NewClasses.ADD)])
def test_the_next_night_does_not_redo_it(clock: FakeClock, settings: Settings) -> None:
    """Neither a deletion, nor a selection of classes that the MIS has."""
    school = School(clock, settings)
    school.mis.answer = with_class(WITHOUT_7X, MisClass("7z", "7Z Maths", "maths", ("ada",), ()))
    run = school.sync(Choice(frozenset({"maths", "art"}), frozenset({"7a", "7z"})))
    _undone(school, run)
    assert school.night().outcome is Outcome.UNCHANGED
    assert set(school.roster.classes) == {"7x", "7a"}


def test_a_selection_is_set_back(school: School) -> None:
    """The subject that was taken out is in again, with its class and homework."""
    run = school.sync(Choice(frozenset({"art"}), frozenset({"7a"})))
    assert set(school.roster.classes) == {"7a"}
    _undone(school, run)
    assert _lists(school.roster) == _lists(ROSTER)
    assert school.tasks == [TASK]
    assert school.roster.classes["7x"].kept is None


def test_a_class_that_was_chosen_goes_again_with_a_warning(school: School) -> None:
    """Somebody may have set homework on it since."""
    school.mis.answer = with_class(MIS, MisClass("7z", "7Z Maths", "maths", ("ada",), ()))
    run = school.sync(Choice(frozenset({"maths", "art"}), frozenset({"7x", "7a", "7z"})))
    made = school.preview(Undo(run.run_id))
    assert [warning.id for warning in made.warnings] == ["removed_class:7z"]
    school.confirm(made)
    assert _lists(school.roster) == {**_lists(ROSTER), "declined": {"7z"}}


def test_an_emptied_class_has_its_list_again(school: School) -> None:
    """The MIS says it is empty still, so it is kept."""
    school.mis.answer = with_class(MIS, MisClass("7x", "7X Maths", "maths", (), ("grey",)))
    _undone(school, school.sync())
    assert _lists(school.roster) == _lists(ROSTER)
    assert school.roster.students["ada"].state is StudentState.ACTIVE


NEW_ID = with_class(WITHOUT_7X, MisClass("n1", "7X Maths", "maths", ("ada", "ben"), ("grey",)))


@pytest.mark.parametrize("settings", [Settings(), Settings(same_class=SameClass.AUTOMATIC)])
def test_a_renewed_class_is_what_it_was_before(clock: FakeClock, settings: Settings) -> None:
    """And what the machine decided, it does not decide again."""
    school = School(clock, settings)
    school.mis.answer = NEW_ID
    if settings.same_class is SameClass.AUTOMATIC:
        run = school.night()
    else:
        run = school.sync(same=(SamePair("7x", "n1"),))
    assert school.roster.classes["7x"].mis_id == "n1"
    _undone(school, run)
    assert replace(school.roster.classes["7x"], kept=None) == ROSTER.classes["7x"]
    assert school.night(NIGHT + timedelta(days=1)).outcome is Outcome.UNCHANGED


def test_a_decision_to_keep_is_taken_back_by_asking_again(school: School) -> None:
    """The warning is there once more, to be decided."""
    school.mis.answer = WITHOUT_7X
    run = school.sync(keep=("deleted_class:7x",))
    made = school.preview(Undo(run.run_id))
    assert [warning.id for warning in made.warnings] == ["deleted_class:7x"]


def test_an_undo_can_be_undone(school: School) -> None:
    """What it brought back goes again, and lies in the archive again."""
    school.mis.answer = WITHOUT_7X
    run = school.sync()
    after = _lists(school.roster)
    undo = _undone(school, run)
    redo = _undone(school, undo)
    assert (_lists(school.roster), school.tasks) == (after, [])
    assert (redo.undoes, school.archived()) == (undo.run_id, ["7x"])


def test_a_run_whose_undo_was_undone_can_be_taken_back_again(school: School) -> None:
    """And one that is taken back cannot."""
    school.mis.answer = WITHOUT_7X
    run = school.sync()
    undo = _undone(school, run)
    with pytest.raises(UndoRefused, match="taken_back"):
        school.preview(Undo(run.run_id))
    _undone(school, undo)
    _undone(school, run)
    assert _lists(school.roster) == _lists(ROSTER)


def test_what_the_mis_says_still_is_said_and_not_skipped(school: School) -> None:
    """A student moved: the next night would move them again."""
    school.mis.answer = with_class(MIS, MisClass("7a", "7A Arts", "art", ("ada", "cy"), ("moss",)))
    made = school.preview(Undo(school.night().run_id))
    assert made.undo is not None
    assert [each.id for each in made.undo.again] == ["7a"]
    assert made.summary.class_list_changes == 0


def test_what_a_later_run_changed_is_named_and_left_to_it(school: School) -> None:
    """The class was renewed after the run that chose it."""
    school.mis.answer = with_class(MIS, MisClass("7z", "7Z Maths", "maths", ("ada",), ()))
    run = school.sync(Choice(frozenset({"maths", "art"}), frozenset({"7x", "7a", "7z"})))
    school.mis.answer = with_class(MIS, MisClass("n2", "7Z Maths", "maths", ("ada",), ()))
    school.sync(same=(SamePair("7z", "n2"),))
    made = school.preview(Undo(run.run_id))
    assert made.undo is not None
    assert ([each.id for each in made.undo.later], made.warnings) == (["7z"], ())


def test_a_run_that_is_not_there_cannot_be_taken_back(school: School) -> None:
    """It is not found."""
    with pytest.raises(RunNotFound):
        school.preview(Undo("2026-11-01-autosync"))


@pytest.mark.parametrize(
    ("mis", "why"), [(WITHOUT_7X, "failed"), (MIS, "changed_nothing")], ids=["failed", "quiet"]
)
def test_a_run_that_did_nothing_cannot_be_taken_back(
    school: School, mis: Snapshot, why: str
) -> None:
    """It says why."""
    school.mis.answer = mis
    run = school.night()
    with pytest.raises(UndoRefused) as refused:
        school.preview(Undo(run.run_id))
    assert refused.value.reason == why


@pytest.mark.parametrize("late", [timedelta(0), timedelta(microseconds=1)], ids=["in time", "late"])
def test_a_run_can_be_taken_back_for_thirty_days(
    school: School, clock: FakeClock, late: timedelta
) -> None:
    """To the very instant."""
    school.mis.answer = WITHOUT_7X
    run = school.sync()
    assert run.ended_at is not None
    clock.advance(run.ended_at + UNDONE_WITHIN + late - clock.now() - timedelta(seconds=1))
    if late:
        with pytest.raises(UndoRefused, match="too_old"):
            school.preview(Undo(run.run_id))
    else:
        assert school.preview(Undo(run.run_id)).undo


def test_an_undo_is_stale_when_its_run_was_taken_back_meanwhile(school: School) -> None:
    """By somebody else, with a preview of their own."""
    school.mis.answer = WITHOUT_7X
    run = school.sync()
    first, second = school.preview(Undo(run.run_id)), school.preview(Undo(run.run_id))
    school.confirm(first)
    with pytest.raises(PreviewStale):
        school.confirm(second)


def test_a_confirm_that_is_repeated_is_the_same_run(school: School) -> None:
    """Applied once; the second answer is the first."""
    school.mis.answer = WITHOUT_7X
    run = school.sync()
    made = school.preview(Undo(run.run_id))
    assert school.confirm(made) == school.confirm(made)


def test_the_read_that_a_later_night_sees_ends_the_keeping(school: School) -> None:
    """The MIS has the class again: it follows it, by itself."""
    school.mis.answer = WITHOUT_7X
    _undone(school, school.sync())
    school.mis.answer = MIS
    assert school.night().outcome is Outcome.APPLIED
    assert school.roster.classes == ROSTER.classes


def _warnings(snapshot: Snapshot, school: School, night: date) -> list[str]:
    school.mis.answer = replace(snapshot, read_at=school.clock.now())
    return [warning.id for warning in school.night(night).warnings]


def test_a_quiet_night_notices_that_the_last_day_is_over(school: School, clock: FakeClock) -> None:
    """Though the MIS says the very same as the night before."""
    school.mis.answer = WITHOUT_7X
    school.sync(keep=("deleted_class:7x",), keep_until=NIGHT + timedelta(days=1))
    clock.advance(timedelta(days=1))
    assert _warnings(WITHOUT_7X, school, NIGHT + timedelta(days=1)) == []
    clock.advance(timedelta(days=1))
    assert _warnings(WITHOUT_7X, school, NIGHT + timedelta(days=2)) == ["deleted_class:7x"]
