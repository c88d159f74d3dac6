"""Confirm a manual sync: apply exactly what the preview showed, or refuse."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from rostersync.application.applying import apply_plan, begin_plan
from rostersync.application.hand_over import HandOver, ask_again, settle
from rostersync.application.planning import Planned
from rostersync.application.ports.sync import Ports
from rostersync.application.replanning import planned_again
from rostersync.application.stopwatch import Stopwatch
from rostersync.domain.decisions import (
    Decisions,
    SamePair,
    refuse_keep_until,
    refuse_undecided,
)
from rostersync.domain.errors import (
    PreviewStale,
    RosterMoved,
    SyncInProgress,
)
from rostersync.domain.preview import (
    Preview,
    refuse_expired,
    refuse_stale,
)
from rostersync.domain.run import Run, RunKind, manual_run_id, unended
from rostersync.domain.school import School, SchoolState
from rostersync.domain.snapshot import MisRead
from rostersync.domain.year_change import ChangeOfYear, collected, settled, undone
from rostersync.domain.year_window import window_on


@dataclass(frozen=True, slots=True)
class ConfirmOrder:
    """Who confirms which preview, and what they decide about each of its warnings."""

    school_id: str
    preview_id: str
    by: str
    accept: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    keep_until: date | None = None
    same: tuple[SamePair, ...] = ()
    different: tuple[str, ...] = ()

    def decisions(self, at: datetime) -> Decisions:
        """What is decided, at that time."""
        return Decisions(
            by=self.by,
            at=at,
            accept=self.accept,
            keep=self.keep,
            keep_until=self.keep_until,
            same=self.same,
            different=self.different,
        )


def confirm(
    order: ConfirmOrder,
    ports: Ports,
    hand_over: HandOver | None = None,
    watch: Stopwatch | None = None,
) -> Run:
    """Apply exactly what the preview showed, or refuse; a preview applies once.

    A plan that is too large for the caller's time is begun and handed over: its run has no
    outcome yet. Without `hand_over` every plan is finished here. `watch` measures `plan` and
    `write`; the MIS was read for the preview.

    Raises:
        UnknownSchool, SchoolRecordInvalid, PreviewNotFound, PreviewExpired.
        PreviewStale: the same read no longer leads to the same plan; it says why.
        WarningsNotAccepted: not every warning of the preview was decided, once and as it can be.
        KeepUntilInvalid: the day is over, or more than a year ahead.
        SyncInProgress: another plan is being applied.

    """
    means = _Means(ports, hand_over, watch or Stopwatch(ports.clock))
    try:
        return _confirm(order, means)
    except (PreviewStale, RosterMoved, SyncInProgress):
        # Perhaps another request of this same confirm was first: then its run is the answer.
        return _confirm(order, means)


@dataclass(frozen=True, slots=True)
class _Means:
    """The tools of one confirm."""

    ports: Ports
    hand_over: HandOver | None
    watch: Stopwatch


def _confirm(order: ConfirmOrder, means: _Means) -> Run:
    ports, hand_over = means.ports, means.hand_over
    school = ports.schools.get(order.school_id)
    run_id = manual_run_id(order.preview_id)
    begun = ports.runs.get(school.id, run_id) if school.applying == run_id else None
    if begun is not None and hand_over is not None and hand_over.is_due(begun):
        ask_again(begun, ports, hand_over)
        return begun
    school = settle(school, ports, hand_over, own=run_id)
    ended = ports.runs.get(school.id, run_id)
    if ended is not None and ended.outcome is not None:
        return ended
    return _carry_out(school, order, means)


def _carry_out(school: School, order: ConfirmOrder, means: _Means) -> Run:
    ports = means.ports
    made = ports.previews.get(school.id, order.preview_id)
    refuse_expired(made, ports.clock.now())
    run = _new_run(order, made, ports)
    with means.watch.measure("plan"):
        planned = planned_again(school, made, ports)
        refuse_stale(made, school, planned.plan)
        year = _year(school, run, planned, ports.clock.now())
        planned = replace(_decided(planned, order.decisions(ports.clock.now())), year=year)
    left_out = planned.snapshot.left_out
    read = MisRead(made.snapshot_digest, made.mis_read_at, left_out)
    with means.watch.measure("write"):
        return _write(school, run, planned, read, means)


def _year(school: School, run: Run, planned: Planned, now: datetime) -> ChangeOfYear | None:
    """Say how the change of year stands afterwards: whoever decides what was collected settles it.

    A confirm within the window that decides none of it changes nothing about it.
    """
    before = school.standing.year_change
    if run.kind is RunKind.UNDO:
        return before and undone(before, run.undoes)
    today = now.astimezone(UTC).date()
    is_open = school.standing.state is SchoolState.YEAR_CHANGE
    if not is_open and window_on(school.settings.year_change, today) is None:
        return before
    is_ready = before is not None and before.is_ready
    decides = is_ready or collected(planned.plan.warnings)
    return settled(before, run.run_id, now) if decides else before


def _decided(planned: Planned, decisions: Decisions) -> Planned:
    refuse_keep_until(decisions)
    refuse_undecided(planned.plan.warnings, planned.plan.pairs, decisions)
    return planned.decided(decisions)


def _write(school: School, run: Run, planned: Planned, read: MisRead, means: _Means) -> Run:
    ports, hand_over = means.ports, means.hand_over
    if hand_over is None or len(planned.plan.changes) <= hand_over.most_changes:
        return apply_plan(school, run, planned, read, ports)
    ahead = begin_plan(school, run, planned, read, ports)
    hand_over.queue.send_finish(school.id, run.run_id)
    return unended(ahead.ending.run)


def _new_run(order: ConfirmOrder, made: Preview, ports: Ports) -> Run:
    return Run(
        run_id=manual_run_id(order.preview_id),
        school_id=order.school_id,
        kind=RunKind.UNDO if made.undo else RunKind.MANUAL_SYNC,
        by=order.by,
        started_at=ports.clock.now(),
        undoes=made.undo.run_id if made.undo else None,
    )
