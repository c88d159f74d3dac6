"""Apply a plan so that somebody always finishes it: store it, mark the school, write, close."""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from rostersync.application.planning import Planned
from rostersync.application.ports.runs import WriteAhead
from rostersync.application.ports.sync import Ports
from rostersync.domain.archive import archived_classes, entries_of, marked_archived
from rostersync.domain.change import ChangeKind
from rostersync.domain.ending import Ending, clean_ending, waiting_ending
from rostersync.domain.errors import RosterMoved
from rostersync.domain.plan import Plan
from rostersync.domain.roster import EntityKind, Task
from rostersync.domain.run import Run
from rostersync.domain.school import School
from rostersync.domain.snapshot import MisRead
from rostersync.domain.write_order import write_order
from rostersync.domain.year_change import ARCHIVE_DAYS

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
    ahead = _ahead(school, run, planned, read, ports.clock.now())
    held = [*_removed_classes(planned.plan), *(id for id, _ in ahead.task_counts)]
    if held:
        tasks = {task for task in planned.roster.tasks if task.class_id in held}
        _begin_holding_tasks(ahead, _Held(held, tasks), school, ports)
    else:
        ports.runs.begin(ahead)
    return ahead


def _ahead(school: School, run: Run, planned: Planned, read: MisRead, now: datetime) -> WriteAhead:
    plan, days = planned.plan, _archive_days(planned, run)
    archived = archived_classes(planned.roster, plan.changes) if days else ()
    ending = (
        waiting_ending(school, run, plan, read, now)
        if planned.is_waiting
        else clean_ending(school, run, plan, read, now, planned.year)
    )
    return WriteAhead(
        ending=ending,
        changes=marked_archived(write_order(plan.changes), archived),
        declined=plan.selection.declined,
        roster_version=school.standing.roster_version,
        declined_before=planned.roster.declined,
        archived=archived,
        entries=entries_of(archived, run, days, now),
        brought_back=planned.brought_back,
        task_counts=tuple(_task_counts(plan)),
    )


def _archive_days(planned: Planned, run: Run) -> int:
    """How long what leaves the roster stays in the archive: at a change of year, a year."""
    settles = planned.year is not None and planned.year.done_run == run.run_id
    return max(planned.settings.archive_days, ARCHIVE_DAYS if settles else 0)


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


@dataclass(frozen=True, slots=True)
class _Held:
    """The classes whose tasks a plan deletes or adds to, and those tasks as it knows them."""

    class_ids: Sequence[str]
    tasks: AbstractSet[Task]


def _begin_holding_tasks(ahead: WriteAhead, held: _Held, school: School, ports: Ports) -> None:
    """Begin a plan that deletes classes, if its tasks are all that are set on them.

    If somebody sets a task on another class meanwhile, the tasks are only read again.
    """
    for _ in range(_LOOKS):
        with suppress(RosterMoved):
            return ports.runs.begin(ahead, school.tasks_version)
        school = ports.schools.get(school.id)
        if set(ports.rosters.tasks(school.id, held.class_ids)) != held.tasks:
            break
    raise RosterMoved(f"the roster or the tasks of {school.id} moved before the plan began")


def _removed_classes(plan: Plan) -> list[str]:
    return [
        change.id
        for change in plan.changes
        if change.entity is EntityKind.CLASS and change.kind is ChangeKind.REMOVED
    ]


def _task_counts(plan: Plan) -> Iterator[tuple[str, int]]:
    """Count the tasks of classes that stay and get some back."""
    coming = {
        change.after.class_id
        for change in plan.changes
        if isinstance(change.after, Task) and change.before is None
    }
    added = {c.id for c in plan.changes if c.entity is EntityKind.CLASS and c.before is None}
    counted = Counter(task.class_id for task in plan.target.tasks)
    for class_id in sorted(coming - added):
        yield class_id, counted[class_id]
