"""A warning: a major change or a loss that a person must accept."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rostersync.domain.roster import EntityKind, Loss, Task


class WarningCode(StrEnum):
    """The closed set of major changes and of losses by a person's own selection."""

    MIS_CHANGED = "mis_changed"
    MASS_DEPARTURE = "mass_departure"
    TEACHERS_GONE = "teachers_gone"
    DELETED_SUBJECT = "deleted_subject"
    DELETED_CLASS = "deleted_class"
    EMPTIED_CLASS = "emptied_class"
    REPLACED_CLASS = "replaced_class"
    SHRUNK_CLASS = "shrunk_class"
    DOUBTFUL_MATCH = "doubtful_match"
    REMOVED_SUBJECT = "removed_subject"
    REMOVED_CLASS = "removed_class"


@dataclass(frozen=True, slots=True)
class Entity:
    """The one thing that a warning is about."""

    kind: EntityKind
    id: str
    name: str


CODE_OF_CLASS = {
    Loss.DELETED: WarningCode.DELETED_CLASS,
    Loss.EMPTIED: WarningCode.EMPTIED_CLASS,
    Loss.SHRUNK: WarningCode.SHRUNK_CLASS,
    Loss.REPLACED: WarningCode.REPLACED_CLASS,
}
"""The warning of what happened to a class."""

KEEPABLE = frozenset({WarningCode.DELETED_SUBJECT, *CODE_OF_CLASS.values()})
"""What a person can keep as it is, in place of accepting it."""


STOPS_ALL = frozenset({WarningCode.MIS_CHANGED, WarningCode.MASS_DEPARTURE})
"""While one of these waits for a person, nothing else is applied either: it is about everything."""


def warning_id(code: WarningCode, entity_id: str) -> str:
    """Make `<code>:<entity id>`, unique within a plan."""
    return f"{code}:{entity_id}"


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """What a person must decide, by `id`; `tasks` are those that would be deleted with it.

    `subject_id` is set for a warning of a class: the subject of the class.
    """

    code: WarningCode
    entity: Entity
    message: str
    tasks: tuple[Task, ...] = ()
    subject_id: str | None = None

    @property
    def id(self) -> str:
        """`<code>:<entity id>`, unique within a plan."""
        return warning_id(self.code, self.entity.id)

    @property
    def tasks_lost(self) -> int:
        """How many tasks would be deleted."""
        return len(self.tasks)


def in_order(warnings: Iterable[PlanWarning]) -> tuple[PlanWarning, ...]:
    """Whole-school warnings first, then by code in the order of the enum, then by id."""
    rank = {code: place for place, code in enumerate(WarningCode)}
    return tuple(sorted(warnings, key=lambda warning: (rank[warning.code], warning.entity.id)))
