"""What the API needs of the world beside a sync's own ports: people, pages, tasks, the queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from rostersync.application.notify_ports import Recipients
from rostersync.application.ports import Ports
from rostersync.domain.roster import SchoolClass, Student, Subject, Task, Teacher
from rostersync.domain.run import Run
from rostersync.domain.school import MisSettings, School


@dataclass(frozen=True, slots=True)
class Page[T]:
    """Some items of a longer list; `after` is where the next page begins, None at the end.

    What `after` says is the store's own business.
    """

    items: tuple[T, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class PageOrder:
    """At most `limit` items, from where the page before ended."""

    limit: int
    after: str | None = None


type SettingValue = str | int | date | None


class Registry(Protocol):
    """What people decide about a school. Runs write its standing, and these never do."""

    def replace(self, school: School) -> None:
        """Write name, MIS, recipients and settings over those of a registered school.

        Raises:
            UnknownSchool: none of that id.

        """
        ...

    def amend(
        self,
        school_id: str,
        recipients: tuple[str, ...] | None,
        settings: Mapping[str, SettingValue],
    ) -> None:
        """Write some settings, by the names of `Settings`, and leave the others as they are.

        Raises:
            UnknownSchool: none of that id.

        """
        ...

    def page(self, order: PageOrder) -> Page[str]:
        """List the ids of all schools, in order, a second or so behind the newest writes."""
        ...


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person who may sync a school. `email` is in lower case."""

    email: str
    added_at: datetime
    added_by: str


class Staff(Protocol):
    """Who may sync which school."""

    def is_staff(self, school_id: str, email: str) -> bool:
        """Whether the school lists the person, as last written."""
        ...

    def members(self, school_id: str, order: PageOrder) -> Page[StaffMember]:
        """List a school's people by e-mail address."""
        ...

    def add(self, school_id: str, member: StaffMember) -> None:
        """List a person; one who is listed stays as they are.

        Raises:
            UnknownSchool: none of that id.

        """
        ...

    def remove(self, school_id: str, email: str) -> None:
        """Take a person off the list, if they are on it."""
        ...

    def schools_of(self, email: str, order: PageOrder) -> Page[str]:
        """List the ids of a person's schools, a second or so behind the newest writes."""
        ...


class MisAccess(Protocol):
    """Whether a school's MIS may be read, without reading it."""

    def check(self, mis: MisSettings) -> None:
        """Return if the school can be reached and has given access.

        Raises:
            MisAccessRefused, MisUnavailable, MisIncomplete: and nothing else.

        """
        ...


class RosterPages(Protocol):
    """The roster in pages, each list by id."""

    def subjects(self, school_id: str, order: PageOrder) -> Page[Subject]:
        """List subjects."""
        ...

    def classes(self, school_id: str, order: PageOrder) -> Page[SchoolClass]:
        """List classes."""
        ...

    def students(self, school_id: str, order: PageOrder) -> Page[Student]:
        """List students, those who left among them."""
        ...

    def teachers(self, school_id: str, order: PageOrder) -> Page[Teacher]:
        """List teachers."""
        ...

    def school_class(self, school_id: str, class_id: str) -> SchoolClass:
        """Read one class.

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

    def put(self, school_id: str, task: Task) -> None:
        """Write a task over the one of its id, or as a new one.

        Raises:
            UnknownSchool, ClassNotFound: there is no such school, or no such class in its roster.
            SyncInProgress: a plan is being applied, which may be about to delete the class.

        """
        ...

    def remove(self, school_id: str, class_id: str, task_id: str) -> None:
        """Delete a task, if it is there.

        Raises:
            UnknownSchool, ClassNotFound, SyncInProgress: as `put`.

        """
        ...


class History(Protocol):
    """The runs of a school."""

    def runs(self, school_id: str, order: PageOrder) -> Page[Run]:
        """List runs, newest first: by night, and manual syncs by when they were previewed."""
        ...


class FinishQueue(Protocol):
    """Where a plan goes that is too large to be finished by who began it."""

    def send_finish(self, school_id: str, run_id: str) -> None:
        """Ask for a begun run to be finished, once or more than once."""
        ...


@dataclass(frozen=True, slots=True)
class ApiPorts:
    """All that the API needs of the world, made once in `rostersync.bootstrap`."""

    sync: Ports
    registry: Registry
    recipients: Recipients
    staff: Staff
    access: MisAccess
    roster_pages: RosterPages
    tasks: Tasks
    history: History
    finishing: FinishQueue
