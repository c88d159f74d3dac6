"""How a run ends: judged before anyone writes, its outcome and its notices decided together."""

from dataclasses import replace
from datetime import datetime

import pytest

from rostersync.domain.change import Summary
from rostersync.domain.ending import (
    Ending,
    clean_ending,
    failed_ending,
    failed_run,
    refused_ending,
    unchanged_ending,
)
from rostersync.domain.notice import NoticeKind
from rostersync.domain.plan import Plan, Verdict, judge
from rostersync.domain.run import Cause, NextStep, Outcome
from rostersync.domain.school import SchoolState, Standing
from rostersync.domain.school_settings import AfterFailure, Settings
from rostersync.domain.snapshot import MisClass
from tests.builders import (
    NOW,
    a_manual_sync,
    a_read,
    a_roster,
    a_school,
    a_trouble,
    an_autosync,
    mirror,
)
from tests.mis_edits import with_class, without_class
from tests.plans import plan_of_night

ROSTER = a_roster()
NOTHING = plan_of_night(ROSTER, mirror(ROSTER))
RENAMED = plan_of_night(
    ROSTER, with_class(mirror(ROSTER), MisClass("7x", "7X", "maths", ("ada", "ben"), ("grey",)))
)
DELETED = plan_of_night(ROSTER, without_class(mirror(ROSTER), "7x"))
INSISTS = Settings(after_failure=AfterFailure.REQUIRE_MANUAL_SYNC)


def _told(ending: Ending) -> list[NoticeKind]:
    return [notice.kind for notice in ending.notices]


@pytest.mark.parametrize(
    ("plan", "verdict"),
    [(NOTHING, Verdict.LEAVE), (RENAMED, Verdict.APPLY), (DELETED, Verdict.REFUSE)],
    ids=["nothing", "minor", "major"],
)
def test_a_plan_is_judged_before_anyone_writes(plan: Plan, verdict: Verdict) -> None:
    """Nothing to do is left, minor changes are applied, one warning refuses the whole."""
    assert judge(plan, a_school()) is verdict


@pytest.mark.parametrize("plan", [NOTHING, RENAMED], ids=["nothing", "minor"])
@pytest.mark.parametrize(
    ("settings", "owed", "is_refused"),
    [
        (INSISTS, True, True),
        (INSISTS, False, False),
        (Settings(), True, False),
    ],
    ids=["insists and owes", "insists and owes nothing", "resumes"],
)
def test_a_school_that_insists_waits_for_its_manual_sync(
    *, plan: Plan, settings: Settings, owed: bool, is_refused: bool
) -> None:
    """Even if the MIS was put right; the default resumes by itself."""
    school = a_school(settings=settings, trouble=a_trouble(manual_sync_owed=owed))
    assert (judge(plan, school) is Verdict.REFUSE) is is_refused


def test_a_school_that_insists_and_has_no_trouble_is_synced() -> None:
    """The policy is about what follows a failure."""
    assert judge(RENAMED, a_school(settings=INSISTS)) is Verdict.APPLY


@pytest.mark.parametrize(
    ("plan", "outcome", "change_count"),
    [(RENAMED, Outcome.APPLIED, 1), (NOTHING, Outcome.UNCHANGED, 0)],
    ids=["applied", "unchanged"],
)
def test_a_clean_run_says_what_it_did(plan: Plan, outcome: Outcome, change_count: int) -> None:
    """Outcome, counts and digest, and no cause."""
    run = clean_ending(a_school(), an_autosync(), plan, a_read(), NOW).run
    assert run == replace(
        an_autosync(),
        ended_at=NOW,
        outcome=outcome,
        summary=plan.summary,
        change_count=change_count,
        plan_digest=plan.digest,
        sequence=1 if plan.changes else None,
        roster_digest=plan.roster_digest if plan.changes else None,
    )


def test_a_run_that_changed_something_is_the_next_frame() -> None:
    """Its number follows that of the newest frame, and the school knows both."""
    school = a_school(standing=Standing(frames=7))
    ending = clean_ending(school, an_autosync(), RENAMED, a_read(), NOW)
    assert (ending.run.sequence, ending.standing.frames) == (8, 8)


def test_a_run_that_changed_nothing_is_no_frame() -> None:
    """The feed stays where it was."""
    school = a_school(standing=Standing(frames=7, roster_digest="seventh"))
    ending = clean_ending(school, an_autosync(), NOTHING, a_read(), NOW)
    assert (ending.run.sequence, ending.standing.frames, ending.standing.roster_digest) == (
        None,
        7,
        "seventh",
    )


