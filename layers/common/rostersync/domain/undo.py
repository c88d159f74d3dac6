"""Undo a run: restore what was there before, where no later run has changed it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from rostersync.domain.archive import ArchivedClass
from rostersync.domain.change import Change, Reason
from rostersync.domain.roster import (
    ComingBack,
    Roster,
    SchoolClass,
    Selection,
    Subject,
    Teacher,
    present_selection,
)
from rostersync.domain.run import Outcome, Run, RunKind
from rostersync.domain.school_settings import NewClasses, SameClass, Settings

UNDONE_WITHIN = timedelta(days=30)
"""How long after its end a run can be undone."""


class WhyNotUndone(StrEnum):
    """Why a run cannot be undone."""

    FAILED = "failed"
    CHANGED_NOTHING = "changed_nothing"
    ERASURE = "erasure"
    TOO_OLD = "too_old"
    TAKEN_BACK = "taken_back"


def why_not_undone(run: Run, now: datetime) -> WhyNotUndone | None:
    """Give the reason why an ended run cannot be undone; None if it can."""
    if run.outcome is Outcome.FAILED:
        return WhyNotUndone.FAILED
    if run.kind is RunKind.ERASURE:
        return WhyNotUndone.ERASURE
    if not run.change_count:
        return WhyNotUndone.CHANGED_NOTHING
    ended_at = run.ended_at or run.started_at
    return WhyNotUndone.TOO_OLD if now > ended_at + UNDONE_WITHIN else None


@dataclass(frozen=True, slots=True)
class Done:
    """The effect of a run: its changes, and the declined classes before and after it.

    `archived` are the classes of it that still lie in the archive.
    """

    changes: tuple[Change, ...]
    declined_before: frozenset[str]
    declined: frozenset[str]
    archived: tuple[ArchivedClass, ...]


def undoing(done: Done, roster: Roster, settings: Settings) -> Selection:
    """Make the selection that undoes a run, with what comes back by it.

    A later run's changes stay. The present data of the MIS is planned as always.
    """
    classes = [_ClassDone(each, roster) for each in done.changes if _is_of_class(each)]
    taken_out = {each.id for each in classes if each.is_added and each.is_untouched}
    restored = {each.school_class.id for each in done.archived}
    present = present_selection(roster)
    subjects_back = {each.subject.id for each in done.archived} | _subjects_back(done.changes)
    return Selection(
        subjects=present.subjects | subjects_back,
        classes=(present.classes | restored) - taken_out,
        declined=_declined(done, present.declined, _not_again(classes, settings)),
        back=_coming_back(done, classes, roster),
    )


@dataclass(frozen=True, slots=True)
class _ClassDone:
    """The effect of a run on a class, and the class now."""

    change: Change
    roster: Roster

    @property
    def id(self) -> str:
        return self.change.id

    @property
    def before(self) -> SchoolClass | None:
        return self.change.before if isinstance(self.change.before, SchoolClass) else None

    @property
    def after(self) -> SchoolClass | None:
        return self.change.after if isinstance(self.change.after, SchoolClass) else None

    @property
    def now(self) -> SchoolClass | None:
        return self.roster.classes.get(self.id)

    @property
    def is_added(self) -> bool:
        return self.before is None

    @property
    def is_untouched(self) -> bool:
        """Whether the class is the one that the run left, as far as the run chose it."""
        after, now = self.after, self.now
        return after is not None and now is not None and after.mis_id == now.mis_id

    @property
    def is_renewed(self) -> bool:
        """Whether the run gave it another MIS id."""
        before, after = self.before, self.after
        return before is not None and after is not None and before.mis_id != after.mis_id

    def as_it_was(self) -> SchoolClass | None:
        """Give the class to restore; None if the run changed neither its list nor its identity."""
        before, after, now = self.before, self.after, self.now
        if before is None or after is None or now is None or not self.is_untouched:
            return None
        if before.mis_id != after.mis_id:
            return replace(before, kept=None)
        is_same_list = after.student_ids == now.student_ids
        if before.student_ids != after.student_ids and is_same_list:
            return replace(now, student_ids=before.student_ids)
        return None

    @property
    def is_keep(self) -> bool:
        """Whether the run kept it, and it is kept so still."""
        after, now = self.after, self.now
        was_kept = Reason.KEPT in self.change.reasons and self.before is not None
        return was_kept and after is not None and now is not None and after.kept == now.kept


def _is_of_class(change: Change) -> bool:
    return isinstance(change.before or change.after, SchoolClass)


def _subjects_added(changes: Iterable[Change]) -> frozenset[str]:
    return frozenset(
        each.id for each in changes if isinstance(each.after, Subject) and each.before is None
    )


def _subjects_back(changes: Iterable[Change]) -> frozenset[str]:
    return frozenset(
        each.id for each in changes if isinstance(each.before, Subject) and each.after is None
    )


def _declined(done: Done, present: frozenset[str], not_again: frozenset[str]) -> frozenset[str]:
    """Restore what the run declined or chose; classes declined since then stay declined."""
    newly, no_longer = done.declined - done.declined_before, done.declined_before - done.declined
    return (present - newly) | no_longer | not_again


def _not_again(classes: Iterable[_ClassDone], settings: Settings) -> frozenset[str]:
    """Name the classes to decline, because they would come in again although nobody chose them."""
    adds = settings.new_classes is NewClasses.ADD
    is_automatic = settings.same_class is SameClass.AUTOMATIC
    found = set[str]()
    for each in classes:
        if each.after is not None and each.is_untouched:
            is_again = adds and each.is_added
            if is_again or (each.is_renewed and (adds or is_automatic)):
                found.add(each.after.mis_id)
    return frozenset(found)


def _coming_back(done: Done, classes: Iterable[_ClassDone], roster: Roster) -> ComingBack:
    subjects = {each.subject.id: each.subject for each in done.archived}
    for change in done.changes:
        if isinstance(change.before, Subject) and change.after is None:
            subjects.setdefault(change.id, replace(change.before, kept=None))
    classes = tuple(classes)
    return ComingBack(
        classes=tuple(each.school_class for each in done.archived),
        as_they_were=tuple(was for each in classes if (was := each.as_it_was()) is not None),
        released=frozenset(each.id for each in classes if each.is_keep),
        released_subjects=frozenset(_kept_subjects(done, roster)),
        leaving=_subjects_added(done.changes) & roster.subjects.keys(),
        subjects=tuple(subjects.values()),
        teachers=_teachers(done),
        tasks=tuple(task for each in done.archived for task in each.tasks),
    )


def _teachers(done: Done) -> tuple[Teacher, ...]:
    gone = [each.before for each in done.changes if each.after is None]
    by_id = {each.id: each for each in gone if isinstance(each, Teacher)}
    return tuple(({t.id: t for each in done.archived for t in each.teachers} | by_id).values())


def _kept_subjects(done: Done, roster: Roster) -> Iterator[str]:
    """Name the subjects that the run kept and that are kept so still."""
    for change in done.changes:
        after, now = change.after, roster.subjects.get(change.id)
        is_kept = Reason.KEPT in change.reasons and change.before is not None
        if is_kept and isinstance(after, Subject) and now and now.kept == after.kept:
            yield change.id
