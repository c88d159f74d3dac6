"""A preview: what a manual sync would do, as a person sees it, and when it is too old."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rostersync.domain.basis import basis_of
from rostersync.domain.change import Summary
from rostersync.domain.class_matching import class_ids
from rostersync.domain.digest import basis_digest
from rostersync.domain.errors import PreviewExpired, PreviewStale, SelectionInvalid
from rostersync.domain.pairs import ClassPair
from rostersync.domain.plan import Plan
from rostersync.domain.roster import NO_SUBJECT_ID, Loss, Roster, Selection
from rostersync.domain.school import School
from rostersync.domain.snapshot import Snapshot
from rostersync.domain.undo_report import UndoReport
from rostersync.domain.warning import PlanWarning

LIFETIME = timedelta(minutes=60)

MOST_AN_HOUR = 60
"""Previews of one school: each reads its whole MIS, by the one token that all schools share."""


class ItemState(StrEnum):
    """The state of a subject or class in a preview; `emptied` is for classes only."""

    SELECTED = "selected"
    AVAILABLE = "available"
    ADDED = "added"
    REMOVED = "removed"
    DELETED = "deleted"
    EMPTIED = "emptied"
    KEPT = "kept"
    """Not as the MIS has it: a person keeps it until a day, or a subject with such a class."""
    RESTORED = "restored"
    """It comes back, by a restore or an undo."""


class StaleReason(StrEnum):
    """Why a preview no longer shows what would happen."""

    ROSTER_CHANGED = "roster_changed"
    TASKS_CHANGED = "tasks_changed"
    SETTINGS_CHANGED = "settings_changed"
    NEWER_MIS_READ = "newer_mis_read"
    ANOTHER_MANUAL_SYNC = "another_manual_sync"
    ARCHIVE_CHANGED = "archive_changed"


@dataclass(frozen=True, slots=True)
class PreviewSubject:
    """A subject of the MIS or the roster; `classes` counts those of the preview under it."""

    id: str
    name: str
    state: ItemState
    classes: int


@dataclass(frozen=True, slots=True)
class PreviewClass:
    """A class of the MIS or the roster; `students` as the MIS has it now, 0 if it is gone.

    `year_group` is that of most of its students, by the MIS. The roster's is used where the MIS
    no longer has these students, or does not share the year. None if neither knows.
    `kept_until`, `kept_by` and `kept_since` are set for a class that stays as it is, `kept_because`
    of what the MIS did to it. `told_apart_by` are the words that tell it from another class of its
    name; None where there is none. `teacher` is the first whose name is known. `is_new`: it is on
    the MIS, and nobody has chosen it or left it out yet.
    """

    id: str
    name: str
    subject_id: str
    state: ItemState
    students: int
    students_before: int
    tasks: int
    year_group: str | None = None
    kept_until: date | None = None
    kept_by: str | None = None
    kept_since: datetime | None = None
    kept_because: Loss | None = None
    told_apart_by: str | None = None
    teacher: str | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person saw, and the digests by which confirm recognises it.

    `restore` are the classes that were asked back, `undo` is of the run that was.
    """

    preview_id: str
    school_id: str
    created_at: datetime
    expires_at: datetime
    mis_read_at: datetime
    by: str
    selection: Selection
    subjects: tuple[PreviewSubject, ...]
    classes: tuple[PreviewClass, ...]
    summary: Summary
    warnings: tuple[PlanWarning, ...]
    plan_digest: str
    snapshot_digest: str
    basis_digest: str
    pairs: tuple[ClassPair, ...] = ()
    restore: tuple[str, ...] = ()
    undo: UndoReport | None = None


def chosen_selection(
    subjects: Iterable[str], classes: Iterable[str], snapshot: Snapshot, roster: Roster
) -> Selection:
    """Make a selection of what a person ticked; every class that they left out is declined.

    Raises:
        SelectionInvalid: an id that neither the MIS nor the roster has.

    """
    chosen = Selection(subjects=frozenset(subjects), classes=frozenset(classes))
    offered = class_ids(roster.classes, snapshot.classes)
    known_subjects = {row.id for row in snapshot.subjects} | roster.subjects.keys()
    strange_subjects = chosen.subjects - known_subjects - {NO_SUBJECT_ID}
    strange_classes = chosen.classes - set(offered.values()) - roster.classes.keys()
    if strange_subjects or strange_classes:
        raise SelectionInvalid(strange_subjects, strange_classes)
    declined = frozenset(mis_id for mis_id, id in offered.items() if id not in chosen.classes)
    return Selection(chosen.subjects, chosen.classes, declined)


def refuse_expired(preview: Preview, now: datetime) -> None:
    """Raise PreviewExpired from the moment that the preview's 60 minutes are over."""
    if now >= preview.expires_at:
        raise PreviewExpired(f"preview {preview.preview_id} expired at {preview.expires_at}")


def refuse_stale(preview: Preview, school: School, plan: Plan) -> None:
    """Compare a preview with the school, and with a new plan of the same read.

    Raises:
        PreviewStale: it says which of the reasons apply, and the difference in counts.

    """
    reasons = tuple(_stale_reasons(preview, school, plan))
    if reasons:
        raise PreviewStale(reasons, tuple(_differences(preview.summary, plan.summary)))


def _stale_reasons(preview: Preview, school: School, plan: Plan) -> Iterable[StaleReason]:
    standing = school.standing
    if standing.manual_sync_at is not None and standing.manual_sync_at >= preview.created_at:
        yield StaleReason.ANOTHER_MANUAL_SYNC
    newest = standing.snapshot_read_at
    is_newer = newest is not None and newest >= preview.mis_read_at
    if is_newer and standing.snapshot_digest != preview.snapshot_digest:
        yield StaleReason.NEWER_MIS_READ
    if basis_digest(basis_of(school)) != preview.basis_digest:
        yield StaleReason.SETTINGS_CHANGED
    if _tasks_of(plan.warnings) != _tasks_of(preview.warnings):
        yield StaleReason.TASKS_CHANGED
    elif plan.digest != preview.plan_digest:
        yield StaleReason.ROSTER_CHANGED


def _tasks_of(warnings: Iterable[PlanWarning]) -> frozenset[object]:
    return frozenset(task for warning in warnings for task in warning.tasks)


def _differences(before: Summary, now: Summary) -> Iterable[str]:
    for head in Summary.__dataclass_fields__:
        was, is_now = getattr(before, head), getattr(now, head)
        if was != is_now:
            yield f"{head}: {was} previewed, {is_now} now"
