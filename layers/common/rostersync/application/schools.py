"""Register a school, change its settings, and see its state."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.mail import RecipientMark
from rostersync.application.ports.pages import Page, PageOrder
from rostersync.application.ports.schools import SettingValue
from rostersync.domain.address import same_address
from rostersync.domain.audit import Actor
from rostersync.domain.errors import SchoolExists, SchoolRecordInvalid, UnknownSchool
from rostersync.domain.run import Run
from rostersync.domain.school import School, SchoolState, state_on

_RUNS_LOOKED_AT = 3
"""The newest night's run, a manual sync after it, and one that is being applied."""


@dataclass(frozen=True, slots=True)
class SchoolView:
    """A school as people see it: its state on that `day`, its last run, the number of its tasks."""

    school: School
    state: SchoolState
    last_run: Run | None
    tasks: int
    day: date


@dataclass(frozen=True, slots=True)
class SchoolDetail:
    """A school seen by itself: `problems` are of its recipients' addresses, in their order."""

    view: SchoolView
    problems: tuple[RecipientMark, ...]


def register_school(school: School, ports: ApiPorts, actor: Actor | None = None) -> bool:
    """Register a school whose MIS can be reached, or replace what is registered of it.

    Whether it is new. How a school stands is never touched. Its recipients are set anew: what
    came back from their addresses is forgotten, as by `change_settings`.

    Raises:
        MisAccessRefused, MisUnavailable, MisIncomplete: the MIS may not be read; nothing is
            written.

    """
    ports.access.check(school.mis)
    is_new = _write(school, ports, actor)
    _trust_recipients(school.id, ports)
    return is_new


def _write(school: School, ports: ApiPorts, actor: Actor | None) -> bool:
    try:
        ports.sync.schools.add(replace(school, task_count=0), actor)
    except SchoolExists:
        ports.sync.schools.replace(school, actor)
        return False
    return True


def change_settings(
    school_id: str,
    recipients: tuple[str, ...] | None,
    settings: Mapping[str, SettingValue],
    ports: ApiPorts,
    actor: Actor | None = None,
) -> None:
    """Change the given settings, by the names of `Settings`, and leave the others.

    Recipients that are given are trusted, the same as before too: who gives them says that their
    addresses work, and what came back from them until now is forgotten.

    Raises:
        UnknownSchool: none of that id.

    """
    if recipients is not None or settings:
        ports.sync.schools.amend(school_id, recipients, settings, actor)
    if recipients is not None:
        _trust_recipients(school_id, ports)


def _trust_recipients(school_id: str, ports: ApiPorts) -> None:
    """Forget every mark: each is of an address that was given just now, or is listed no more.

    After the list is written, so that one who is cut off here and asks again completes it.
    """
    for mark in ports.recipients.marks(school_id):
        ports.recipients.unmark(school_id, mark.email)


def view_school(school_id: str, ports: ApiPorts) -> SchoolDetail:
    """See one school, and which of its recipients' addresses are not written to.

    Raises:
        UnknownSchool, SchoolRecordInvalid: as `Schools.get`.

    """
    view = _view(school_id, ports)
    marks = ports.recipients.marks(school_id)
    return SchoolDetail(view, tuple(recipient_problems(view.school.recipients, marks)))


def recipient_problems(
    recipients: Iterable[str], marks: Iterable[RecipientMark]
) -> Iterable[RecipientMark]:
    """Pick the marks of those who are listed, each with the address as the school wrote it.

    A mail may come back after its address was taken off the list: that is nobody's problem.
    """
    by_address = {same_address(mark.email): mark for mark in marks}
    for address in recipients:
        if mark := by_address.get(same_address(address)):
            yield replace(mark, email=address)


def _view(school_id: str, ports: ApiPorts) -> SchoolView:
    school = ports.sync.schools.get(school_id)
    today = _today(ports)
    return SchoolView(
        school=school,
        state=state_on(school, today),
        last_run=_last_run(school, ports),
        tasks=_tasks(school, ports),
        day=today,
    )


def _tasks(school: School, ports: ApiPorts) -> int:
    if school.task_count is not None:
        return school.task_count
    return sum(ports.sync.rosters.task_counts(school).values())


def _last_run(school: School, ports: ApiPorts) -> Run | None:
    """Find the newest run by the clock.

    The list is in the order of the nights, and a night that is run again later stands further back:
    such a run is known to the standing, unless it changed nothing. A quiet night is in the list
    alone, because it writes nothing but its run.
    """
    runs = list(ports.sync.runs.page(school.id, PageOrder(_RUNS_LOOKED_AT)).items)
    last_run_id = school.standing.last_run_id
    if last_run_id is not None and last_run_id not in {run.run_id for run in runs}:
        runs += filter(None, [ports.sync.runs.get(school.id, last_run_id)])
    return max(runs, key=lambda run: run.ended_at or run.started_at, default=None)


type Whose = str | frozenset[str] | None
"""Whose schools: those of a person by e-mail address, the ones named, or all."""


def view_schools(whose: Whose, order: PageOrder, ports: ApiPorts) -> Page[SchoolView]:
    """See the schools of one person, those named, or all of them."""
    match whose:
        case None:
            ids = ports.sync.schools.page(order)
        case str():
            ids = ports.staff.schools_of(whose, order)
        case _:
            ids = _page_of(whose, order)
    return Page(tuple(_views(ids.items, ports)), ids.after)


def _views(ids: Iterable[str], ports: ApiPorts) -> Iterator[SchoolView]:
    """Leave out what is gone or cannot be read: one damaged record must not hide the others.

    Who asks for that school by itself is told what is wrong with it, and so is each of its nights.
    """
    for id in ids:
        with suppress(UnknownSchool, SchoolRecordInvalid):
            yield _view(id, ports)


def _page_of(ids: frozenset[str], order: PageOrder) -> Page[str]:
    left = [id for id in sorted(ids) if id > (order.after or "")]
    shown = tuple(left[: order.limit])
    return Page(shown, shown[-1] if len(left) > len(shown) else None)


def _today(ports: ApiPorts) -> date:
    return ports.sync.clock.now().date()
