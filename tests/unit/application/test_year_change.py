"""A change of year over the fake stores: nights collect, one person settles it, few mails."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.night import run_school
from rostersync.application.night_results import Ran, ReadAgain
from rostersync.application.ports.queue import NightMessage
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.wanted import Choice, Undo
from rostersync.domain.errors import MisUnavailable
from rostersync.domain.notice import NoticeKind
from rostersync.domain.roster import StudentState
from rostersync.domain.run import Cause, NextStep, Outcome, Run, RunKind
from rostersync.domain.school import SchoolState, school_next_step
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import MisClass, MisStudent, Snapshot
from tests.builders import SCHOOL_ID, a_class, a_roster, a_school, a_task, mirror
from tests.fakes import FakeClock, FakeMis, FakeTable
from tests.fakes.brake import an_idle_brake
from tests.mis_edits import with_student, without_class, without_students

HEAD = "head@larkrise.example"
JULY = date(2026, 7, 20)
LISTS = {f"7{name}": [f"{name}{number}" for number in range(12)] for name in "abc"}
ROSTER = a_roster(
    classes=[a_class(id, name=f"{id} Maths", student_ids=ids) for id, ids in LISTS.items()]
)
TASK = a_task("fractions", class_id="7a")
MIS = mirror(ROSTER)
EMPTIED = replace(
    MIS, classes=tuple(replace(row, student_ids=(), teacher_ids=()) for row in MIS.classes)
)
NO_CLASSES = replace(MIS, classes=())
NEW_LISTS = {f"8{name}": (*LISTS[f"7{name}"], f"new{name}") for name in "abc"}


def _september(*filled: str) -> Snapshot:
    """New ids, some lists filled, a third of the students gone, and three who are new."""
    there = with_student(NO_CLASSES, MisStudent("newa"))
    for id in ("newb", "newc"):
        there = with_student(there, MisStudent(id))
    rows = [
        MisClass(id, f"{id} Maths", "maths", ids if id in filled else (), ("grey",))
        for id, ids in NEW_LISTS.items()
    ]
    return replace(there, classes=tuple(rows))


SEPTEMBER = _september("8a", "8b", "8c")


class Summer:
    """A school in its summer: nights, a person who reviews, and what comes of it."""

    def __init__(self) -> None:
        self.table = FakeTable()
        settings = Settings(year_change={"from": "07-15", "to": "09-20"})
        self.table.add(a_school(settings=settings), ROSTER, [TASK])
        self.mis = FakeMis(MIS)
        self.clock = FakeClock(datetime(2026, 7, 20, 1, tzinfo=UTC))
        self.ports = self.table.ports(self.mis, self.clock)
        self.today = JULY - timedelta(days=1)

    def night(self, answer: Snapshot, *, reread: bool = False) -> Run:
        self.today += timedelta(days=1)
        self.clock.advance(
            datetime.combine(self.today, self.clock.now().timetz()) - self.clock.now()
        )
        self.mis.answer = replace(answer, read_at=self.clock.now())
        message = NightMessage(SCHOOL_ID, self.today, reread=reread)
        ended = run_school(message, 3, self.ports, an_idle_brake())
        if isinstance(ended, ReadAgain):
            ended = run_school(ended.order, 3, self.ports, an_idle_brake())
        assert isinstance(ended, Ran)
        return ended.run

    def review(self, asked: Choice | Undo | None = None) -> Run:
        """Preview, accept everything, confirm."""
        self.clock.advance(timedelta(minutes=1))
        made = preview(
            PreviewOrder(SCHOOL_ID, HEAD, asked), lambda: f"t{self.clock.now()}", self.ports
        )
        accept = tuple(each.id for each in made.warnings)
        return confirm(ConfirmOrder(SCHOOL_ID, made.preview_id, HEAD, accept), self.ports)

    def take_new(self) -> Run:
        return self.review(Choice(frozenset({"maths"}), frozenset(NEW_LISTS)))

    @property
    def state(self) -> SchoolState:
        return self.table.schools[SCHOOL_ID].standing.state

    @property
    def mails(self) -> list[NoticeKind]:
        return [each.kind for each in self.table.notices]


@pytest.fixture
def summer() -> Summer:
    return Summer()


@pytest.mark.parametrize("answer", [EMPTIED, NO_CLASSES, SEPTEMBER], ids=["emptied", "none", "new"])
def test_a_night_in_the_window_does_not_fail(summer: Summer, answer: Snapshot) -> None:
    """Whatever the school's setting: it says what waits, and changes no class."""
    run = summer.night(answer)
    roster = summer.table.rosters[SCHOOL_ID]
    assert (run.outcome is Outcome.FAILED, len(run.warnings)) == (False, 3)
    assert roster.classes == ROSTER.classes
    assert summer.state is SchoolState.YEAR_CHANGE


