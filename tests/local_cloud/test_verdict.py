from datetime import UTC, date, datetime, timedelta

from rich.console import Console

from local.mis.order import SchoolOrder
from local.night import Ended
from local.stories import Cause as ToldCause
from local.stories import NextStep as ToldNextStep
from local.stories import Outcome as ToldOutcome
from local.stories import Story
from local.verdict import drawing, row, rows
from rostersync.domain.run import Cause, NextStep, Outcome, Run, RunKind
from rostersync.domain.school import MisSettings, School, Source

BEGAN = datetime(2026, 11, 23, 1, tzinfo=UTC)

EMPTIED = Story(
    school=SchoolOrder(id="A1", name="Castle Hill School: a class emptied"),
    outcome=ToldOutcome.FAILED,
    cause=ToldCause.MIS_EMPTY,
    next_step=ToldNextStep.CHECK_MIS,
)


def _ended(cause: Cause | None = Cause.MIS_EMPTY, *, has_run: bool = True) -> Ended:
    school = School("A1", EMPTIED.name, MisSettings(Source.WONDE, "A1"))
    run = Run(
        run_id="2026-11-23-autosync",
        school_id="A1",
        kind=RunKind.AUTOSYNC,
        started_at=BEGAN,
        night=date(2026, 11, 23),
        ended_at=BEGAN + timedelta(seconds=2.5),
        outcome=Outcome.FAILED if cause else Outcome.APPLIED,
        cause=cause,
        next_step=NextStep.CHECK_MIS if cause else NextStep.NONE,
    )
    return Ended(school, run if has_run else None)


def test_a_night_that_ended_as_told_is_ticked() -> None:
    """Outcome, cause, next step and warnings are those of the story."""
    assert row(_ended(), EMPTIED).as_told is True


def test_a_night_that_ended_otherwise_is_crossed() -> None:
    """A class that was emptied and a school that was applied are two stories."""
    assert row(_ended(cause=None), EMPTIED).as_told is False


def test_a_night_with_another_cause_is_crossed() -> None:
    """To fail is not enough: the cause decides who must act."""
    assert row(_ended(cause=Cause.MIS_ACCESS), EMPTIED).as_told is False


def test_a_school_without_a_run_is_crossed_where_one_was_told() -> None:
    """A school that the night forgot is no success."""
    assert row(_ended(has_run=False), EMPTIED).as_told is False


def test_a_school_of_no_story_is_not_judged() -> None:
    """A night of the person's own has nothing to be held against."""
    assert row(_ended(), None).as_told is None


def test_the_table_says_what_happened_in_one_line_each() -> None:
    """A screen that is no terminal gets plain text, not folded."""
    screen = Console(width=170, no_color=True)
    with screen.capture() as captured:
        screen.print(drawing("Night", rows([_ended()], {"A1": EMPTIED}), screen.width))

    (line,) = [each for each in captured.get().splitlines() if "Castle Hill" in each]
    assert [cell.strip() for cell in line.strip("│").split("│")] == [
        "Castle Hill School: a class emptied",
        "failed",
        "mis_empty",
        "",
        "check_mis",
        "",
        "2.5",
        "✓",
    ]


def test_a_narrow_screen_gets_two_lines_for_each_school() -> None:
    """A table that folds every word cannot be read."""
    screen = Console(width=80, no_color=True)
    with screen.capture() as captured:
        screen.print(drawing("Night", rows([_ended()], {"A1": EMPTIED}), screen.width))

    assert captured.get().splitlines()[-2:] == [
        "✓ Castle Hill School: a class emptied",
        "    failed, mis_empty, next: check_mis, 2.5 s",
    ]
