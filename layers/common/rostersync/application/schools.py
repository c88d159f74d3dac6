"""Register a school, change what it decides for itself, and see how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rostersync.application.api_ports import ApiPorts, Page, PageOrder, SettingValue
from rostersync.domain.errors import SchoolExists
from rostersync.domain.run import Run
from rostersync.domain.school import School, SchoolState, state_on


@dataclass(frozen=True, slots=True)
class SchoolView:
    """A school as people see it: how it stands on that day, its last run, its tasks in all."""

    school: School
    state: SchoolState
    last_run: Run | None
    tasks: int


def register_school(school: School, ports: ApiPorts) -> bool:
    """Register a school whose MIS can be reached, or replace what is registered of it.

    Whether it is new. How a school stands is never touched.

    Raises:
        MisAccessRefused, MisUnavailable, MisIncomplete: the MIS may not be read; nothing is
            written.

    """
    ports.access.check(school.mis)
    try:
        ports.sync.schools.add(school)
    except SchoolExists:
        ports.registry.replace(school)
        return False
    return True


def change_settings(
    school_id: str,
    recipients: tuple[str, ...] | None,
    settings: Mapping[str, SettingValue],
    ports: ApiPorts,
) -> None:
    """Change the given settings, by the names of `Settings`, and leave the others.

    Raises:
        UnknownSchool: none of that id.

    """
    if recipients is not None or settings:
        ports.registry.amend(school_id, recipients, settings)


def view_school(school_id: str, ports: ApiPorts) -> SchoolView:
    """See one school.

    Raises:
        UnknownSchool, SchoolRecordInvalid: as `Schools.get`.

    """
    school = ports.sync.schools.get(school_id)
    # Not the first of the list, which is in the order of the nights and not of the clock.
    last_run_id = school.standing.last_run_id
    return SchoolView(
        school=school,
        state=state_on(school, _today(ports)),
        last_run=ports.sync.runs.get(school_id, last_run_id) if last_run_id else None,
        tasks=sum(ports.sync.rosters.task_counts(school_id).values()),
    )


def view_schools(email: str | None, order: PageOrder, ports: ApiPorts) -> Page[SchoolView]:
    """See the schools of one person, or all of them."""
    ids = ports.registry.page(order) if email is None else ports.staff.schools_of(email, order)
    return Page(tuple(view_school(id, ports) for id in ids.items), ids.after)


def _today(ports: ApiPorts) -> date:
    return ports.sync.clock.now().date()
