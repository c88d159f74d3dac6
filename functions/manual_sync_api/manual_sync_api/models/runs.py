"""Runs, their warnings and their changes."""

from datetime import date, datetime

from pydantic import field_validator, model_validator

from manual_sync_api.models.base import Answer
from manual_sync_api.models.roster import (
    ClassRecord,
    StudentAnswer,
    SubjectAnswer,
    TaskAnswer,
    TeacherAnswer,
)
from rostersync.domain.change import ChangeKind, Reason, RosterEntity
from rostersync.domain.left_out import Why
from rostersync.domain.roster import EntityKind, SchoolClass, Student, Subject, Task, Teacher
from rostersync.domain.run import Cause, NextStep, Outcome, RunKind
from rostersync.domain.warning import WarningCode


class SummaryAnswer(Answer):
    """What a plan does, in counts."""

    students_joining: int
    students_leaving: int
    students_unassigned: int
    students_updated: int
    class_list_changes: int
    classes_added: int
    classes_updated: int
    classes_deleted: int
    subjects_added: int
    subjects_updated: int
    subjects_deleted: int
    teachers_added: int
    teachers_updated: int
    teachers_removed: int
    tasks_deleted: int
    classes_kept: int
    classes_renewed: int
    classes_restored: int
    tasks_restored: int


class EntityAnswer(Answer):
    """The one thing that a warning is about."""

    kind: EntityKind
    id: str
    name: str


class LostTask(Answer):
    """A task that would be deleted; `students` is how many it was set to."""

    id: str
    title: str
    due_at: datetime | None
    students: int

    @model_validator(mode="before")
    @classmethod
    def _count(cls, task: Task) -> object:
        return {**dict(TaskAnswer.of(task)), "students": len(task.student_ids)}


class WarningAnswer(Answer):
    """What a person must accept by `id`; `tasks` would be deleted with it."""

    id: str
    code: WarningCode
    entity: EntityAnswer
    message: str
    tasks_lost: int
    tasks: tuple[LostTask, ...]


class LeftOutAnswer(Answer):
    """What a run did not take from the MIS: a kind of row or a property of one, its id, and why."""

    what: str
    id: str
    why: Why


class LastRun(Answer):
    """A run, without its warnings. `outcome` is null while its plan is being applied.

    `about` is the scope that is off or the list that is empty, where the cause is about one.
    `left_out` names the first hundred of `left_out_count` things.
    """

    run_id: str
    school_id: str
    kind: RunKind
    night: date | None
    by: str | None
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    cause: Cause | None
    about: str | None
    next_step: NextStep
    summary: SummaryAnswer
    undoes: str | None
    undone_by: str | None
    left_out: tuple[LeftOutAnswer, ...]
    left_out_count: int


class RunAnswer(LastRun):
    """A run. Only autosync has a `night`, and only a manual sync has a `by`."""

    warnings: tuple[WarningAnswer, ...]


class RunsAnswer(Answer):
    """A page of runs, newest first."""

    items: tuple[RunAnswer, ...]
    cursor: str | None


type EntityRecord = SubjectAnswer | ClassRecord | StudentAnswer | TeacherAnswer | TaskAnswer


class ChangeAnswer(Answer):
    """One entity before and after, and why; `before` is null when it was added."""

    entity: EntityKind
    id: str
    kind: ChangeKind
    reasons: tuple[Reason, ...]
    before: EntityRecord | None
    after: EntityRecord | None

    @field_validator("before", "after", mode="before")
    @classmethod
    def _by_its_kind(cls, entity: RosterEntity | None) -> EntityRecord | None:
        """A class has all that a subject has, so its kind must say what it is shown as."""
        return _record(entity)


class ChangesAnswer(Answer):
    """A page of what a run changed."""

    items: tuple[ChangeAnswer, ...]
    cursor: str | None


def _record(entity: RosterEntity | None) -> EntityRecord | None:
    match entity:
        case Subject():
            return SubjectAnswer.of(entity)
        case SchoolClass():
            return ClassRecord.of(entity)
        case Student():
            return StudentAnswer.of(entity)
        case Teacher():
            return TeacherAnswer.of(entity)
        case Task():
            return TaskAnswer.of(entity)
        case None:
            return None
