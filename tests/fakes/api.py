"""Fakes of what the API needs beside a sync's own ports, over the same `FakeTable`."""

from dataclasses import dataclass, field, replace

from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.pages import Page, PageOrder
from rostersync.application.ports.roster import CountedClass
from rostersync.application.ports.staff import StaffMember
from rostersync.domain.address import same_address
from rostersync.domain.audit import Actor
from rostersync.domain.change import RosterEntity
from rostersync.domain.errors import (
    ClassNotFound,
    MisError,
    RosterMoved,
    SyncInProgress,
    TaskNotFound,
)
from rostersync.domain.roster import Roster, SchoolClass, Task
from rostersync.domain.school import MisSettings, School
from tests.fakes.clock import FakeClock
from tests.fakes.feed import FakeFeed
from tests.fakes.machine_clients import FakeMachineClients
from tests.fakes.mis import FakeMis
from tests.fakes.pages import a_page
from tests.fakes.queue import FakeWorkQueue
from tests.fakes.recipients import FakeRecipients
from tests.fakes.table import FakeTable


def api_ports(table: FakeTable, mis: FakeMis, clock: FakeClock) -> ApiPorts:
    """All of the API's ports over the table."""
    return ApiPorts(
        sync=table.ports(mis, clock),
        recipients=FakeRecipients(),
        staff=FakeStaff(table),
        machine_clients=FakeMachineClients(table),
        access=FakeAccess(),
        roster_pages=FakeRosterPages(table),
        tasks=FakeTasks(table),
        queue=FakeWorkQueue(),
        feed=FakeFeed(table),
    )


class FakeStaff:
    """Who may sync the schools of a `FakeTable`; `people` are listed by school and address."""

    def __init__(self, table: FakeTable) -> None:
        self._table = table
        self.people: dict[tuple[str, str], StaffMember] = {}

    def is_staff(self, school_id: str, email: str) -> bool:
        return (school_id, same_address(email)) in self.people

    def members(self, school_id: str, order: PageOrder) -> Page[StaffMember]:
        here = {email: each for (id, email), each in self.people.items() if id == school_id}
        return a_page(here, order)

    def add(self, school_id: str, member: StaffMember, actor: Actor | None = None) -> None:
        self._table.school(school_id)
        self.people.setdefault((school_id, same_address(member.email)), member)

    def remove(self, school_id: str, email: str, actor: Actor | None = None) -> None:
        self.people.pop((school_id, same_address(email)), None)

    def schools_of(self, email: str, order: PageOrder) -> Page[str]:
        return a_page({id: id for id, each in self.people if each == same_address(email)}, order)


@dataclass
class FakeAccess:
    """Gives access to every school, or raises `error`."""

    error: MisError | None = None
    asked: list[MisSettings] = field(default_factory=list)

    def check(self, mis: MisSettings) -> None:
        self.asked.append(mis)
        if self.error is not None:
            raise self.error


class FakeRosterPages:
    """The rosters of a `FakeTable`, in pages."""

    def __init__(self, table: FakeTable) -> None:
        self._table = table

    def page[Entity: RosterEntity](
        self, kind: type[Entity], school_id: str, order: PageOrder
    ) -> Page[Entity]:
        roster = self._roster(school_id)
        lists = (roster.subjects, roster.classes, roster.students, roster.teachers)
        rows = [row for rows in lists for row in rows.values() if isinstance(row, kind)]
        return a_page({row.id: row for row in rows}, order)

    def counted_classes(self, school: School, order: PageOrder) -> Page[CountedClass]:
        page = self.page(SchoolClass, school.id, order)
        counts = self._table.task_counts(school.id)
        counted = tuple(CountedClass(each, counts.get(each.id, 0)) for each in page.items)
        return Page(counted, page.after)

    def counted_class(self, school: School, class_id: str) -> CountedClass:
        counts = self._table.task_counts(school.id)
        return CountedClass(self.school_class(school.id, class_id), counts.get(class_id, 0))

    def school_class(self, school_id: str, class_id: str) -> SchoolClass:
        try:
            return self._roster(school_id).classes[class_id]
        except KeyError:
            raise ClassNotFound(f"no class {class_id!r} in {school_id}") from None

    def _roster(self, school_id: str) -> Roster:
        return self._table.rosters.get(school_id, Roster(school_id))


class FakeTasks:
    """The tasks of a `FakeTable`."""

    def __init__(self, table: FakeTable) -> None:
        self._table = table

    def get(self, school_id: str, class_id: str, task_id: str) -> Task:
        for task in self._table.tasks.get(school_id, []):
            if (task.class_id, task.id) == (class_id, task_id):
                return task
        raise TaskNotFound(f"class {class_id!r} has no task {task_id!r}")

    def page(self, school_id: str, class_id: str, order: PageOrder) -> Page[Task]:
        tasks = self._table.tasks.get(school_id, [])
        return a_page({task.id: task for task in tasks if task.class_id == class_id}, order)

    def put(
        self,
        school_id: str,
        task: Task,
        roster_version: int | None = None,
        actor: Actor | None = None,
    ) -> None:
        self._refuse(school_id, task.class_id)
        if roster_version not in {None, self._table.school(school_id).standing.roster_version}:
            raise RosterMoved(f"the roster of {school_id} was not at {roster_version}")
        self._write(school_id, [*self._others(school_id, task.class_id, task.id), task])

    def remove(
        self, school_id: str, class_id: str, task_id: str, actor: Actor | None = None
    ) -> None:
        self._refuse(school_id, class_id)
        self._write(school_id, self._others(school_id, class_id, task_id))

    def _write(self, school_id: str, tasks: list[Task]) -> None:
        school = self._table.school(school_id)
        is_counted = school.task_count is not None
        self._table.tasks[school_id] = tasks
        self._table.schools[school_id] = replace(
            school,
            tasks_version=school.tasks_version + 1,
            task_count=len(tasks) if is_counted else None,
        )

    def _others(self, school_id: str, class_id: str, task_id: str) -> list[Task]:
        tasks = self._table.tasks.get(school_id, [])
        return [each for each in tasks if (each.class_id, each.id) != (class_id, task_id)]

    def _refuse(self, school_id: str, class_id: str) -> None:
        if self._table.school(school_id).applying is not None:
            raise SyncInProgress(f"a plan was being applied to school {school_id}")
        if class_id not in self._table.rosters[school_id].classes:
            raise ClassNotFound(f"no class {class_id!r} in {school_id}")
