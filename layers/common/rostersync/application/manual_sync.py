"""The manual sync: preview what would happen, then confirm exactly that."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime

from rostersync.application.applying import apply_plan, begin_plan
from rostersync.application.hand_over import HandOver, ask_again, settle
from rostersync.application.planning import Planned, plan_school, refuse_empty, settle_read
from rostersync.application.ports.sync import Ports
from rostersync.application.stopwatch import Stopwatch
from rostersync.application.wanted import Choice as Choice
from rostersync.application.wanted import Restore, Undo, Wanted, World, wanted
from rostersync.domain.basis import basis_of
from rostersync.domain.decisions import (
    Decisions,
    SamePair,
    refuse_keep_until,
    refuse_undecided,
)
from rostersync.domain.digest import basis_digest, snapshot_digest
from rostersync.domain.doubts import by_name
from rostersync.domain.errors import (
    NotInArchive,
    PreviewStale,
    RosterMoved,
    SyncInProgress,
    UndoRefused,
)
from rostersync.domain.preview import (
    LIFETIME,
    Preview,
    StaleReason,
    refuse_expired,
    refuse_stale,
)
from rostersync.domain.preview_items import preview_classes, preview_subjects, with_words
from rostersync.domain.roster import NOTHING_BACK
from rostersync.domain.run import Run, RunKind, manual_run_id, unended
from rostersync.domain.school import School
from rostersync.domain.snapshot import MisRead
from rostersync.domain.undo_report import UndoReport, undo_report


@dataclass(frozen=True, slots=True)
class PreviewOrder:
    """Who wants which preview; of nothing that is asked for, the present selection."""

    school_id: str
    by: str
    asked: Choice | Restore | Undo | None = None


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


def preview(
    order: PreviewOrder,
    new_token: Callable[[], str],
    ports: Ports,
    hand_over: HandOver | None = None,
) -> Preview:
    """Read the MIS once, plan with the given selection, and store both for `confirm`.

    `new_token` gives a few characters that make the preview's id unique.

    Raises:
        UnknownSchool, SchoolRecordInvalid, MisError, SelectionInvalid: nothing is stored.
        NotInArchive, RunNotFound, UndoRefused: what is asked back cannot be had; nothing is stored.
        SyncInProgress: a plan is being applied that is too large to wait for; nothing is stored.
        TooManyPreviews: the school had its share of this hour; the MIS is not read.

    """
    school = settle(ports.schools.get(order.school_id), ports, hand_over)
    ports.previews.admit(school.id, ports.clock.now())
    # Reading the MIS takes the time: the tasks are counted meanwhile.
    with ThreadPoolExecutor(max_workers=1) as meanwhile:
        counting = meanwhile.submit(ports.rosters.task_counts, school)
        snapshot = ports.mis.read(school.mis)
    refuse_empty(school, snapshot)
    roster = ports.rosters.roster(school)
    want = wanted(order.asked, World(school, roster, snapshot, ports))
    digest = snapshot_digest(snapshot)
    snapshot = settle_read(school, roster, snapshot, want.selection, ports.mis)
    undecided = Decisions(by=order.by, at=ports.clock.now())
    planned = plan_school(
        school, roster, snapshot, want.selection, ports.rosters, undecided=undecided
    )
    gathered = _Gathered(school, digest, planned, want)
    made = _preview(order, gathered, counting.result(), undecided.at, new_token())
    ports.schools.note_read(school.id, MisRead(made.snapshot_digest, snapshot.read_at))
    ports.previews.save(made, snapshot)
    return made


@dataclass(frozen=True, slots=True)
class _Gathered:
    """All that one preview is made of; `digest` is of the snapshot before it was settled."""

    school: School
    digest: str
    planned: Planned
    wanted: Wanted


def _preview(
    order: PreviewOrder,
    gathered: _Gathered,
    tasks: Mapping[str, int],
    created_at: datetime,
    token: str,
) -> Preview:
    planned, snapshot = gathered.planned, gathered.planned.snapshot
    plan, roster, back = planned.plan, planned.roster, planned.selection.back
    classes = preview_classes(roster, snapshot, plan, tasks, back)
    subjects = preview_subjects(roster, snapshot, plan, classes, back)
    return Preview(
        preview_id=f"{created_at:%Y-%m-%dT%H%M%S}-{token}",
        school_id=order.school_id,
        created_at=created_at,
        expires_at=created_at + LIFETIME,
        mis_read_at=snapshot.read_at,
        by=order.by,
        selection=replace(planned.selection, back=NOTHING_BACK),
        subjects=subjects,
        classes=with_words(classes, subjects, roster, snapshot, plan),
        summary=plan.summary,
        warnings=by_name(plan.warnings, plan.doubts),
        pairs=plan.pairs,
        restore=_restored(order.asked),
        undo=_report(order.asked, gathered),
        plan_digest=plan.digest,
        snapshot_digest=gathered.digest,
        basis_digest=basis_digest(basis_of(gathered.school)),
    )


def _restored(asked: Choice | Restore | Undo | None) -> tuple[str, ...]:
    return tuple(sorted(asked.classes)) if isinstance(asked, Restore) else ()


def _report(asked: Choice | Restore | Undo | None, gathered: _Gathered) -> UndoReport | None:
    done, planned = gathered.wanted.done, gathered.planned
    if not isinstance(asked, Undo) or done is None:
        return None
    return undo_report(asked.run_id, done, planned.roster, planned.plan.target)


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
        planned = _planned_again(school, made, ports)
        refuse_stale(made, school, planned.plan)
        planned = _decided(planned, order.decisions(ports.clock.now()))
    left_out = planned.snapshot.left_out
    read = MisRead(made.snapshot_digest, made.mis_read_at, left_out)
    with means.watch.measure("write"):
        return _write(school, run, planned, read, means)


def _planned_again(school: School, made: Preview, ports: Ports) -> Planned:
    snapshot = ports.previews.snapshot(school.id, made.preview_id)
    roster = ports.rosters.roster(school)
    want = _wanted_again(made, World(school, roster, snapshot, ports))
    planned = plan_school(
        school,
        roster,
        snapshot,
        want.selection,
        ports.rosters,
        undecided=Decisions(by=made.by, at=made.created_at),
    )
    return replace(planned, brought_back=want.entries)


def _wanted_again(made: Preview, world: World) -> Wanted:
    """Ask for the same again: what has left the archive meanwhile cannot be had any more."""
    if not made.restore and made.undo is None:
        return Wanted(made.selection)
    asked = Undo(made.undo.run_id) if made.undo else Restore(frozenset(made.restore))
    try:
        return wanted(asked, world)
    except (NotInArchive, UndoRefused):
        raise PreviewStale((StaleReason.ARCHIVE_CHANGED,)) from None


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
