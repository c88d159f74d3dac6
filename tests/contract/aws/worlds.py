"""The two implementations of the stores, and how a test sets up and looks into each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rostersync.application.ports.archive import Archive
from rostersync.application.ports.previews import Previews
from rostersync.application.ports.roster import Rosters
from rostersync.application.ports.runs import Runs
from rostersync.application.ports.schools import Schools
from rostersync.aws.stores.archive import DynamoArchive
from rostersync.aws.stores.previews import DynamoPreviews
from rostersync.aws.stores.roster_items import roster_item, selection_item
from rostersync.aws.stores.rosters import DynamoRosters
from rostersync.aws.stores.runs import DynamoRuns
from rostersync.aws.stores.school_record import school_item
from rostersync.aws.stores.schools import DynamoSchools
from rostersync.aws.table import keys
from rostersync.aws.table.items import Item
from rostersync.aws.table.table import Table
from rostersync.domain.roster import Roster, Task
from rostersync.domain.school import School
from tests.fakes import FakeArchive, FakePreviews, FakeRosters, FakeRuns, FakeSchools, FakeTable

if TYPE_CHECKING:
    from rostersync.domain.change import RosterEntity


class World(Protocol):
    """The five stores over one table, real or not."""

    schools: Schools
    rosters: Rosters
    runs: Runs
    previews: Previews
    archive: Archive

    def seed(self, school: School, roster: Roster, tasks: Iterable[Task] = ()) -> None:
        """Put a school and its roster there, past every rule."""
        ...

    def notice_ids(self, school_id: str) -> list[str]:
        """The notices that a school was left, sorted."""
        ...


@dataclass
class FakeWorld:
    """The fakes over one `FakeTable`."""

    table: FakeTable
    schools: Schools
    rosters: Rosters
    runs: Runs
    previews: Previews
    archive: Archive

    @classmethod
    def make(cls) -> "FakeWorld":
        table = FakeTable()
        return cls(
            table,
            FakeSchools(table),
            FakeRosters(table),
            FakeRuns(table),
            FakePreviews(table),
            FakeArchive(table),
        )

    def seed(self, school: School, roster: Roster, tasks: Iterable[Task] = ()) -> None:
        self.table.add(school, roster, tasks)

    def notice_ids(self, school_id: str) -> list[str]:
        return sorted(n.notice_id for n in self.table.notices if n.school_id == school_id)


@dataclass
class DynamoWorld:
    """The adapters over one DynamoDB table."""

    table: Table
    schools: Schools
    rosters: Rosters
    runs: Runs
    previews: Previews
    archive: Archive

    @classmethod
    def make(cls, table: Table) -> "DynamoWorld":
        return cls(
            table,
            DynamoSchools(table),
            DynamoRosters(table),
            DynamoRuns(table),
            DynamoPreviews(table),
            DynamoArchive(table),
        )

    def seed(self, school: School, roster: Roster, tasks: Iterable[Task] = ()) -> None:
        for item in seed_items(school, roster, tasks):
            self.table.put(item)

    def notice_ids(self, school_id: str) -> list[str]:
        items = self.table.query(keys.partition(school_id), "NOTICE#")
        return sorted(item["sk"].removeprefix("NOTICE#") for item in items)


def seed_items(school: School, roster: Roster, tasks: Iterable[Task] = ()) -> list[Item]:
    """All items of a school as it is; its classes count their tasks if it has counted them."""
    tasks = list(tasks)
    entities: tuple[RosterEntity, ...] = (
        *roster.subjects.values(),
        *roster.classes.values(),
        *roster.students.values(),
        *roster.teachers.values(),
        *tasks,
    )
    items = [roster_item(school.id, entity) for entity in entities]
    for item in items:
        if item["type"] == "class" and school.task_count is not None:
            item["task_count"] = sum(task.class_id == item["id"] for task in tasks)
    return [school_item(school), selection_item(school.id, roster.declined), *items]
