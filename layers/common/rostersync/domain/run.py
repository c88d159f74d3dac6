"""A run: one attempt to sync one school, and how it ended."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import assert_never

from rostersync.domain.change import Summary
from rostersync.domain.left_out import LeftOut
from rostersync.domain.warning import PlanWarning


class RunKind(StrEnum):
    """What started the run."""

    AUTOSYNC = "autosync"
    MANUAL_SYNC = "manual_sync"
    UNDO = "undo"
    ERASURE = "erasure"


class Outcome(StrEnum):
    """How a run ended."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class Cause(StrEnum):
    """Why a run failed; the cause says who must act."""

    MAJOR_CHANGES = "major_changes"
    MIS_ACCESS = "mis_access"
    MIS_UNAVAILABLE = "mis_unavailable"
    MIS_INCOMPLETE = "mis_incomplete"
    MIS_EMPTY = "mis_empty"
    INTERNAL = "internal"


class NextStep(StrEnum):
    """What must happen before the school is in order again."""

    MANUAL_SYNC = "manual_sync"
    RECONNECT_MIS = "reconnect_mis"
    CHECK_MIS = "check_mis"
    NONE = "none"


def next_step(cause: Cause) -> NextStep:
    """Give the step that settles the cause; `none` means that the night tries again by itself."""
    match cause:
        case Cause.MAJOR_CHANGES:
            return NextStep.MANUAL_SYNC
        case Cause.MIS_ACCESS:
            return NextStep.RECONNECT_MIS
        case Cause.MIS_EMPTY:
            return NextStep.CHECK_MIS
        case Cause.MIS_UNAVAILABLE | Cause.MIS_INCOMPLETE | Cause.INTERNAL:
            return NextStep.NONE
        case _:
            assert_never(cause)


def is_tried_again(cause: Cause) -> bool:
    """Whether the same night tries again: nobody at the school can do anything."""
    return next_step(cause) is NextStep.NONE


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt. `outcome` is None while its plan is being applied.

    `night` is a UTC date, for autosync only; `by` is who confirmed, for all but autosync.
    `detail` says what and where, in ids and counts, for operators.
    `change_count` is the number of changes, kept with the run and read separately.
    `attempts` counts the tries of the night, from 1. `ordinal` is above 1 for a run that was
    ordered because the night's earlier one had failed. `credentials_refused` says that the fault
    is ours: the MIS refuses us for every school. `about` is the scope that is off or the list that
    is empty, where the cause is about one. `left_out` names the first hundred of
    `left_out_count` things that the run did not take from the MIS. `sequence` is the run's place
    in the school's feed and `roster_digest` is of the roster that it left; None for a run that
    changed nothing. `undoes` is the run that this one takes back, `undone_by` the one that took
    this one back.
    """

    run_id: str
    school_id: str
    kind: RunKind
    started_at: datetime
    night: date | None = None
    by: str | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    cause: Cause | None = None
    next_step: NextStep = NextStep.NONE
    summary: Summary = Summary()
    warnings: tuple[PlanWarning, ...] = ()
    detail: str | None = None
    change_count: int = 0
    plan_digest: str | None = None
    attempts: int = 1
    ordinal: int = 1
    credentials_refused: bool = False
    about: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    left_out_count: int = 0
    sequence: int | None = None
    roster_digest: str | None = None
    undoes: str | None = None
    undone_by: str | None = None


def autosync_run_id(night: date, ordinal: int = 1) -> str:
    """The id of a school's run of that night: a redelivery finds the same run again."""
    first = f"{night.isoformat()}-autosync"
    return first if ordinal == 1 else f"{first}-{ordinal}"


def manual_run_id(preview_id: str) -> str:
    """The id of the run that a preview becomes: confirming it twice finds the same run."""
    return f"{preview_id}-manual"


def erasure_run_id(mark: str, at: datetime) -> str:
    """The id of the run that erases a student; `mark` tells apart two of the same second."""
    return f"{at:%Y-%m-%dT%H%M%S}-{mark}-erasure"


def unended(run: Run) -> Run:
    """Give the run as it is while its plan is being applied: without an end or a frame."""
    return replace(run, outcome=None, ended_at=None, sequence=None, roster_digest=None)
