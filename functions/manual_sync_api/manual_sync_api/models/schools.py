"""Schools, their settings, and who may sync them."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, field_validator

from manual_sync_api.models.base import Answer, Body, Date, EmailAddress, Line, whole
from manual_sync_api.models.runs import LastRun
from manual_sync_api.models.year_change import YearChangeAnswer
from rostersync.application.ports.mail import MarkState, RecipientMark
from rostersync.application.ports.schools import SettingValue
from rostersync.application.schools import SchoolDetail, SchoolView
from rostersync.domain.address import once_each
from rostersync.domain.run import NextStep
from rostersync.domain.school import (
    ClassesFrom,
    MisSettings,
    School,
    SchoolState,
    Source,
    school_next_step,
)
from rostersync.domain.school_settings import Setting, Settings, with_settings

_MOST_RECIPIENTS = 20

Recipients = Annotated[tuple[EmailAddress, ...], Field(max_length=_MOST_RECIPIENTS)]
MisSchoolId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]


def _once_each(recipients: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if recipients is None else once_each(recipients)


_STRICT: dict[Any, Any] = {date | None: Date | None}
"""The limits of a setting in a request, beyond its type."""


class MisBody(Body):
    """Where the school's MIS is. `school_id` is the source's id of it, if not the school's own."""

    source: Source
    school_id: MisSchoolId | None = None
    classes_from: ClassesFrom = ClassesFrom.CLASSES


def _asked(setting: Setting) -> tuple[Any, Any]:
    """A request gives a setting strictly, or leaves it out."""
    kind = _STRICT.get(setting.type, setting.type)
    if setting.whole is not None:
        least, most = setting.whole
        kind = Annotated[kind, Field(ge=least, le=most), BeforeValidator(whole)]
    return kind, setting.default


@with_settings(_asked)
class SettingsBody(Body):
    """What a school decides for itself. `paused_until` is the last day of a pause."""


class RegistrationBody(Body):
    """All that people decide about a school: what is left out gets its default."""

    name: Line
    mis: MisBody
    recipients: Recipients = ()
    settings: SettingsBody = SettingsBody()

    _recipients_once = field_validator("recipients")(_once_each)

    def school(self, school_id: str) -> School:
        """Make the school that is registered by this."""
        mis = MisSettings(self.mis.source, self.mis.school_id or school_id, self.mis.classes_from)
        return School(school_id, self.name, mis, self.recipients, Settings(**dict(self.settings)))


def _without_defaults(schema: dict[str, Any]) -> None:
    """What is left out stays as it is, so no property has a default."""
    for prop in schema["properties"].values():
        prop.pop("default", None)


@with_settings(_asked)
class SettingsChangeBody(Body):
    """The settings to change; others stay. Only `paused_until` and `year_change` may be null."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    recipients: Recipients = ()

    _recipients_once = field_validator("recipients")(_once_each)

    def given_recipients(self) -> tuple[str, ...] | None:
        """Tell the recipients, if any were given."""
        return self.recipients if "recipients" in self.model_fields_set else None

    def given_settings(self) -> dict[str, SettingValue]:
        """Tell the other settings that were given, by name."""
        given = self.model_fields_set - {"recipients"}
        return {name: getattr(self, name) for name in sorted(given)}


class CountsAnswer(Answer):
    """How much the platform holds of the school; `students` are the active ones."""

    subjects: int
    classes: int
    students: int
    students_unassigned: int
    students_left: int
    teachers: int
    tasks: int


class MisAnswer(Answer):
    """Where the school's MIS is."""

    source: Source
    school_id: str
    classes_from: ClassesFrom


@with_settings(lambda setting: (setting.type, ...))
class SettingsAnswer(Answer):
    """What the school decided for itself."""


class SchoolAnswer(Answer):
    """A school: its state, since when, and the next step."""

    id: str
    name: str
    state: SchoolState
    next_step: NextStep
    since: datetime | None
    last_run: LastRun | None
    counts: CountsAnswer
    mis: MisAnswer
    recipients: tuple[str, ...]
    settings: SettingsAnswer
    year_change: YearChangeAnswer | None

    @classmethod
    def of_view(cls, view: SchoolView) -> "SchoolAnswer":
        """Show a school."""
        school, standing = view.school, view.school.standing
        return cls(
            id=school.id,
            name=school.name,
            state=view.state,
            next_step=school_next_step(school),
            since=standing.since,
            last_run=view.last_run,
            counts={**asdict(standing.counts), "tasks": view.tasks},
            mis=school.mis,
            recipients=school.recipients,
            settings=school.settings,
            year_change=YearChangeAnswer.of_view(view),
        )


class RecipientProblemAnswer(Answer):
    """A recipient who gets no mails, since when, and why in the mail service's own words."""

    email: str
    problem: MarkState
    at: datetime
    reason: str | None

    @classmethod
    def of_mark(cls, mark: RecipientMark) -> "RecipientProblemAnswer":
        """Show what came back."""
        return cls(email=mark.email, problem=mark.state, at=mark.at, reason=mark.reason)


class SchoolDetailAnswer(SchoolAnswer):
    """One school. Setting `recipients` again ends their problems, until a mail fails."""

    recipient_problems: tuple[RecipientProblemAnswer, ...]

    @classmethod
    def of_detail(cls, detail: SchoolDetail) -> "SchoolDetailAnswer":
        """Show a school with the problems of its recipients."""
        problems = tuple(RecipientProblemAnswer.of_mark(mark) for mark in detail.problems)
        return cls(**dict(SchoolAnswer.of_view(detail.view)), recipient_problems=problems)


class SchoolsAnswer(Answer):
    """A page of schools."""

    items: tuple[SchoolAnswer, ...]
    cursor: str | None


class StaffAnswer(Answer):
    """A person who may sync the school."""

    email: str
    added_at: datetime
    added_by: str


class StaffListAnswer(Answer):
    """A page of a school's people."""

    items: tuple[StaffAnswer, ...]
    cursor: str | None
