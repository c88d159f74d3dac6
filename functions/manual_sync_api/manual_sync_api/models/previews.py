"""The manual sync: what a person chooses, sees and accepts."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from manual_sync_api.models.base import Answer, Body, Date, MisId, PreviewId, RunId
from manual_sync_api.models.runs import EntityAnswer, SummaryAnswer, WarningAnswer
from rostersync.application.confirming import ConfirmOrder
from rostersync.application.wanted import Choice, Restore, Undo
from rostersync.domain.decisions import SamePair
from rostersync.domain.pairs import NameMatch
from rostersync.domain.preview import ItemState
from rostersync.domain.roster import Loss

_MOST_SUBJECTS = 1_000
_MOST_CLASSES = 5_000
_MOST_WARNINGS = 5_000


class SelectionBody(Body):
    """The subjects and classes to sync, by the MIS's ids; all others are taken out."""

    subjects: Annotated[tuple[MisId, ...], Field(max_length=_MOST_SUBJECTS)]
    classes: Annotated[tuple[MisId, ...], Field(max_length=_MOST_CLASSES)]


class PreviewBody(Body):
    """What to preview: a selection, classes to bring back, or a run to take back.

    Without any of them, the school's present selection.
    """

    selection: SelectionBody | None = None
    restore: Annotated[tuple[MisId, ...], Field(min_length=1, max_length=_MOST_CLASSES)] | None = (
        None
    )
    undo: RunId | None = None

    @model_validator(mode="after")
    def _one_at_most(self) -> Self:
        if sum(each is not None for each in (self.selection, self.restore, self.undo)) > 1:
            raise ValueError("must hold one of selection, restore and undo at most")
        return self

    def asked(self) -> Choice | Restore | Undo | None:
        """Give what is asked for."""
        if self.restore is not None:
            return Restore(frozenset(self.restore))
        if self.undo is not None:
            return Undo(self.undo)
        if self.selection is None:
            return None
        return Choice(frozenset(self.selection.subjects), frozenset(self.selection.classes))


class SamePairBody(Body):
    """The class `from` of the roster lives on as the class `to` of the MIS."""

    from_id: Annotated[MisId, Field(alias="from")]
    to_id: Annotated[MisId, Field(alias="to")]


WarningIds = Annotated[
    tuple[Annotated[str, Field(max_length=300)], ...], Field(max_length=_MOST_WARNINGS)
]


class ConfirmBody(Body):
    """Which preview to apply, and what is decided about each of its warnings, once.

    A warning is accepted; or what it is about is kept as it is, until the end of `keep_until`
    (30 days on, if it is left out; a year on at most); or the class lives on as a pair says; or
    the two students of a `doubtful_match` are different ones, and accepted they are the same.
    """

    preview_id: PreviewId
    accept: WarningIds = ()
    keep: WarningIds = ()
    keep_until: Date | None = None
    same: Annotated[tuple[SamePairBody, ...], Field(max_length=_MOST_WARNINGS)] = ()
    different: WarningIds = ()

    def order(self, school_id: str, by: str) -> ConfirmOrder:
        """Make the order of whoever confirms."""
        return ConfirmOrder(
            school_id=school_id,
            preview_id=self.preview_id,
            by=by,
            accept=self.accept,
            keep=self.keep,
            keep_until=self.keep_until,
            same=tuple(SamePair(pair.from_id, pair.to_id) for pair in self.same),
            different=self.different,
        )


class PreviewSubjectAnswer(Answer):
    """A subject of the MIS or the roster; `classes` counts those under it."""

    id: str
    name: str
    state: ItemState
    classes: int


class PreviewClassAnswer(Answer):
    """A class of the MIS or the roster; `students` as the MIS has it now, 0 if it is gone.

    `year_group` is that of most of its students, in the MIS's words; null if nobody knows.
    `kept_until` is the last day on which it stays as it is, whatever the MIS says; `kept_because`
    is what the MIS did to it. `told_apart_by` are the words that tell it from another class of its
    name (subject, year group, teacher, id, as few as are enough); null where no other has its name.
    `teacher` is the first whose name is known. `is_new`: the MIS has it, and nobody has chosen it
    or left it out yet.
    """

    id: str
    name: str
    subject_id: str
    state: ItemState
    students: int
    students_before: int
    tasks: int
    year_group: str | None
    kept_until: date | None
    kept_by: str | None
    kept_since: datetime | None
    kept_because: Loss | None
    told_apart_by: str | None
    teacher: str | None
    is_new: bool


class PairAnswer(Answer):
    """A class that is gone, one that is new on the MIS, and what speaks for their being the same.

    `strong`: at least 60 % of both lists are shared, and no other pair of either comes near.
    """

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)

    from_id: Annotated[str, Field(alias="from")]
    to_id: Annotated[str, Field(alias="to")]
    students_shared: int
    students_before: int
    students_now: int
    same_subject: bool
    same_teacher: bool
    name: NameMatch
    strong: bool


class UndoAnswer(Answer):
    """What of a run is not set back by an undo, and why.

    `again`: the MIS says so still, and the next night would do it again. `later`: another run has
    changed it since. `lost`: it is not in the archive any more. `people_again` counts students and
    teachers of whom the MIS says the same still.
    """

    run_id: str
    again: tuple[EntityAnswer, ...]
    later: tuple[EntityAnswer, ...]
    lost: tuple[EntityAnswer, ...]
    people_again: int


class PendingPreviewAnswer(Answer):
    """A preview that is being made; `progress` counts the pages read so far, by list."""

    preview_id: str
    school_id: str
    begun_at: datetime
    progress: dict[str, int]


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
    pairs: tuple[PairAnswer, ...]
    restore: tuple[str, ...]
    undo: UndoAnswer | None
