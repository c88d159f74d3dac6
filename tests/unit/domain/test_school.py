"""The school: paused or not, held or not, and who must act."""

from datetime import date

import pytest

from rostersync.domain.run import (
    Cause,
    NextStep,
    autosync_run_id,
    is_tried_again,
    manual_run_id,
    next_step,
)
from rostersync.domain.school import SchoolState, Trouble, is_held, school_next_step, state_on
from rostersync.domain.school_settings import AfterFailure, Settings
from tests.builders import a_school, a_trouble

UNTIL = date(2026, 12, 20)
PAUSED = Settings(paused_until=UNTIL)


@pytest.mark.parametrize(
    ("state", "settings", "day", "seen"),
    [
        (SchoolState.OK, PAUSED, date(2026, 12, 19), SchoolState.PAUSED),
        (SchoolState.OK, PAUSED, UNTIL, SchoolState.PAUSED),
        (SchoolState.OK, PAUSED, date(2026, 12, 21), SchoolState.OK),
        (SchoolState.OK, Settings(), UNTIL, SchoolState.OK),
        (SchoolState.MIS_PROBLEM, PAUSED, UNTIL, SchoolState.PAUSED),
        (SchoolState.MIS_PROBLEM, PAUSED, date(2026, 12, 21), SchoolState.MIS_PROBLEM),
        (SchoolState.NEW, PAUSED, UNTIL, SchoolState.NEW),
    ],
)
def test_a_pause_lies_over_the_other_states_until_its_last_day(
    state: SchoolState, settings: Settings, day: date, seen: SchoolState
) -> None:
    """That day included; a school that was never set up has nothing to pause."""
    assert state_on(a_school(state=state, settings=settings), day) is seen


@pytest.mark.parametrize(
    ("policy", "trouble", "held"),
    [
        (AfterFailure.REQUIRE_MANUAL_SYNC, a_trouble(), True),
        (AfterFailure.REQUIRE_MANUAL_SYNC, a_trouble(Cause.MIS_EMPTY), False),
        (AfterFailure.REQUIRE_MANUAL_SYNC, None, False),
        (AfterFailure.RESUME_WHEN_RESOLVED, a_trouble(), False),
    ],
)
def test_a_school_is_held_by_its_policy_while_it_owes_a_manual_sync(
    *, policy: AfterFailure, trouble: Trouble | None, held: bool
) -> None:
    """Major changes alone owe one."""
    school = a_school(settings=Settings(after_failure=policy), trouble=trouble)
    assert is_held(school) is held


@pytest.mark.parametrize(
    ("cause", "step", "again"),
    [
        (Cause.MAJOR_CHANGES, NextStep.MANUAL_SYNC, False),
        (Cause.MIS_ACCESS, NextStep.RECONNECT_MIS, False),
        (Cause.MIS_EMPTY, NextStep.CHECK_MIS, False),
        (Cause.MIS_UNAVAILABLE, NextStep.NONE, True),
        (Cause.MIS_INCOMPLETE, NextStep.NONE, True),
        (Cause.INTERNAL, NextStep.NONE, True),
    ],
)
def test_a_cause_says_whose_move_it_is(*, cause: Cause, step: NextStep, again: bool) -> None:
    """What nobody at the school can repair is tried again the same night."""
    assert (next_step(cause), is_tried_again(cause)) == (step, again)


@pytest.mark.parametrize(
    ("state", "trouble", "step"),
    [
        (SchoolState.NEW, None, NextStep.MANUAL_SYNC),
        (SchoolState.NEW, a_trouble(Cause.MIS_ACCESS), NextStep.MANUAL_SYNC),
        (SchoolState.OK, None, NextStep.NONE),
        (SchoolState.OK, a_trouble(Cause.INTERNAL), NextStep.NONE),
        (SchoolState.MANUAL_SYNC_REQUIRED, a_trouble(), NextStep.MANUAL_SYNC),
        (
            SchoolState.MANUAL_SYNC_REQUIRED,
            a_trouble(Cause.MIS_UNAVAILABLE, manual_sync_owed=True),
            NextStep.MANUAL_SYNC,
        ),
        (SchoolState.MIS_PROBLEM, a_trouble(Cause.MIS_ACCESS), NextStep.RECONNECT_MIS),
        (SchoolState.MIS_PROBLEM, a_trouble(Cause.MIS_EMPTY), NextStep.CHECK_MIS),
        (SchoolState.MIS_PROBLEM, a_trouble(Cause.MIS_UNAVAILABLE), NextStep.NONE),
    ],
)
def test_a_schools_next_step_follows_from_how_it_stands(
    state: SchoolState, trouble: Trouble | None, step: NextStep
) -> None:
    """An owed manual sync comes before the cause of last night."""
    assert school_next_step(a_school(state=state, trouble=trouble)) is step


def test_a_redelivery_finds_the_same_run() -> None:
    """A run's id follows from the night, or from the preview that was confirmed."""
    assert autosync_run_id(date(2026, 11, 23)) == "2026-11-23-autosync"
    assert manual_run_id("2026-11-23T090000-ab12") == "2026-11-23T090000-ab12-manual"
