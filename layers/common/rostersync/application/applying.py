"""Apply a plan so that somebody always finishes it: store it, mark the school, write, close."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from rostersync.application.planning import Planned
from rostersync.application.ports.runs import WriteAhead
from rostersync.application.ports.sync import Ports
from rostersync.domain.change import ChangeKind
from rostersync.domain.ending import Ending, clean_ending
from rostersync.domain.errors import RosterMoved
from rostersync.domain.plan import Plan
from rostersync.domain.roster import EntityKind, Task
from rostersync.domain.run import Run
from rostersync.domain.school import School
from rostersync.domain.snapshot import MisRead
from rostersync.domain.write_order import write_order

_LOOKS = 5
"""How often to read the tasks of classes that go, while others set tasks at the school."""


def apply_plan(school: School, run: Run, planned: Planned, read: MisRead, ports: Ports) -> Run:
    """Write a plan that was judged or accepted.

    Raises:
        RosterMoved, SyncInProgress: as `begin_plan`; nothing is written.

    """
    return _write(begin_plan(school, run, planned, read, ports), ports)


def begin_plan(
    school: School, run: Run, planned: Planned, read: MisRead, ports: Ports
) -> WriteAhead:
    """Store a plan that was judged or accepted, and mark the school, so that it is finished.

    Raises:
        RosterMoved: roster or tasks changed since the plan was made; nothing is written.
        SyncInProgress: another plan is being applied to the school; nothing is written.

    """
    ahead = WriteAhead(
        ending=clean_ending(school, run, planned.plan, read, ports.clock.now()),
        changes=write_order(planned.plan.changes),
        declined=planned.plan.selection.declined,
        roster_version=school.standing.roster_version,
    )
    going = _removed_classes(planned.plan)
    if going:
        _begin_holding_tasks(ahead, going, school, ports)
    else:
        ports.runs.begin(ahead)
    return ahead


def finish_begun(school: School, ports: Ports, own: str | None = None) -> School:
    """Finish a plan that was begun for the school and interrupted, before anything else.

    `own` is the caller's run: the caller reports its end. The journal reports the end of any
    other run.
    """
    if school.applying is None:
        return school
    run = _write(ports.runs.begun(school.id, school.applying), ports)
    if run.run_id != own:
        ports.journal(run)
    return ports.schools.get(school.id)


def _write(ahead: WriteAhead, ports: Ports) -> Run:
    ports.runs.write(ahead)
    run = replace(ahead.ending.run, ended_at=ports.clock.now())
    ports.runs.close(Ending(run, ahead.ending.standing, ahead.ending.notices), ahead.tasks_added)
    return run


def _begin_holding_tasks(
    ahead: WriteAhead, going: Sequence[str], school: School, ports: Ports
) -> None:
    """Begin a plan that deletes classes, if its tasks are all that are set on them.

    If somebody sets a task on another class meanwhile, the tasks are only read again.
    """
    for _ in range(_LOOKS):
        with suppress(RosterMoved):
            return ports.runs.begin(ahead, school.tasks_version)
        school = ports.schools.get(school.id)
        if set(ports.rosters.tasks(school.id, going)) != _removed_tasks(ahead):
            break
    raise RosterMoved(f"the roster or the tasks of {school.id} moved before the plan began")


def _removed_classes(plan: Plan) -> list[str]:
    return [
        change.id
        for change in plan.changes
        if change.entity is EntityKind.CLASS and change.kind is ChangeKind.REMOVED
    ]


def _removed_tasks(ahead: WriteAhead) -> set[Task]:
    return {change.before for change in ahead.changes if isinstance(change.before, Task)}
