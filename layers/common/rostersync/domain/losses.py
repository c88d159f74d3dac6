"""The loss of a class on the MIS: gone, emptied, shrunk, or filled with others."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rostersync.domain.roster import Kept, Loss, SchoolClass
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import MisClass


@dataclass(frozen=True, slots=True)
class ListNow:
    """A class list of the MIS: its length, and the roster ids of its known students."""

    students: int
    known: frozenset[str]

    @classmethod
    def of_row(cls, row: MisClass, roster_ids: dict[str, str]) -> "ListNow":
        """Read the list of a class."""
        known = frozenset(roster_ids[id] for id in row.student_ids if id in roster_ids)
        return cls(len(row.student_ids), known)


def loss_of(
    known: SchoolClass, now: ListNow | None, on_roll: AbstractSet[str], settings: Settings
) -> Loss | None:
    """Give the loss of a class, compared with `known`; None if nothing major happened.

    `now` is its list on the MIS, None if it is gone; `on_roll` are the students there, by roster
    id. A class that was empty already can only be deleted.
    """
    if now is None:
        return Loss.DELETED
    if not known.student_ids:
        return None
    if not now.students:
        return Loss.EMPTIED
    leavers = set(known.student_ids) - now.known
    if len(leavers) == len(known.student_ids):
        return Loss.REPLACED
    stay_at_school = len(leavers & on_roll)
    is_major = stay_at_school * 2 > len(leavers) and is_shrunk(
        len(leavers), len(known.student_ids), settings
    )
    return Loss.SHRUNK if is_major else None


def is_shrunk(leaving: int, listed: int, settings: Settings) -> bool:
    """More than the school's percentage of a list, and at least its minimum."""
    is_large_share = leaving * 100 > settings.shrunk_class_percent * listed
    return is_large_share and leaving >= settings.shrunk_class_minimum


def is_still_kept(kept: Kept, loss: Loss | None) -> bool:
    """Whether the reason to keep something still holds on the MIS.

    A class that was deleted or emptied is back as soon as it has students again.
    """
    if kept.because in {Loss.DELETED, Loss.EMPTIED}:
        return loss in {Loss.DELETED, Loss.EMPTIED}
    return loss is not None
