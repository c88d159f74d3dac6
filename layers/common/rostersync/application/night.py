"""One school's autosync for one night."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from rostersync.application.applying import apply_plan, finish_begun
from rostersync.application.diagnosis import diagnose
from rostersync.application.planning import Planned, plan_school, refuse_empty
from rostersync.application.ports import NightMessage, Ports
from rostersync.application.stopwatch import Stopwatch
from rostersync.domain.digest import inputs_digest, snapshot_digest
from rostersync.domain.ending import (
    Ending,
    MisRead,
    Verdict,
    clean_ending,
    failed_ending,
    failed_run,
    judge,
    refused_ending,
    unchanged_ending,
)
from rostersync.domain.errors import CredentialsRefused, RosterSyncError, SchoolRecordInvalid
from rostersync.domain.roster import present_selection
from rostersync.domain.run import Cause, Run, RunKind, autosync_run_id, is_tried_again
from rostersync.domain.school import School, SchoolState, state_on

MAX_ATTEMPTS = 3
"""The queue's maxReceiveCount: what fails at the third receive has failed for the night."""


class TryAgain(RosterSyncError):
    """The night is not over for this school: the message goes back to the queue for a while."""

    def __init__(self, cause: Cause, detail: str) -> None:
        super().__init__(f"{cause}: {detail}")
        self.cause = cause
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Ran:
    """A run that ended; `is_repeat` when it had ended already before this message came.

    `seconds` holds the time spent to read, plan and write, where it came to that.
    """

    run: Run
    is_repeat: bool = False
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotDue:
    """A school that autosync leaves alone: never set up, or paused."""

    school_id: str
    state: SchoolState


def run_school(message: NightMessage, attempt: int, ports: Ports) -> Ran | NotDue:
    """Run one school for one night, once, whatever becomes of it; `attempt` counts from 1.

    Raises:
        TryAgain: nothing was changed, and the cause may pass within the night.
        UnknownSchool: no school of that id; there is nowhere to record a run.

    """
    run = _new_run(message, attempt, ports.clock.now())
    try:
        school = ports.schools.get(message.school_id)
    except SchoolRecordInvalid as error:
        return _record_invalid(run, error, ports)
    unfinished = school.applying
    school = finish_begun(school, ports)
    ended = ports.runs.get(school.id, run.run_id)
    if ended is not None and ended.outcome is not None:
        return Ran(ended, is_repeat=unfinished != run.run_id)
    state = state_on(school, message.night)
    if state in {SchoolState.NEW, SchoolState.PAUSED}:
        return NotDue(school.id, state)
    return _attempt(school, run, ports)


def _new_run(message: NightMessage, attempt: int, now: datetime) -> Run:
    return Run(
        run_id=autosync_run_id(message.night),
        school_id=message.school_id,
        kind=RunKind.AUTOSYNC,
        started_at=now,
        night=message.night,
        attempts=attempt,
    )


def _record_invalid(run: Run, error: SchoolRecordInvalid, ports: Ports) -> Ran:
    """Record the run alone: a school whose record cannot be read has no standing to update."""
    failed = failed_run(replace(run, detail=str(error)), Cause.INTERNAL, ports.clock.now())
    ports.runs.record(failed)
    return Ran(failed)


def _attempt(school: School, run: Run, ports: Ports) -> Ran:
    watch = Stopwatch(ports.clock)
    try:
        ended = _sync(school, run, ports, watch)
    except Exception as error:  # noqa: BLE001 - every way to fail ends in a cause
        ended = _fail(school, run, error, ports)
    return Ran(ended, seconds=watch.seconds)


def _sync(school: School, run: Run, ports: Ports, watch: Stopwatch) -> Run:
    with watch.measure("read"):
        snapshot = ports.mis.read(school.mis)
    read = MisRead(snapshot_digest(snapshot), snapshot.read_at)
    if _is_as_applied(school, read):
        ending = unchanged_ending(school, run, ports.clock.now())
        ports.runs.record(ending.run)
        return ending.run
    refuse_empty(school, snapshot)
    with watch.measure("plan"):
        roster = ports.rosters.roster(school)
        planned = plan_school(school, roster, snapshot, present_selection(roster), ports.rosters)
    with watch.measure("write"):
        return _carry_out(school, run, planned, read, ports)


def _is_as_applied(school: School, read: MisRead) -> bool:
    """Whether a school in order would be planned from the very content of its last clean run."""
    standing = school.standing
    if standing.trouble is not None or standing.selection_digest is None:
        return False
    inputs = inputs_digest(read.digest, standing.selection_digest, school.settings)
    return inputs == standing.applied_digest and read.digest == standing.snapshot_digest


def _carry_out(school: School, run: Run, planned: Planned, read: MisRead, ports: Ports) -> Run:
    verdict = judge(planned.plan, school)
    match verdict:
        case Verdict.APPLY:
            return apply_plan(school, run, planned, read, ports)
        case Verdict.LEAVE:
            ending = clean_ending(school, run, planned.plan, read, ports.clock.now())
        case Verdict.REFUSE:
            ending = refused_ending(school, run, planned.plan, read, ports.clock.now())
        case _:
            assert_never(verdict)
    return _conclude(school, ending, ports)


def _conclude(school: School, ending: Ending, ports: Ports) -> Run:
    ports.runs.conclude(ending, school.standing.roster_version)
    return ending.run


def _fail(school: School, run: Run, error: Exception, ports: Ports) -> Run:
    cause, detail = diagnose(error)
    if is_tried_again(cause) and run.attempts < MAX_ATTEMPTS:
        raise TryAgain(cause, detail) from error
    run = replace(run, credentials_refused=isinstance(error, CredentialsRefused))
    return _conclude(school, failed_ending(school, run, cause, detail, ports.clock.now()), ports)
