"""One school's autosync for one night."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from rostersync.application.applying import finish_begun
from rostersync.application.brake import Brake, NightHeld
from rostersync.application.diagnosis import Diagnosis, diagnose
from rostersync.application.night_results import Held, NotDue, Ran, ReadAgain, TryAgain
from rostersync.application.planning import plan_school, refuse_empty, settle_read
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.application.reading import ReadOnce
from rostersync.application.stopwatch import Stopwatch
from rostersync.application.turn import MajorAtFirst, Turn, carry_out, is_as_applied
from rostersync.domain.digest import snapshot_digest
from rostersync.domain.ending import (
    failed_ending,
    failed_run,
    unchanged_ending,
)
from rostersync.domain.errors import (
    RosterMoved,
    SchoolRecordInvalid,
    SyncInProgress,
)
from rostersync.domain.roster import present_selection
from rostersync.domain.run import Cause, NextStep, Run, RunKind, autosync_run_id, is_tried_again
from rostersync.domain.school import School, SchoolState, state_on
from rostersync.domain.snapshot import MisRead

MAX_ATTEMPTS = 3
"""A failure at the third receive is final for the night.

The queue gives one receive more, for a function that dies in the third.
"""

_MOST_PLANS = 3
"""How often to plan within one receive, while others write the same school."""


def run_school(
    message: NightMessage, attempt: int, ports: Ports, brake: Brake
) -> Ran | NotDue | Held | ReadAgain:
    """Run one school for one night, once, whatever the result; `attempt` counts from 1.

    A first read that says something major decides nothing: then it is `ReadAgain`.

    Where another run came between, or people corrected the school's record, it plans anew on what
    they left, and on the same read if it is still of the MIS that is meant.

    Raises:
        TryAgain: nothing was changed, and perhaps the cause passes within the night.
        UnknownSchool: no school of that id; there is nowhere to record a run.
        RosterMoved, SyncInProgress: others came between again and again; nothing was changed.

    """
    reading_once = replace(ports, mis=ReadOnce(ports.mis))
    for _ in range(_MOST_PLANS - 1):
        with suppress(RosterMoved, SyncInProgress):
            return _run_once(message, attempt, reading_once, brake)
    return _run_once(message, attempt, reading_once, brake)


def _run_once(
    message: NightMessage, attempt: int, ports: Ports, brake: Brake
) -> Ran | NotDue | Held | ReadAgain:
    run = _new_run(message, attempt, ports.clock.now())
    try:
        school = ports.schools.get(message.school_id)
    except SchoolRecordInvalid as error:
        return _record_invalid(run, error, ports)
    unfinished = school.applying
    school = finish_begun(school, ports, own=run.run_id)
    ended = ports.runs.get(school.id, run.run_id)
    if ended is not None and ended.outcome is not None:
        return Ran(ended, is_repeat=unfinished != run.run_id)
    state = state_on(school, message.night)
    if state in {SchoolState.NEW, SchoolState.PAUSED}:
        return NotDue(school.id, state)
    return _attempt(Turn(school, message, run, ports, brake))


def _new_run(message: NightMessage, attempt: int, now: datetime) -> Run:
    return Run(
        run_id=autosync_run_id(message.night, message.ordinal),
        school_id=message.school_id,
        kind=RunKind.AUTOSYNC,
        started_at=now,
        night=message.night,
        attempts=attempt,
        ordinal=message.ordinal,
    )


def _record_invalid(run: Run, error: SchoolRecordInvalid, ports: Ports) -> Ran:
    """Record only the run: a school whose record cannot be read has no standing to update."""
    failed = failed_run(replace(run, detail=str(error)), Cause.INTERNAL, ports.clock.now())
    ports.runs.record(failed)
    return Ran(failed)


def _attempt(turn: Turn) -> Ran | Held | ReadAgain:
    watch = Stopwatch(turn.ports.clock)
    try:
        ended, is_fault = _end(turn, watch)
    except MajorAtFirst:
        return ReadAgain(replace(turn.message, reread=True))
    except NightHeld as held:
        return Held(turn.school.id, held.cause, held.is_first)
    if turn.school.task_count is None:
        _count_tasks(turn)
    return Ran(
        ended,
        turn.school.mis.source,
        seconds=watch.seconds,
        waiting_since=_waiting_since(turn.school, ended),
        is_fault=is_fault,
    )


def _count_tasks(turn: Turn) -> None:
    """Count once what was written before writes counted; if tasks are just being set, tomorrow."""
    with suppress(RosterMoved):
        turn.ports.rosters.count_tasks(turn.ports.schools.get(turn.school.id))


def _waiting_since(school: School, run: Run) -> datetime | None:
    if run.next_step is NextStep.NONE:
        return None
    return school.standing.since if school.standing.trouble else run.ended_at


def _end(turn: Turn, watch: Stopwatch) -> tuple[Run, bool]:
    """Give the run as it ended, and whether by a fault of the version."""
    try:
        return _sync(turn, watch), False
    except (MajorAtFirst, NightHeld, RosterMoved, SyncInProgress):
        raise
    except Exception as error:  # noqa: BLE001 - every way to fail ends in a cause
        diagnosis = diagnose(error)
        return _fail(turn, error, diagnosis), diagnosis.is_fault


def _sync(turn: Turn, watch: Stopwatch) -> Run:
    school, ports = turn.school, turn.ports
    with watch.measure("read"):
        snapshot = ports.mis.read(school.mis)
    read = MisRead(snapshot_digest(snapshot), snapshot.read_at, snapshot.left_out)
    if is_as_applied(school, read, turn.message.night):
        ending = unchanged_ending(school, turn.run, read, turn.now())
        ports.runs.record(ending.run)
        return ending.run
    refuse_empty(school, snapshot, collects=turn.window is not None)
    with watch.measure("plan"):
        roster = ports.rosters.roster(school)
        selection = present_selection(roster)
        snapshot = settle_read(school, roster, snapshot, selection, ports.mis)
        planned = plan_school(school, roster, snapshot, selection, ports.rosters)
    with watch.measure("write"):
        return carry_out(turn, planned, replace(read, left_out=snapshot.left_out))


def _fail(turn: Turn, error: Exception, diagnosis: Diagnosis) -> Run:
    cause, detail, refused, about, _ = diagnosis
    if is_tried_again(cause) and turn.run.attempts < MAX_ATTEMPTS:
        raise TryAgain(diagnosis, turn.school.mis.source) from error
    if cause is Cause.MIS_EMPTY:
        turn.refuse_first_read()
    turn.brake.before_failing(turn.message.night, cause, turn.now())
    run = replace(turn.run, credentials_refused=refused, about=about)
    return turn.conclude(failed_ending(turn.school, run, cause, detail, turn.now()))
