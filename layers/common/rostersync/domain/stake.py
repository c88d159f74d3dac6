"""The stake of a plan: what a mail says in one line, and the order in which it names the rest."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rostersync.domain.warning import PlanWarning, WarningCode

_NEVER = "9"
"""Sorts after every date."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many warnings there are of a kind."""

    code: WarningCode
    count: int


@dataclass(frozen=True, slots=True)
class Stake:
    """All warnings of a run by kind, in the order of the enum, and the tasks that would go."""

    kinds: tuple[KindCount, ...] = ()
    tasks: int = 0


NOTHING_AT_STAKE = Stake()


def stake_of(warnings: Iterable[PlanWarning]) -> Stake:
    """Count kinds and tasks; a task of a class that goes with its subject counts once."""
    warnings = tuple(warnings)
    counted = Counter(warning.code for warning in warnings)
    kinds = tuple(KindCount(code, counted[code]) for code in WarningCode if counted[code])
    tasks = {(task.class_id, task.id) for warning in warnings for task in warning.tasks}
    return Stake(kinds, len(tasks))


def by_stake(warnings: Iterable[PlanWarning]) -> tuple[PlanWarning, ...]:
    """Put what loses homework first, what is due soonest before the rest.

    A subject stands after its classes, which say the same of their own homework.
    """
    return tuple(sorted(warnings, key=lambda warning: tuple(_worth(warning))))


def _worth(warning: PlanWarning) -> Iterator[bool | str]:
    yield not warning.tasks
    yield warning.code in {WarningCode.DELETED_SUBJECT, WarningCode.REMOVED_SUBJECT}
    yield min((task.due_at.isoformat() for task in warning.tasks if task.due_at), default=_NEVER)
