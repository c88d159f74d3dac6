"""The roster and its tasks."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from manual_sync_api.models.base import Answer, Body, Line, MisId, Time
from rostersync.application.ports.roster import CountedClass
from rostersync.domain.roster import (
    StudentState,
    Task,
)

_MOST_STUDENTS = 2000


class SubjectAnswer(Answer):
    """A selected subject; `none` holds the classes without one."""

    id: str
    name: str


class ClassRecord(Answer):
    """A class with its class list, as a run leaves it."""

    id: str
    name: str
    subject_id: str
    student_ids: tuple[str, ...]
    teacher_ids: tuple[str, ...]


class ClassAnswer(ClassRecord):
    """A class; `tasks` is how many tasks are set on it.

    `mis_id` is what the MIS calls it now. `kept_until` is the last day on which it stays as it is,
    whatever the MIS says; `kept_by` and `kept_since` say who decided so, and when.
    """

    tasks: int
    mis_id: str
    kept_until: date | None
    kept_by: str | None
    kept_since: datetime | None

    @classmethod
    def of_counted(cls, counted: CountedClass) -> "ClassAnswer":
        """Show a class with the number of its tasks."""
        school_class = counted.school_class
        kept = school_class.kept
        return cls(
            **dict(ClassRecord.of(school_class)),
            tasks=counted.tasks,
            mis_id=school_class.mis_id,
            kept_until=kept.until if kept else None,
            kept_by=kept.by if kept else None,
            kept_since=kept.since if kept else None,
        )


class StudentAnswer(Answer):
    """A student; null is what the school does not share."""

    id: str
    upi: str | None
    upn: str | None
    forename: str | None
    surname: str | None
    year_group: str | None
    email: str | None
    state: StudentState


class TeacherAnswer(Answer):
    """A teacher of at least one selected class."""

    id: str
    title: str | None
    forename: str | None
    surname: str | None
    email: str | None


class TaskBody(Body):
    """A task to set. `student_ids` are the roster's ids of students of the class."""

    title: Line
    due_at: Time | None = None
    student_ids: Annotated[tuple[MisId, ...], Field(max_length=_MOST_STUDENTS)] = ()

    def task(self, class_id: str, task_id: str) -> Task:
        """Make the task that is set by this."""
        student_ids = tuple(sorted(set(self.student_ids)))
        return Task(task_id, class_id, self.title, self.due_at, student_ids)


class TaskAnswer(Answer):
    """A task."""

    id: str
    class_id: str
    title: str
    due_at: datetime | None
    student_ids: tuple[str, ...]


class SubjectsAnswer(Answer):
    """A page of subjects."""

    items: tuple[SubjectAnswer, ...]
    cursor: str | None


class ClassesAnswer(Answer):
    """A page of classes."""

    items: tuple[ClassAnswer, ...]
    cursor: str | None


class StudentsAnswer(Answer):
    """A page of students."""

    items: tuple[StudentAnswer, ...]
    cursor: str | None


class TeachersAnswer(Answer):
    """A page of teachers."""

    items: tuple[TeacherAnswer, ...]
    cursor: str | None


class TasksAnswer(Answer):
    """A page of a class's tasks."""

    items: tuple[TaskAnswer, ...]
    cursor: str | None
