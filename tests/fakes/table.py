from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rostersync.application.ports.clock import Clock
from rostersync.application.ports.mis import MisReader
from rostersync.application.ports.runs import WriteAhead
from rostersync.application.ports.sync import Ports
from rostersync.domain.archive import ArchiveEntry
from rostersync.domain.ending import Ending
from rostersync.domain.errors import UnknownSchool
from rostersync.domain.notice import Notice
from rostersync.domain.preview import Preview
from rostersync.domain.roster import Roster, Task
from rostersync.domain.run import Run
from rostersync.domain.school import School
from rostersync.domain.snapshot import Snapshot

type RunKey = tuple[str, str]
"""School id and run id."""


@dataclass
class FakeTable:
    """All that the four fake stores know, by school id or by school and run (or preview) id.

    `invalid` names schools whose record cannot be read. `written` counts the changes that each
    unfinished run has written. `rosters` are without their tasks, which are in `tasks`.
    `finished` lists the runs that the journal got.
    """

    schools: dict[str, School] = field(default_factory=dict)
    rosters: dict[str, Roster] = field(default_factory=dict)
    tasks: dict[str, list[Task]] = field(default_factory=dict)
    runs: dict[RunKey, Run] = field(default_factory=dict)
    plans: dict[RunKey, WriteAhead] = field(default_factory=dict)
    written: dict[RunKey, int] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    archive: dict[str, dict[tuple[str, str], ArchiveEntry]] = field(default_factory=dict)
    previews: dict[RunKey, tuple[Preview, Snapshot]] = field(default_factory=dict)
    invalid: set[str] = field(default_factory=set)
    finished: list[Run] = field(default_factory=list)

    def add(self, school: School, roster: Roster | None = None, tasks: Iterable[Task] = ()) -> None:
        """Put a school there as it is, with what the platform holds of it."""
        self.schools[school.id] = school
        held = roster or Roster(school.id)
        self.rosters[school.id] = replace(held, tasks=(), mis=None)
        self.tasks[school.id] = [*held.tasks, *tasks]

    def ports(self, mis: MisReader, clock: Clock) -> Ports:
        """All ports of the use cases over this table."""
        # Imported here because the stores are written over this very class.
        from tests.fakes.archive import FakeArchive  # noqa: PLC0415
        from tests.fakes.previews import FakePreviews  # noqa: PLC0415
        from tests.fakes.rosters import FakeRosters  # noqa: PLC0415
        from tests.fakes.runs import FakeRuns  # noqa: PLC0415
        from tests.fakes.schools import FakeSchools  # noqa: PLC0415

        return Ports(
            schools=FakeSchools(self),
            rosters=FakeRosters(self),
            runs=FakeRuns(self),
            previews=FakePreviews(self),
            archive=FakeArchive(self),
            mis=mis,
            clock=clock,
            journal=self.finished.append,
        )

    def task_counts(self, school_id: str) -> dict[str, int]:
        """How many tasks each class of a school has."""
        return dict(Counter(task.class_id for task in self.tasks.get(school_id, [])))

    def school(self, school_id: str) -> School:
        """The school as stored, readable or not."""
        if school_id not in self.schools:
            raise UnknownSchool(school_id)
        return self.schools[school_id]

    def end(self, ending: Ending) -> None:
        """Store run, standing and notices together, and take the mark."""
        run = ending.run
        self.runs[run.school_id, run.run_id] = run
        if run.undoes is not None:
            undone = self.runs[run.school_id, run.undoes]
            self.runs[run.school_id, run.undoes] = replace(undone, undone_by=run.run_id)
        self.notices += ending.notices
        school = self.schools[run.school_id]
        standing = replace(
            ending.standing,
            snapshot_digest=school.standing.snapshot_digest,
            snapshot_read_at=school.standing.snapshot_read_at,
        )
        self.schools[run.school_id] = replace(school, standing=standing, applying=None)
