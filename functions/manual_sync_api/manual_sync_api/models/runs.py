"""Runs, warnings, and what a run changed."""

from datetime import date, datetime

from manual_sync_api.models.base import Answer
from manual_sync_api.models.convert import fields_of
from manual_sync_api.models.roster import (
    ClassRecord,
    StudentAnswer,
    SubjectAnswer,
    TaskAnswer,
    TeacherAnswer,
)
from rostersync.domain.change import Change, ChangeKind, Reason, RosterEntity
from rostersync.domain.left_out import Why
from rostersync.domain.roster import EntityKind, SchoolClass, Student, Subject, Task, Teacher
from rostersync.domain.run import Cause, NextStep, Outcome, Run, RunKind
from rostersync.domain.warning import PlanWarning, WarningCode


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

    @classmethod
    def of(cls, task: Task) -> "LostTask":
        """Show a task that would be lost."""
        return cls(id=task.id, title=task.title, due_at=task.due_at, students=len(task.student_ids))


class WarningAnswer(Answer):
    """What a person must accept by `id`; `tasks` would be deleted with it."""

    id: str
    code: WarningCode
    entity: EntityAnswer
    message: str
    tasks_lost: int
    tasks: tuple[LostTask, ...]

    @classmethod
    def of(cls, warning: PlanWarning) -> "WarningAnswer":
        """Show a warning."""
        return cls(
            id=warning.id,
            code=warning.code,
            entity=EntityAnswer(**fields_of(warning.entity)),
            message=warning.message,
            tasks_lost=warning.tasks_lost,
            tasks=tuple(LostTask.of(task) for task in warning.tasks),
        )


class LeftOutAnswer(Answer):
    """What a run did not take from the MIS: a kind of row or a property of one, its id, and why."""

    what: str
    id: str
    why: Why


class LastRun(Answer):
    """A run, without its warnings. `outcome` is null while its plan is being applied.

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
    next_step: NextStep
    summary: SummaryAnswer
    left_out: tuple[LeftOutAnswer, ...]
    left_out_count: int

    @classmethod
    def of(cls, run: Run) -> "LastRun":
        """Show a run in short."""
        return cls(**_fields(run, cls))


class RunAnswer(LastRun):
    """A run. `night` is autosync's, `by` a manual sync's."""

    warnings: tuple[WarningAnswer, ...]

    @classmethod
    def of(cls, run: Run) -> "RunAnswer":
        """Show a run."""
        warnings = tuple(WarningAnswer.of(warning) for warning in run.warnings)
        return cls(**_fields(run, LastRun), warnings=warnings)


def _fields(run: Run, answer: type[LastRun]) -> dict[str, object]:
    fields = {name: value for name, value in fields_of(run).items() if name in answer.model_fields}
    left_out = tuple(LeftOutAnswer(**fields_of(each)) for each in run.left_out)
    return {**fields, "summary": SummaryAnswer(**fields_of(run.summary)), "left_out": left_out}


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

    @classmethod
    def of(cls, change: Change) -> "ChangeAnswer":
        """Show a change."""
        return cls(
            entity=change.entity,
            id=change.id,
            kind=change.kind,
            reasons=change.reasons,
            before=_record(change.before),
            after=_record(change.after),
        )


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
