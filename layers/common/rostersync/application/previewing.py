"""Preview a manual sync: what would happen, with nothing written to the roster."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from rostersync.application.hand_over import HandOver, settle
from rostersync.application.planning import Planned, plan_school, refuse_empty, settle_read
from rostersync.application.ports.mis import Progress, unwatched
from rostersync.application.ports.sync import Ports
from rostersync.application.wanted import Choice, Restore, Undo, Wanted, World, wanted
from rostersync.domain.basis import basis_of
from rostersync.domain.decisions import (
    Decisions,
)
from rostersync.domain.digest import basis_digest, snapshot_digest
from rostersync.domain.doubts import by_name
from rostersync.domain.errors import MisSlow, RosterSyncError
from rostersync.domain.pending import PendingPreview, is_over, refusal_of
from rostersync.domain.preview import (
    LIFETIME,
    Preview,
)
from rostersync.domain.preview_items import preview_classes, preview_subjects, with_words
from rostersync.domain.roster import NOTHING_BACK
from rostersync.domain.school import School
from rostersync.domain.snapshot import MisRead
from rostersync.domain.undo_report import UndoReport, undo_report

_NOTED_EVERY = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class PreviewOrder:
    """Who wants which preview; of nothing that is asked for, the present selection."""

    school_id: str
    by: str
    asked: Choice | Restore | Undo | None = None


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
    school, begun_at = _admitted(order, ports, hand_over)
    return _make(order, _preview_id(begun_at, new_token()), school, ports)


def preview_or_begin(
    order: PreviewOrder, new_token: Callable[[], str], ports: Ports, hand_over: HandOver
) -> Preview | PendingPreview:
    """Preview, or let Worker do it where the MIS takes longer than the caller has.

    Raises:
        Whatever `preview` raises, but for MisSlow.

    """
    school, begun_at = _admitted(order, ports, hand_over)
    preview_id = _preview_id(begun_at, new_token())
    try:
        return _make(order, preview_id, school, ports)
    except MisSlow:
        pending = PendingPreview(preview_id, school.id, order.by, begun_at, order.asked)
    ports.previews.begin(pending)
    hand_over.queue.send_preview(school.id, preview_id)
    return pending


def _admitted(
    order: PreviewOrder, ports: Ports, hand_over: HandOver | None
) -> tuple[School, datetime]:
    school = settle(ports.schools.get(order.school_id), ports, hand_over)
    now = ports.clock.now()
    ports.previews.admit(school.id, now)
    return school, now


def _preview_id(begun_at: datetime, token: str) -> str:
    return f"{begun_at:%Y-%m-%dT%H%M%S}-{token}"


def make_pending(school_id: str, preview_id: str, ports: Ports) -> PendingPreview | None:
    """Make a preview that a request began, or write down why it cannot be made.

    None when there is nothing to make: it is ready or refused, or nobody waits for it any more.

    Raises:
        UnknownSchool, SchoolRecordInvalid: as `Schools.get`.

    """
    pending = ports.previews.pending(school_id, preview_id)
    if pending is None or is_over(pending, ports.clock.now()):
        return None
    order = PreviewOrder(school_id, pending.by, pending.asked)
    school = settle(ports.schools.get(school_id), ports, None)
    try:
        _make(order, preview_id, school, ports, _Noting(pending, ports))
    except RosterSyncError as error:
        pending = replace(pending, refusal=refusal_of(error))
        ports.previews.note(pending)
    return pending


class _Noting:
    """Writes how far a read is, every two seconds at most; lists are read at the same time."""

    def __init__(self, pending: PendingPreview, ports: Ports) -> None:
        self._pending = pending
        self._ports = ports
        self._noted_at = pending.begun_at
        self._pages: dict[str, int] = {}
        self._lock = Lock()

    def __call__(self, list_name: str, pages: int) -> None:
        with self._lock:
            self._pages[list_name] = pages
            now = self._ports.clock.now()
            if now - self._noted_at < _NOTED_EVERY:
                return
            self._noted_at = now
            self._ports.previews.note(replace(self._pending, progress=dict(self._pages)))


def _make(
    order: PreviewOrder,
    preview_id: str,
    school: School,
    ports: Ports,
    progress: Progress = unwatched,
) -> Preview:
    # Reading the MIS takes the time: the tasks are counted meanwhile.
    with ThreadPoolExecutor(max_workers=1) as meanwhile:
        counting = meanwhile.submit(ports.rosters.task_counts, school)
        snapshot = ports.mis.read(school.mis, progress)
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
    made = _preview(order, gathered, counting.result(), undecided.at, preview_id)
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
    preview_id: str,
) -> Preview:
    planned, snapshot = gathered.planned, gathered.planned.snapshot
    plan, roster, back = planned.plan, planned.roster, planned.selection.back
    classes = preview_classes(roster, snapshot, plan, tasks, back)
    subjects = preview_subjects(roster, snapshot, plan, classes, back)
    return Preview(
        preview_id=preview_id,
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