def test_there_is_one_mail_at_the_beginning(summer: Summer) -> None:
    """And none in the weeks that follow."""
    for _ in range(14):
        summer.night(EMPTIED)
    assert summer.mails == [NoticeKind.YEAR_CHANGE_BEGUN]


def test_the_window_begins_before_anything_changes(summer: Summer) -> None:
    """On its first night: the MIS says what it always said."""
    run = summer.night(MIS)
    assert (run.outcome, run.warnings) == (Outcome.UNCHANGED, ())
    assert summer.state is SchoolState.YEAR_CHANGE


def test_many_leavers_are_collected(summer: Summer) -> None:
    """They stay as they are, in their classes, and a correction comes in beside them."""
    gone = without_students(MIS, *LISTS["7a"][:11])
    people = tuple(replace(row, forename="Bea") if row.id == "b0" else row for row in gone.students)
    run = summer.night(replace(gone, students=people))
    roster = summer.table.rosters[SCHOOL_ID]
    assert [warning.code for warning in run.warnings] == ["mass_departure"]
    assert roster.students["a0"].state is StudentState.ACTIVE
    assert roster.classes["7a"] == ROSTER.classes["7a"]
    assert roster.students["b0"].forename == "Bea"


def test_other_warnings_are_as_strict_as_ever(summer: Summer) -> None:
    """Another MIS, on two reads."""
    standing = replace(summer.table.schools[SCHOOL_ID].standing, mis_name="SIMS")
    school = summer.table.schools[SCHOOL_ID]
    summer.table.schools[SCHOOL_ID] = replace(school, standing=standing)
    run = summer.night(replace(EMPTIED, mis="Arbor"))
    assert (run.outcome, run.cause) == (Outcome.FAILED, Cause.MAJOR_CHANGES)


def test_no_students_is_as_strict_as_ever(summer: Summer) -> None:
    """No change of year takes everybody off the roll."""
    school = summer.table.schools[SCHOOL_ID]
    counts = replace(school.standing.counts, students=36, classes=3)
    summer.table.schools[SCHOOL_ID] = replace(
        school, standing=replace(school.standing, counts=counts)
    )
    run = summer.night(replace(NO_CLASSES, students=()))
    assert run.cause is Cause.MIS_EMPTY


def test_an_outage_is_as_strict_as_ever(summer: Summer) -> None:
    """It fails, and the picture is as it was."""
    summer.night(SEPTEMBER)
    before = summer.table.schools[SCHOOL_ID].standing.year_change
    summer.today += timedelta(days=1)
    summer.mis.answer = MisUnavailable("503")
    ended = run_school(NightMessage(SCHOOL_ID, summer.today), 3, summer.ports, an_idle_brake())
    assert isinstance(ended, Ran)
    assert ended.run.cause is Cause.MIS_UNAVAILABLE
    assert summer.table.schools[SCHOOL_ID].standing.year_change == before


def test_it_is_ready_once_the_lists_are_filled_for_two_nights(summer: Summer) -> None:
    """Then there is a mail, once, and a person must act."""
    nights = (_september(), _september("8a"), SEPTEMBER, SEPTEMBER, SEPTEMBER)
    steps = []
    for answer in nights:
        summer.night(answer)
        steps.append(school_next_step(summer.table.schools[SCHOOL_ID]))
    assert steps == [*[NextStep.NONE] * 3, *[NextStep.MANUAL_SYNC] * 2]
    assert summer.mails == [NoticeKind.YEAR_CHANGE_BEGUN, NoticeKind.YEAR_CHANGE_READY]


def _settled(summer: Summer) -> Run:
    for _ in range(3):
        summer.night(SEPTEMBER)
    return summer.take_new()


