"""The runs of each school, and the one writer of its roster."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.domain.archive import ArchivedClass, ArchiveEntry
from rostersync.domain.change import Change
from rostersync.domain.ending import Ending
from rostersync.domain.roster import EntityKind
from rostersync.domain.run import Run


@dataclass(frozen=True, slots=True)
class WriteAhead:
    """A plan, and how its run will end, stored before the first roster write.

    `changes` are in the order in which they are written, that of `write_order`. `declined` is
    written with them. `roster_version` is that of the roster which was planned on. `ending.run`
    is the run as it will have ended. `archived` is what the classes that go had, `entries` are put
    into the archive with them, and `brought_back` leave it. `declined_before` is None in plans of
    older times. `task_counts` are of classes that were there and get tasks back.
    """

    ending: Ending
    changes: tuple[Change, ...]
    declined: frozenset[str]
    roster_version: int
    declined_before: frozenset[str] | None = None
    archived: tuple[ArchivedClass, ...] = ()
    entries: tuple[ArchiveEntry, ...] = ()
    brought_back: tuple[tuple[str, str], ...] = ()
    task_counts: tuple[tuple[str, int], ...] = ()

    @property
    def tasks_added(self) -> int:
        """How many more tasks there are once it is written; below 0 where tasks go."""
        tasks = [each for each in self.changes if each.entity is EntityKind.TASK]
        return sum((each.after is not None) - (each.before is not None) for each in tasks)


class Runs(Protocol):
    """The runs of each school, and the one writer of its roster."""

    def get(self, school_id: str, run_id: str) -> Run | None:
        """Read one run; its `outcome` is None while its plan is being applied."""
        ...

    def changes(self, school_id: str, run_id: str) -> tuple[Change, ...]:
        """Read what an applied run changed; nothing for one that changed nothing."""
        ...

    def page(self, school_id: str, order: PageOrder) -> Page[Run]:
        """List runs, newest first: by night, and manual syncs by when they were previewed."""
        ...

    def record(self, run: Run) -> None:
        """Write an ended run that leaves the school's standing as it is, unless it is there."""
        ...

    def conclude(self, ending: Ending, roster_version: int) -> None:
        """Write run, standing and notices together, for a run that writes nothing to the roster.

        Raises:
            RosterMoved: the roster is no longer of that version, or is being written; or people
                have decided anew what `ending.basis` holds.

        """
        ...

    def begin(self, ahead: WriteAhead, tasks_version: int | None = None) -> None:
        """Store the plan and mark the school as applying it; nothing of the roster is written.

        `tasks_version` is the school's from before the tasks were read that the plan deletes; None
        for a plan that deletes no class.

        Raises:
            RosterMoved: the roster, or its tasks if they are held, are no longer of that version;
                or people have decided anew what `ahead.ending.basis` holds.
            SyncInProgress: the school is marked for another run.

        """
        ...

    def begun(self, school_id: str, run_id: str) -> WriteAhead:
        """Read back what was stored by `begin`."""
        ...

    def write(self, ahead: WriteAhead) -> None:
        """Write the plan's changes to the roster, while the school is marked for the run.

        May be repeated, by anyone, after any interruption, with the same effect; for a run that
        has ended it changes nothing.
        """
        ...

    def close(self, ending: Ending, tasks_added: int = 0) -> None:
        """Write run, standing and notices together, and take the mark from the school.

        `tasks_added` is the plan's, and is counted with it.
        For a run that has ended it changes nothing.
        """
        ...


type Journal = Callable[[Run], None]
"""Reports a run that was interrupted and that somebody else has finished.

Whoever ends their own run reports it themselves, with the times that they measured.
"""