def test_a_confirmed_run_keeps_the_warnings_that_were_accepted() -> None:
    """The record says what a person took upon themselves."""
    run = clean_ending(a_school(), a_manual_sync(), DELETED, a_read(), NOW).run
    assert (run.outcome, run.warnings) == (Outcome.APPLIED, DELETED.warnings)


def test_a_night_of_the_same_content_leaves_the_standing_alone() -> None:
    """Nothing was planned, so nothing is known better than before."""
    school = a_school()
    ending = unchanged_ending(school, an_autosync(), a_read(), NOW)
    assert ending == Ending(
        replace(an_autosync(), ended_at=NOW, outcome=Outcome.UNCHANGED), school.standing
    )


def test_a_refused_run_says_why_and_what_it_would_have_done() -> None:
    """Failed, with warnings and counts, and the next step."""
    run = refused_ending(a_school(), an_autosync(), DELETED, a_read(), NOW).run
    assert run == replace(
        an_autosync(),
        ended_at=NOW,
        outcome=Outcome.FAILED,
        cause=Cause.MAJOR_CHANGES,
        next_step=NextStep.MANUAL_SYNC,
        summary=DELETED.summary,
        warnings=DELETED.warnings,
        plan_digest=DELETED.digest,
    )


def test_a_held_run_says_that_it_is_the_policy() -> None:
    """There is no warning to show, so the run says why it failed."""
    school = a_school(settings=INSISTS, trouble=a_trouble())
    run = refused_ending(school, an_autosync(), RENAMED, a_read(), NOW).run
    assert run.cause is Cause.MAJOR_CHANGES
    assert run.detail == "held until a manual sync, as the school's policy says"


def test_a_run_that_got_no_plan_says_where_it_stopped() -> None:
    """Cause and detail, and no counts."""
    ending = failed_ending(a_school(), an_autosync(), Cause.MIS_EMPTY, "no students", NOW)
    assert ending.run == replace(
        an_autosync(),
        ended_at=NOW,
        outcome=Outcome.FAILED,
        cause=Cause.MIS_EMPTY,
        next_step=NextStep.CHECK_MIS,
        detail="no students",
        summary=Summary(),
    )


def test_a_run_can_fail_without_a_school() -> None:
    """One whose school cannot be read has a run all the same."""
    assert failed_run(an_autosync(), Cause.INTERNAL, NOW) == replace(
        an_autosync(), ended_at=NOW, outcome=Outcome.FAILED, cause=Cause.INTERNAL
    )


@pytest.mark.parametrize("told_at", [None, NOW], ids=["untold", "told"])
def test_a_night_after_a_failure_says_resolved_only_if_the_failure_was_told(
    told_at: datetime | None,
) -> None:
    """And counts the nights that had failed."""
    school = a_school(
        state=SchoolState.MANUAL_SYNC_REQUIRED, trouble=a_trouble(nights=4, told_at=told_at)
    )
    ending = clean_ending(school, an_autosync(), RENAMED, a_read(), NOW)
    told = [(notice.kind, notice.nights) for notice in ending.notices]
    assert told == ([] if told_at is None else [(NoticeKind.AUTOSYNC_RESOLVED, 4)])


def test_a_manual_sync_tells_who_did_it() -> None:
    """To the school, whether anything had failed or not."""
    ending = clean_ending(a_school(), a_manual_sync(), DELETED, a_read(), NOW)
    (notice,) = ending.notices
    assert (notice.kind, notice.by, notice.nights) == (
        NoticeKind.MANUAL_SYNC_APPLIED,
        "head@larkrise.example",
        0,
    )


def test_an_ordinary_night_tells_nobody() -> None:
    """No mail for what went well."""
    assert _told(clean_ending(a_school(), an_autosync(), RENAMED, a_read(), NOW)) == []


def test_major_changes_are_told_the_first_night() -> None:
    """With what was found."""
    ending = refused_ending(a_school(), an_autosync(), DELETED, a_read(), NOW)
    (notice,) = ending.notices
    assert (notice.kind, notice.nights, notice.warning_count) == (NoticeKind.AUTOSYNC_FAILED, 1, 1)


def test_an_outage_is_told_on_its_third_night() -> None:
    """And not before; a night of another cause between starts the count again."""
    causes = [Cause.MIS_UNAVAILABLE] * 2 + [Cause.MIS_INCOMPLETE] + [Cause.MIS_UNAVAILABLE] * 4
    school, told = a_school(), []
    for cause in causes:
        ending = failed_ending(school, an_autosync(), cause, "", NOW)
        school = a_school(standing=ending.standing)
        told.append(len(ending.notices))
    assert told == [0, 0, 0, 0, 0, 1, 1]
