"""When a preview may be confirmed: in time, still true, and with each warning accepted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rostersync.domain.basis import basis_of
from rostersync.domain.change import Summary
from rostersync.domain.decisions import Decisions, refuse_undecided
from rostersync.domain.digest import basis_digest
from rostersync.domain.errors import PreviewExpired, PreviewStale, WarningsNotAccepted
from rostersync.domain.plan import Plan
from rostersync.domain.preview import (
    LIFETIME,
    Preview,
    StaleReason,
    refuse_expired,
    refuse_stale,
)
from rostersync.domain.roster import Roster, Task, present_selection
from rostersync.domain.school import School, Standing
from rostersync.domain.school_settings import NewClasses, Reminders, Settings
from rostersync.domain.warning import PlanWarning
from tests.builders import NOW, SCHOOL_ID, a_class, a_roster, a_school, a_task, mirror
from tests.mis_edits import without_class
from tests.plans import plan_of_night

ROSTER = a_roster(classes=[a_class("7x"), a_class("7y")], tasks=[a_task()])
MIS = without_class(mirror(ROSTER), "7x")
PLAN = plan_of_night(ROSTER, MIS)
LATER, EARLIER = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)

PREVIEW = Preview(
    preview_id="p1",
    school_id=SCHOOL_ID,
    created_at=NOW,
    expires_at=NOW + LIFETIME,
    mis_read_at=NOW,
    by="head@larkrise.example",
    selection=present_selection(ROSTER),
    subjects=(),
    classes=(),
    summary=PLAN.summary,
    warnings=PLAN.warnings,
    plan_digest=PLAN.digest,
    snapshot_digest="seen",
    basis_digest=basis_digest(basis_of(a_school())),
)


def _reasons(school: School, plan: Plan = PLAN) -> tuple[str, ...]:
    with pytest.raises(PreviewStale) as stale:
        refuse_stale(PREVIEW, school, plan)
    return stale.value.reasons


def _replanned(roster: Roster) -> Plan:
    return plan_of_night(roster, MIS)


@pytest.mark.parametrize("age", [timedelta(0), LIFETIME - timedelta(microseconds=1)])
def test_a_preview_lives_for_sixty_minutes(age: timedelta) -> None:
    """Until just before they are over."""
    assert timedelta(minutes=60) == LIFETIME
    refuse_expired(PREVIEW, NOW + age)


@pytest.mark.parametrize("age", [LIFETIME, LIFETIME + timedelta(microseconds=1)])
def test_a_preview_is_dead_when_its_time_is_over(age: timedelta) -> None:
    """From that very instant."""
    with pytest.raises(PreviewExpired, match="preview p1 expired at 2026-11-23"):
        refuse_expired(PREVIEW, NOW + age)


@pytest.mark.parametrize(
    "standing",
    [
        Standing(),
        Standing(snapshot_digest="seen", snapshot_read_at=NOW),
        Standing(snapshot_digest="seen", snapshot_read_at=LATER),
        Standing(snapshot_digest="older", snapshot_read_at=EARLIER),
        Standing(manual_sync_at=EARLIER),
        Standing(roster_version=99),
    ],
    ids=["nothing since", "its own read", "same again", "older read", "older sync", "version"],
)
def test_a_preview_that_is_still_true_may_be_confirmed(standing: Standing) -> None:
    """A night that changed nothing, or a read before it, does not kill it."""
    refuse_stale(PREVIEW, a_school(standing=standing), PLAN)


@pytest.mark.parametrize("at", [NOW, LATER])
def test_a_newer_read_that_found_something_else_kills_a_preview(at: datetime) -> None:
    """What was shown is not what the MIS has now; of two at one instant nobody knows."""
    standing = Standing(snapshot_digest="other", snapshot_read_at=at)
    assert _reasons(a_school(standing=standing)) == (StaleReason.NEWER_MIS_READ,)


@pytest.mark.parametrize("at", [NOW, LATER])
def test_another_manual_sync_kills_a_preview(at: datetime) -> None:
    """Even if it left the roster as it was, or was confirmed at the very instant."""
    assert _reasons(a_school(standing=Standing(manual_sync_at=at))) == (
        StaleReason.ANOTHER_MANUAL_SYNC,
    )


@pytest.mark.parametrize(
    "settings",
    [
        Settings(new_classes=NewClasses.ADD),
        Settings(mass_departure_percent=5),
        Settings(mass_departure_minimum=5),
    ],
)
def test_a_setting_that_plans_depend_on_kills_a_preview(settings: Settings) -> None:
    """The guards are not those that it was held against."""
    assert _reasons(a_school(settings=settings)) == (StaleReason.SETTINGS_CHANGED,)


def test_another_setting_does_not_kill_a_preview() -> None:
    """How often to be reminded is no part of a plan."""
    refuse_stale(PREVIEW, a_school(settings=Settings(reminders=Reminders.ONCE)), PLAN)


@pytest.mark.parametrize(
    "tasks",
    [
        (a_task(), a_task("t2")),
        (),
        (a_task(title="Fractions, again"),),
        (a_task(due_at=NOW),),
        (a_task(student_ids=["ada"]),),
    ],
    ids=["set", "taken back", "renamed", "put off", "given to others"],
)
def test_a_task_at_stake_that_changed_kills_a_preview(tasks: tuple[Task, ...]) -> None:
    """A class is never deleted with homework that was not shown."""
    plan = _replanned(replace(ROSTER, tasks=tasks))
    assert _reasons(a_school(), plan) == (StaleReason.TASKS_CHANGED,)


def test_a_task_that_is_not_at_stake_does_not_kill_a_preview() -> None:
    """Homework set on a class that stays."""
    tasks = (a_task(), a_task("t2", class_id="7y"))
    refuse_stale(PREVIEW, a_school(), _replanned(replace(ROSTER, tasks=tasks)))


def test_a_roster_that_changed_kills_a_preview_and_says_what_differs() -> None:
    """In counts: what was previewed, and what it would be now."""
    renamed = replace(ROSTER, classes={**ROSTER.classes, "7y": a_class("7y", name="Old")})
    with pytest.raises(PreviewStale, match="the preview is stale: roster_changed") as stale:
        refuse_stale(PREVIEW, a_school(), _replanned(renamed))
    assert stale.value.reasons == (StaleReason.ROSTER_CHANGED,)
    assert stale.value.differences == ("classes_updated: 0 previewed, 1 now",)


def test_all_reasons_are_told_together() -> None:
    """A person need not find them one by one."""
    standing = Standing(manual_sync_at=LATER, snapshot_digest="other", snapshot_read_at=LATER)
    school = a_school(standing=standing, settings=Settings(mass_departure_percent=5))
    assert _reasons(school, _replanned(replace(ROSTER, tasks=()))) == (
        StaleReason.ANOTHER_MANUAL_SYNC,
        StaleReason.NEWER_MIS_READ,
        StaleReason.SETTINGS_CHANGED,
        StaleReason.TASKS_CHANGED,
    )


def test_a_stale_preview_of_equal_counts_differs_in_none() -> None:
    """Differences are of the counts alone."""
    preview = replace(PREVIEW, plan_digest="another")
    with pytest.raises(PreviewStale) as stale:
        refuse_stale(preview, a_school(), PLAN)
    assert stale.value.differences == ()


def test_a_preview_of_other_counts_names_each() -> None:
    """In the order of the summary."""
    preview = replace(PREVIEW, plan_digest="another", summary=Summary(students_joining=2))
    with pytest.raises(PreviewStale) as stale:
        refuse_stale(preview, a_school(), PLAN)
    assert stale.value.differences == (
        "students_joining: 2 previewed, 0 now",
        "classes_deleted: 0 previewed, 1 now",
        "tasks_deleted: 0 previewed, 1 now",
    )


TWO_GONE = (
    _replanned(ROSTER).warnings
    + plan_of_night(ROSTER, without_class(mirror(ROSTER), "7y")).warnings
)


def _refuse(warnings: Iterable[PlanWarning], accept: Iterable[str]) -> None:
    refuse_undecided(warnings, (), Decisions(accept=tuple(accept)))


@pytest.mark.parametrize("times", [1, 2])
def test_all_warnings_accepted_by_id_is_accepted(times: int) -> None:
    """In any order, and twice is once."""
    _refuse(TWO_GONE, ["deleted_class:7y", "deleted_class:7x"] * times)


@pytest.mark.parametrize(
    ("accept", "missing", "unknown"),
    [
        ([], ("deleted_class:7x", "deleted_class:7y"), ()),
        (["deleted_class:7y"], ("deleted_class:7x",), ()),
        (["deleted_class:7x", "deleted_class:7y", "deleted_class:9"], (), ("deleted_class:9",)),
        (["7x", "7y"], ("deleted_class:7x", "deleted_class:7y"), ("7x", "7y")),
    ],
    ids=["none", "one short", "one too many", "not by id"],
)
def test_anything_else_is_refused(
    accept: list[str], missing: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    """It says which were not accepted, and which are no warning of this preview."""
    with pytest.raises(WarningsNotAccepted) as refused:
        _refuse(TWO_GONE, accept)
    assert (refused.value.missing, refused.value.unknown) == (missing, unknown)
    assert all(id in str(refused.value) for id in missing + unknown)


def test_a_preview_without_warnings_needs_nothing_accepted() -> None:
    """And accepts nothing that it did not warn of."""
    _refuse((), [])
    with pytest.raises(WarningsNotAccepted):
        _refuse((), ["deleted_class:7x"])
