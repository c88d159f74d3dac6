"""A registered school: where its MIS is, how it wants to be synced, and its state."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from rostersync.domain.run import Cause, NextStep, next_step
from rostersync.domain.school_settings import AfterFailure, Settings
from rostersync.domain.year_change import ChangeOfYear


class SchoolState(StrEnum):
    """The state of a school; `paused` hides the others until `paused_until` has passed."""

    NEW = "new"
    OK = "ok"
    MANUAL_SYNC_REQUIRED = "manual_sync_required"
    MIS_PROBLEM = "mis_problem"
    YEAR_CHANGE = "year_change"
    """Within its window, and nobody settled it yet."""
    PAUSED = "paused"


class Source(StrEnum):
    """How a school's MIS is read."""

    WONDE = "wonde"


class ClassesFrom(StrEnum):
    """What counts as a class; primaries often have registration groups only."""

    CLASSES = "classes"
    REGISTRATION_GROUPS = "registration_groups"


@dataclass(frozen=True, slots=True)
class MisSettings:
    """Where the school's MIS is; `school_id` is the source's own id of the school."""

    source: Source
    school_id: str
    classes_from: ClassesFrom = ClassesFrom.CLASSES


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the roster holds; `students` are the active ones."""

    subjects: int = 0
    classes: int = 0
    students: int = 0
    students_unassigned: int = 0
    students_left: int = 0
    teachers: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failure that lasts, as the rules of reminders and of resuming need it.

    `nights` counts the failed nights in a row, and `cause_nights` those in a row of this cause.
    `manual_sync_owed` is set by major changes and cleared only by a run that succeeds.
    `told_at` and `told_about` are the time of its last mail, and the warnings of that mail.
    """

    cause: Cause
    nights: int
    cause_nights: int
    manual_sync_owed: bool = False
    told_at: datetime | None = None
    told_about: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a school after its last run: runs write it, and people do not.

    `state` is never `paused`: ask `state_on`, which knows the day.
    `roster_version` grows with each applied plan; it keeps a writer with an old roster out.
    `applied_digest` covers snapshot, selection and settings of the last clean run;
    `selection_digest` is of the selection alone; `snapshot_digest` and `snapshot_read_at` are
    of the newest read, applied or not. `mis_name` is the MIS product last applied ("SIMS").
    `students_not_shown` are those whom the last clean run left out of class lists, by MIS id.
    `frames` counts the frames of the school's feed; `roster_digest` is of the roster that the
    newest of them left. `kept_until` is the first day on whose end something is kept no longer.
    `year_change` is the last change of year, None before the first.
    """

    state: SchoolState = SchoolState.NEW
    since: datetime | None = None
    counts: Counts = field(default_factory=Counts)
    mis_name: str | None = None
    roster_version: int = 0
    applied_digest: str | None = None
    selection_digest: str | None = None
    snapshot_digest: str | None = None
    snapshot_read_at: datetime | None = None
    manual_sync_at: datetime | None = None
    last_run_id: str | None = None
    students_not_shown: tuple[str, ...] = ()
    trouble: Trouble | None = None
    frames: int = 0
    roster_digest: str | None = None
    kept_until: date | None = None
    year_change: ChangeOfYear | None = None


@dataclass(frozen=True, slots=True)
class School:
    """A registered school. `applying` is the run whose plan is being written, None for none.

    `tasks_version` grows whenever anybody sets, changes or takes back a task.
    `task_count` is how many tasks there are; None at a school whose tasks were never counted.
    """

    id: str
    name: str
    mis: MisSettings
    recipients: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    standing: Standing = field(default_factory=Standing)
    applying: str | None = None
    tasks_version: int = 0
    task_count: int | None = None


def state_on(school: School, day: date) -> SchoolState:
    """Give the state that people see on that day: paused up to and including `paused_until`."""
    state, until = school.standing.state, school.settings.paused_until
    if until is not None and day <= until and state is not SchoolState.NEW:
        return SchoolState.PAUSED
    return state


def is_held(school: School) -> bool:
    """Whether only a manual sync can resume it, even if the MIS is right again."""
    trouble = school.standing.trouble
    owes = trouble is not None and trouble.manual_sync_owed
    return owes and school.settings.after_failure is AfterFailure.REQUIRE_MANUAL_SYNC


def school_next_step(school: School) -> NextStep:
    """Give the step that the school's state asks for."""
    standing = school.standing
    if standing.state in {SchoolState.NEW, SchoolState.MANUAL_SYNC_REQUIRED}:
        return NextStep.MANUAL_SYNC
    if standing.state is SchoolState.YEAR_CHANGE:
        is_ready = standing.year_change is not None and standing.year_change.is_ready
        return NextStep.MANUAL_SYNC if is_ready else NextStep.NONE
    return next_step(standing.trouble.cause) if standing.trouble else NextStep.NONE
