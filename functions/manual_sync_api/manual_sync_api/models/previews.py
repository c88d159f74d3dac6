"""The manual sync: what a person chooses, sees and accepts."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from manual_sync_api.models.base import Answer, Body, MisId, PreviewId
from manual_sync_api.models.runs import SummaryAnswer, WarningAnswer
from rostersync.application.manual_sync import Choice
from rostersync.domain.preview import ItemState

_MOST_SUBJECTS = 1_000
_MOST_CLASSES = 5_000
_MOST_WARNINGS = 5_000


class SelectionBody(Body):
    """The subjects and classes to sync, by the MIS's ids; all others are taken out."""

    subjects: Annotated[tuple[MisId, ...], Field(max_length=_MOST_SUBJECTS)]
    classes: Annotated[tuple[MisId, ...], Field(max_length=_MOST_CLASSES)]


class PreviewBody(Body):
    """What to preview; without a selection, the school's present selection."""

    selection: SelectionBody | None = None

    def choice(self) -> Choice | None:
        """Tell what was chosen."""
        if self.selection is None:
            return None
        return Choice(frozenset(self.selection.subjects), frozenset(self.selection.classes))


class ConfirmBody(Body):
    """Which preview to apply, and the ids of all its warnings, each accepted."""

    preview_id: PreviewId
    accept: Annotated[
        tuple[Annotated[str, Field(max_length=300)], ...], Field(max_length=_MOST_WARNINGS)
    ] = ()


class PreviewSubjectAnswer(Answer):
    """A subject of the MIS or the roster; `classes` counts those under it."""

    id: str
    name: str
    state: ItemState
    classes: int


class PreviewClassAnswer(Answer):
    """A class of the MIS or the roster; `students` as the MIS has it now, 0 if it is gone.

    `year_group` is that of most of its students, in the MIS's words; null if nobody knows.
    """

    id: str
    name: str
    subject_id: str
    state: ItemState
    students: int
    students_before: int
    tasks: int
    year_group: str | None


class PreviewAnswer(Answer):
    """What a confirm would do, exactly, until `expires_at`."""

    preview_id: str
    school_id: str
    created_at: datetime
    expires_at: datetime
    mis_read_at: datetime
    subjects: tuple[PreviewSubjectAnswer, ...]
    classes: tuple[PreviewClassAnswer, ...]
    summary: SummaryAnswer
    warnings: tuple[WarningAnswer, ...]