def test_one_person_settles_it(summer: Summer) -> None:
    """The roster is the MIS's, the school in order, and the mail says that it is done."""
    run = _settled(summer)
    roster = summer.table.rosters[SCHOOL_ID]
    assert (run.kind, set(roster.classes)) == (RunKind.MANUAL_SYNC, set(NEW_LISTS))
    assert summer.state is SchoolState.OK
    assert summer.mails[2:] == [NoticeKind.YEAR_CHANGE_DONE]


def test_what_ended_lies_in_the_archive_for_a_year(summer: Summer) -> None:
    """With its homework, though the school keeps its archive for thirty days."""
    run = _settled(summer)
    days = {each.expires_at - each.archived_at for each in summer.ports.archive.entries(SCHOOL_ID)}
    assert (run.outcome, days) == (Outcome.APPLIED, {timedelta(days=365)})


def test_the_morning_after_names_what_is_unfinished(summer: Summer) -> None:
    """Classes without a teacher, and counts; once, and never a student."""
    _settled(summer)
    bare = tuple(
        replace(row, teacher_ids=()) if row.id == "8a" else row for row in SEPTEMBER.classes
    )
    for _ in range(3):
        summer.night(replace(SEPTEMBER, classes=bare))
    (notice,) = [each for each in summer.table.notices if each.kind is NoticeKind.YEAR_CHANGE_CHECK]
    assert notice.check is not None
    assert (notice.check.without_teacher, notice.check.empty_count) == (("8a Maths",), 0)


def test_a_morning_with_nothing_to_say_says_nothing(summer: Summer) -> None:
    """The year cost three mails."""
    _settled(summer)
    for _ in range(3):
        summer.night(SEPTEMBER)
    assert len(summer.mails) == 3
    assert summer.state is SchoolState.OK


def test_the_window_closes_behind_a_school_that_is_done(summer: Summer) -> None:
    """On the first night after it, though the MIS says the same; the nights then are quiet."""
    _settled(summer)
    summer.night(SEPTEMBER)
    summer.today = date(2026, 9, 20)
    summer.night(SEPTEMBER)
    year = summer.table.schools[SCHOOL_ID].standing.year_change
    assert year is not None
    assert (year.is_closed, summer.state) == (True, SchoolState.OK)


def test_guards_stand_wider_after_it(summer: Summer) -> None:
    """Twelve of thirty-nine leave, under twice the twenty per cent: nobody is asked."""
    _settled(summer)
    run = summer.night(
        without_students(SEPTEMBER, *LISTS["7a"][:4], *LISTS["7b"][:4], *LISTS["7c"][:4])
    )
    assert (run.warnings, run.summary.students_leaving) == ((), 12)


def test_the_last_night_reminds_and_the_next_one_asks(summer: Summer) -> None:
    """After the window the guards are as ever: nothing was lost, and a person is needed."""
    summer.night(EMPTIED)
    summer.today = date(2026, 9, 19)
    summer.night(EMPTIED)
    assert summer.mails == [NoticeKind.YEAR_CHANGE_BEGUN, NoticeKind.YEAR_CHANGE_REMINDER]
    run = summer.night(EMPTIED)
    assert (run.cause, summer.state) == (Cause.MAJOR_CHANGES, SchoolState.MANUAL_SYNC_REQUIRED)


def test_whoever_takes_it_back_opens_it_again(summer: Summer) -> None:
    """The classes and their homework are back, and the window collects."""
    run = _settled(summer)
    summer.review(Undo(run.run_id))
    classes, tasks = summer.table.rosters[SCHOOL_ID].classes, summer.table.tasks[SCHOOL_ID]
    assert (set(classes), tasks) == (set(LISTS), [TASK])
    assert summer.state is SchoolState.YEAR_CHANGE


def test_a_small_review_in_july_does_not_use_up_september(summer: Summer) -> None:
    """The window goes on to collect, and says again when it is ready."""
    summer.night(without_class(MIS, "7a"))
    summer.review()
    for _ in range(3):
        summer.night(SEPTEMBER)
    assert summer.state is SchoolState.YEAR_CHANGE
    assert summer.mails[-1] is NoticeKind.YEAR_CHANGE_READY
