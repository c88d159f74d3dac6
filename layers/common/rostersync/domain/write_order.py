"""The order in which a plan is written, so that no item ever names a missing one."""

from collections.abc import Iterable

from rostersync.domain.change import Change, ChangeKind
from rostersync.domain.roster import EntityKind

_WRITTEN = (
    EntityKind.SUBJECT,
    EntityKind.TEACHER,
    EntityKind.STUDENT,
    EntityKind.CLASS,
    EntityKind.TASK,
)
_REMOVED = (EntityKind.TASK, EntityKind.CLASS, EntityKind.TEACHER, EntityKind.SUBJECT)


def write_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Subjects and people before classes, then tasks; deletions last, in reverse."""
    return tuple(sorted(changes, key=_place))


def _place(change: Change) -> tuple[bool, int, str]:
    is_removal = change.kind is ChangeKind.REMOVED
    order = _REMOVED if is_removal else _WRITTEN
    return (is_removal, order.index(change.entity), change.id)
