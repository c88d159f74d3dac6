"""The platform's copy of each school, with its tasks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.domain.audit import Actor
from rostersync.domain.change import RosterEntity
from rostersync.domain.roster import Roster, SchoolClass, Task
from rostersync.domain.school import School


class Rosters(Protocol):
    """The platform's copy of each school."""

    def roster(self, school: School) -> Roster:
        """Read the whole roster, without its tasks, as last written."""
        ...

    def tasks(self, school_id: str, class_ids: Iterable[str]) -> tuple[Task, ...]:
        """Read every task of those classes, by class and id."""
        ...

    def task_counts(self, school: School) -> dict[str, int]:
        """Say how many tasks each class has, by id; a class without any is absent."""
        ...

    def count_tasks(self, school: School) -> None:
        """Count the tasks of a school whose tasks were never counted; from then on, writes count.

        Raises:
            RosterMoved: roster or tasks are being written; the school stays uncounted.

        """
        ...


@dataclass(frozen=True, slots=True)
class CountedClass:
    """A class, and how many tasks are set on it."""

    school_class: SchoolClass
    tasks: int


class RosterPages(Protocol):
    """The roster in pages, each list by id."""

    def page[Entity: RosterEntity](
        self, kind: type[Entity], school_id: str, order: PageOrder
    ) -> Page[Entity]:
        """List all of one kind; students who left are among the students."""
        ...

    def counted_classes(self, school: School, order: PageOrder) -> Page[CountedClass]:
        """List classes with how many tasks they have."""
        ...

    def school_class(self, school_id: str, class_id: str) -> SchoolClass:
        """Read one class.

        Raises:
            ClassNotFound: none of that id in the roster.

        """
        ...

    def counted_class(self, school: School, class_id: str) -> CountedClass:
        """Read one class with how many tasks it has.

        Raises:
            ClassNotFound: none of that id in the roster.

        """
        ...


class Tasks(Protocol):
    """The tasks of each class; none is written while a plan is being applied to the school."""

    def get(self, school_id: str, class_id: str, task_id: str) -> Task:
        """Read one task.

        Raises:
            TaskNotFound: the class has none of that id.

        """
        ...

    def page(self, school_id: str, class_id: str, order: PageOrder) -> Page[Task]:
        """List the tasks of one class."""
        ...

    def put(
        self,
        school_id: str,
        task: Task,
        roster_version: int | None = None,
        actor: Actor | None = None,
    ) -> None:
        """Write a task over the one of its id, or as a new one.

        `roster_version` is that of the roster in which its students were looked up. Here and
        below, an act of `actor` is recorded with what it changes.

        Raises:
            RosterMoved: the roster is no longer of that version.
            UnknownSchool, ClassNotFound: there is no such school, or no such class in its roster.
            SyncInProgress: a plan is being applied, which may be about to delete the class.

        """
        ...

    def remove(
        self, school_id: str, class_id: str, task_id: str, actor: Actor | None = None
    ) -> None:
        """Delete a task, if it is there.

        Raises:
            UnknownSchool, ClassNotFound, SyncInProgress: as `put`.

        """
        ...
