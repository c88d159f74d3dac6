"""How a school stands after a run: every cause against every state before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rostersync.domain.digest import inputs_digest, selection_digest
from rostersync.domain.ending import Ending, clean_ending, failed_ending, refused_ending
from rostersync.domain.run import Cause
from rostersync.domain.school import SchoolState, Standing, Trouble
from rostersync.domain.school_settings import Settings
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

NEW, OK = SchoolState.NEW, SchoolState.OK
OWES, PROBLEM = SchoolState.MANUAL_SYNC_REQUIRED, SchoolState.MIS_PROBLEM
EARLIER = NOW - timedelta(days=3)
ROSTER = a_roster()
PLAN = plan_of_night(
    ROSTER, with_class(mirror(ROSTER), MisClass("7x", "7X", "maths", ("ada", "ben"), ("grey",)))
)
MAJOR = plan_of_night(ROSTER, without_class(mirror(ROSTER), "7x"))


def _fail(cause: Cause, before: SchoolState, trouble: Trouble | None) -> Ending:
    school = a_school(standing=Standing(state=before, since=EARLIER, trouble=trouble))
    if cause is Cause.MAJOR_CHANGES:
        return refused_ending(school, an_autosync(), MAJOR, a_read(), NOW)
    return failed_ending(school, an_autosync(), cause, "", NOW)


@pytest.mark.parametrize(
    ("cause", "before", "after"),
    [
        (Cause.MAJOR_CHANGES, OK, OWES),
        (Cause.MAJOR_CHANGES, OWES, OWES),
        (Cause.MAJOR_CHANGES, PROBLEM, OWES),
        (Cause.MIS_ACCESS, OK, PROBLEM),
        (Cause.MIS_ACCESS, OWES, PROBLEM),
        (Cause.MIS_ACCESS, PROBLEM, PROBLEM),
        (Cause.MIS_EMPTY, OK, PROBLEM),
        (Cause.MIS_EMPTY, OWES, PROBLEM),
        (Cause.MIS_EMPTY, PROBLEM, PROBLEM),
        (Cause.MIS_UNAVAILABLE, OK, PROBLEM),
        (Cause.MIS_UNAVAILABLE, OWES, OWES),
        (Cause.MIS_UNAVAILABLE, PROBLEM, PROBLEM),
        (Cause.MIS_INCOMPLETE, OK, PROBLEM),
        (Cause.MIS_INCOMPLETE, OWES, OWES),
        (Cause.MIS_INCOMPLETE, PROBLEM, PROBLEM),
        (Cause.INTERNAL, OK, OK),
        (Cause.INTERNAL, OWES, OWES),
        (Cause.INTERNAL, PROBLEM, PROBLEM),
        *((cause, NEW, NEW) for cause in Cause),
    ],
)
def test_each_cause_leads_from_each_state_to_another(
    cause: Cause, before: SchoolState, after: SchoolState
) -> None:
    """A school that was never set up stays new; a passing fault hides no owed manual sync."""
    troubles = {OWES: a_trouble(), PROBLEM: a_trouble(Cause.MIS_ACCESS)}
    assert _fail(cause, before, troubles.get(before)).standing.state is after


@pytest.mark.parametrize(
    "cause", [Cause.MIS_UNAVAILABLE, Cause.MIS_INCOMPLETE, Cause.INTERNAL], ids=str
)
def test_an_owed_manual_sync_comes_back_in_sight_after_a_withdrawn_permission(
    cause: Cause,
) -> None:
    """Major changes, then access withdrawn, then a passing fault: the manual sync is owed."""
    trouble = a_trouble(Cause.MIS_ACCESS, nights=2, manual_sync_owed=True)
    assert _fail(cause, PROBLEM, trouble).standing.state is OWES


@pytest.mark.parametrize(
    ("before", "cause", "after"),
    [
        (None, Cause.MIS_EMPTY, (1, 1, False)),
        (None, Cause.MAJOR_CHANGES, (1, 1, True)),
        (a_trouble(Cause.MIS_EMPTY, nights=4, cause_nights=2), Cause.MIS_EMPTY, (5, 3, False)),
        (a_trouble(Cause.MIS_EMPTY, nights=4, cause_nights=2), Cause.INTERNAL, (5, 1, False)),
        (a_trouble(Cause.MIS_EMPTY, nights=4), Cause.MAJOR_CHANGES, (5, 1, True)),
        (a_trouble(Cause.MAJOR_CHANGES, nights=4), Cause.INTERNAL, (5, 1, True)),
    ],
)
def test_trouble_counts_its_nights(
    before: Trouble | None, cause: Cause, after: tuple[int, int, bool]
) -> None:
    """All in a row, those of this cause in a row, and whether a manual sync is owed since."""
    trouble = _fail(cause, PROBLEM, before).standing.trouble
    assert trouble is not None
    assert (trouble.nights, trouble.cause_nights, trouble.manual_sync_owed) == after


def test_since_tells_when_the_state_began() -> None:
    """It moves with the state, not with the run."""
    assert _fail(Cause.MIS_EMPTY, PROBLEM, None).standing.since == EARLIER
    assert _fail(Cause.MIS_EMPTY, OK, None).standing.since == NOW


BEFORE = Standing(
    state=OWES,
    since=EARLIER,
    mis_name="SIMS",
    roster_version=7,
    applied_digest="applied",
    selection_digest="selected",
    snapshot_digest="older",
    snapshot_read_at=EARLIER,
    manual_sync_at=EARLIER,
    last_run_id="before",
    trouble=a_trouble(),
)


def test_a_refused_run_remembers_what_was_read_and_nothing_as_applied() -> None:
    """The newest read is known, so that a preview of an older one can be told."""
    school = a_school(standing=BEFORE)
    after = refused_ending(school, an_autosync(), MAJOR, a_read("newer", NOW), NOW).standing
    assert replace(after, trouble=None) == replace(
        BEFORE,
        snapshot_digest="newer",
        snapshot_read_at=NOW,
        last_run_id="2026-11-23-autosync",
        trouble=None,
    )


def test_a_run_that_got_no_plan_remembers_the_read_before() -> None:
    """A read that failed is none."""
    after = failed_ending(
        a_school(standing=BEFORE), an_autosync(), Cause.INTERNAL, "", NOW
    ).standing
    assert (after.snapshot_digest, after.snapshot_read_at) == ("older", EARLIER)
    assert (after.roster_version, after.applied_digest) == (7, "applied")


def test_a_clean_run_puts_the_school_in_order() -> None:
    """Whatever it was in, with what the next night needs to know."""
    settings = Settings(mass_departure_percent=30)
    school = a_school(standing=BEFORE, settings=settings)
    selected = selection_digest(PLAN.selection)
    assert clean_ending(school, an_autosync(), PLAN, a_read("newer", NOW), NOW).standing == (
        Standing(
            state=OK,
            since=NOW,
            counts=PLAN.counts,
            mis_name="SIMS",
            roster_version=8,
            applied_digest=inputs_digest("newer", selected, settings),
            selection_digest=selected,
            snapshot_digest="newer",
            snapshot_read_at=NOW,
            manual_sync_at=EARLIER,
            last_run_id="2026-11-23-autosync",
            frames=1,
            roster_digest=PLAN.roster_digest,
        )
    )


def test_a_school_in_order_stays_so_since_then() -> None:
    """A good night does not begin a new state."""
    school = a_school(standing=replace(BEFORE, state=OK, trouble=None))
    assert clean_ending(school, an_autosync(), PLAN, a_read(), NOW).standing.since == EARLIER


def test_a_manual_sync_is_remembered() -> None:
    """Previews made before it are stale."""
    ending = clean_ending(a_school(standing=BEFORE), a_manual_sync(), PLAN, a_read(), NOW)
    assert ending.standing.manual_sync_at == NOW


def test_the_first_manual_sync_sets_a_school_up() -> None:
    """From new to in order."""
    ending = clean_ending(a_school(standing=Standing()), a_manual_sync(), PLAN, a_read(), NOW)
    assert (ending.standing.state, ending.standing.roster_version) == (OK, 1)
