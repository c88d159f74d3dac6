"""A change: one roster entity before and after, and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rostersync.domain.roster import (
    EntityKind,
    SchoolClass,
    Student,
    StudentState,
    Subject,
    Task,
    Teacher,
)

type RosterEntity = Subject | SchoolClass | Student | Teacher | Task


class ChangeKind(StrEnum):
    """What happens to the entity."""

    ADDED = "added"
    UPDATED = "updated"
    REMOVED = "removed"


class Reason(StrEnum):
    """Why an entity changes; one change can have several."""

    SELECTED = "selected"
    """A person chose it."""
    SELECTED_WITH_CLASS = "selected_with_class"
    """A selected class moved under this subject."""
    NEW_UNDER_SUBJECT = "new_under_subject"
    """A new class under a selected subject, at a school that adds new classes by itself."""
    RENAMED = "renamed"
    MOVED_SUBJECT = "moved_subject"
    CLASS_LIST = "class_list"
    TEACHERS = "teachers"
    DETAILS = "details"
    """A person's details differ."""
    NEW_IDENTITY = "new_identity"
    """The MIS now knows the same student by another id."""
    RENEWED = "renewed"
    """The MIS knows the same class by another id now."""
    KEPT = "kept"
    """A person keeps it as it is, until a day."""
    KEPT_NO_LONGER = "kept_no_longer"
    """The MIS has it again, or the day is over."""
    RESTORED = "restored"
    """It comes back, as it was, by a restore or an undo."""
    JOINED = "joined"
    """Now in a selected class."""
    UNASSIGNED = "unassigned"
    """On roll, and no longer in a selected class."""
    LEFT = "left"
    """Gone from the MIS."""
    RETURNED = "returned"
    """Had left, and is back."""
    TEACHES_CLASS = "teaches_class"
    TEACHES_NO_CLASS = "teaches_no_class"
    DELETED_ON_MIS = "deleted_on_mis"
    DESELECTED = "deselected"
    CLASS_REMOVED = "class_removed"
    """The task's class goes."""
    ARCHIVED = "archived"
    """It lies in the archive for a while, with all that belongs to it."""
    ERASED = "erased"
    """A person asked for it: nothing of the student is kept."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entity's change. `before` is None when it is added, `after` when it is removed."""

    entity: EntityKind
    id: str
    before: RosterEntity | None
    after: RosterEntity | None
    reasons: tuple[Reason, ...]

    @property
    def kind(self) -> ChangeKind:
        """Added, updated or removed."""
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.REMOVED if self.after is None else ChangeKind.UPDATED


@dataclass(frozen=True, slots=True)
class Summary:
    """What a plan does, in the counts that people read; zero means none.

    A joining student becomes active: new, returning or unassigned before. A leaving student is
    gone from the MIS. An unassigned student stays on roll, in no selected class.
    """

    students_joining: int = 0
    students_leaving: int = 0
    students_unassigned: int = 0
    students_updated: int = 0
    class_list_changes: int = 0
    classes_added: int = 0
    classes_updated: int = 0
    classes_deleted: int = 0
    subjects_added: int = 0
    subjects_updated: int = 0
    subjects_deleted: int = 0
    teachers_added: int = 0
    teachers_updated: int = 0
    teachers_removed: int = 0
    tasks_deleted: int = 0
    classes_kept: int = 0
    classes_renewed: int = 0
    classes_restored: int = 0
    tasks_restored: int = 0


def summarise(changes: Iterable[Change]) -> Summary:
    """Count the changes for a reader; one change can count under two heads."""
    heads = Counter[str]()
    for change in changes:
        heads.update(_heads(change))
    return Summary(**heads)


_HEAD_BY_KIND = {
    (EntityKind.SUBJECT, ChangeKind.ADDED): "subjects_added",
    (EntityKind.SUBJECT, ChangeKind.UPDATED): "subjects_updated",
    (EntityKind.SUBJECT, ChangeKind.REMOVED): "subjects_deleted",
    (EntityKind.CLASS, ChangeKind.ADDED): "classes_added",
    (EntityKind.CLASS, ChangeKind.UPDATED): "classes_updated",
    (EntityKind.CLASS, ChangeKind.REMOVED): "classes_deleted",
    (EntityKind.TEACHER, ChangeKind.ADDED): "teachers_added",
    (EntityKind.TEACHER, ChangeKind.UPDATED): "teachers_updated",
    (EntityKind.TEACHER, ChangeKind.REMOVED): "teachers_removed",
    (EntityKind.TASK, ChangeKind.REMOVED): "tasks_deleted",
    (EntityKind.TASK, ChangeKind.ADDED): "tasks_restored",
}


_CLASS_HEADS = {
    Reason.CLASS_LIST: "class_list_changes",
    Reason.KEPT: "classes_kept",
    Reason.RENEWED: "classes_renewed",
    Reason.RESTORED: "classes_restored",
}


def _heads(change: Change) -> list[str]:
    if isinstance(change.after, Student):
        return _student_heads(change.before, change.after)
    heads = [_HEAD_BY_KIND[change.entity, change.kind]]
    if change.entity is EntityKind.CLASS:
        heads += [head for reason, head in _CLASS_HEADS.items() if reason in change.reasons]
    return heads


def _student_heads(before: RosterEntity | None, after: Student) -> list[str]:
    state_before = before.state if isinstance(before, Student) else None
    if after.state is state_before:
        return ["students_updated"]
    if after.state is StudentState.ACTIVE:
        return ["students_joining"]
    return ["students_leaving" if after.state is StudentState.LEFT else "students_unassigned"]
