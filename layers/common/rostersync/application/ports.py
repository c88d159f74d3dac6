"""What the use cases need of the world. Each port has a real adapter and a fake, one contract."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from rostersync.domain.change import Change
from rostersync.domain.ending import Ending, MisRead
from rostersync.domain.preview import Preview
from rostersync.domain.roster import Roster, Task
from rostersync.domain.run import Run
from rostersync.domain.school import MisSettings, School, SchoolState
from rostersync.domain.snapshot import Snapshot


class Clock(Protocol):
    """The time, in UTC."""

    def now(self) -> datetime:
        """Tell the time, with its zone."""
        ...


class MisReader(Protocol):
    """A school's MIS, read through its source."""

    def read(self, school: MisSettings) -> Snapshot:
        """Read all of the school, once.

        Raises:
            MisAccessRefused, MisUnavailable, MisIncomplete: and nothing else.

        """
        ...


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A line of the list of schools: enough to know whether a school is due."""

    school_id: str
    state: SchoolState
    paused_until: date | None = None
    is_applying: bool = False


class Schools(Protocol):
    """The registered schools."""

    def get(self, school_id: str) -> School:
        """Read one school, as last written.

        Raises:
            UnknownSchool: none of that id.
            SchoolRecordInvalid: its record has a missing or impossible value.

        """
        ...

    def add(self, school: School) -> None:
        """Register a school that is not yet there; one that is keeps what it has.

        Raises:
            SchoolExists: it is registered already.

        """
        ...

    def directory(self) -> Iterator[DirectoryEntry]:
        """List every school, a second or so behind the newest writes."""
        ...

    def note_read(self, school_id: str, read: MisRead) -> None:
        """Remember the newest read of the MIS, unless a newer one is remembered already."""
        ...


class Rosters(Protocol):
    """The platform's copy of each school."""

    def roster(self, school: School) -> Roster:
        """Read the whole roster, without its tasks, as last written."""
        ...

    def tasks(self, school_id: str, class_ids: Iterable[str]) -> tuple[Task, ...]:
        """Read every task of those classes, by class and id."""
        ...

    def task_counts(self, school_id: str) -> dict[str, int]:
        """Count the school's tasks by class id; a class without any is absent."""
        ...


@dataclass(frozen=True, slots=True)
class WriteAhead:
    """A plan, and how its run will end, stored before the first roster write.

    `roster_version` is that of the roster which was planned on. `declined` is written with the
    changes. `ending.run` is the run as it will have ended.
    """

    ending: Ending
    changes: tuple[Change, ...]
    declined: frozenset[str]
    roster_version: int


class Runs(Protocol):
    """The runs of each school, and the one writer of its roster."""

    def get(self, school_id: str, run_id: str) -> Run | None:
        """Read one run; its `outcome` is None while its plan is being applied."""
        ...

    def changes(self, school_id: str, run_id: str) -> tuple[Change, ...]:
        """Read what an applied run changed; nothing for one that changed nothing."""
        ...

    def record(self, run: Run) -> None:
        """Write an ended run that leaves the school's standing as it is, unless it is there."""
        ...

    def conclude(self, ending: Ending, roster_version: int) -> None:
        """Write run, standing and notices together, for a run that writes nothing to the roster.

        Raises:
            RosterMoved: the roster is no longer of that version, or is being written.

        """
        ...

    def begin(self, ahead: WriteAhead) -> None:
        """Store the plan and mark the school as applying it; nothing of the roster is written.

        Raises:
            RosterMoved: the roster is no longer of the plan's version.
            SyncInProgress: the school is marked for another run.

        """
        ...

    def abandon(self, school_id: str, run_id: str) -> None:
        """Take the mark back from a begun run of which nothing was written yet."""
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

    def close(self, ending: Ending) -> None:
        """Write run, standing and notices together, and take the mark from the school.

        For a run that has ended it changes nothing.
        """
        ...


class Previews(Protocol):
    """The previews of each school, kept a day beyond their end so that they can be named."""

    def save(self, preview: Preview, snapshot: Snapshot) -> None:
        """Store a preview with the read that it was made of."""
        ...

    def get(self, school_id: str, preview_id: str) -> Preview:
        """Read one preview.

        Raises:
            PreviewNotFound: the school has none of that id.

        """
        ...

    def snapshot(self, school_id: str, preview_id: str) -> Snapshot:
        """Read the snapshot that a preview was made of.

        Raises:
            PreviewNotFound: the school has none of that id, or not all of it is there.

        """
        ...


@dataclass(frozen=True, slots=True)
class NightMessage:
    """The order to run one school for one night; `ordinal` is above 1 for running it again."""

    school_id: str
    night: date
    ordinal: int = 1


class NightQueue(Protocol):
    """Where the night's messages go, one a school."""

    def send(self, messages: Iterable[NightMessage]) -> tuple[NightMessage, ...]:
        """Send all of them, and give back those that were not taken after retries."""
        ...

    def postpone(self, receipt: str, delay_s: int) -> None:
        """Hide a message that was received for that many seconds, at most 12 hours (SQS)."""
        ...


type Journal = Callable[[Run], None]
"""Told of a run that was interrupted and that somebody else has finished.

Whoever ends a run of their own says so themselves, with what they measured.
"""


@dataclass(frozen=True, slots=True)
class Ports:
    """All that a sync needs of the world, made once in `rostersync.bootstrap`."""

    schools: Schools
    rosters: Rosters
    runs: Runs
    previews: Previews
    mis: MisReader
    clock: Clock
    journal: Journal
