"""What a mail says first: how much is at stake, and what is due soonest."""

from datetime import timedelta

from rostersync.domain.roster import EntityKind, Task
from rostersync.domain.stake import KindCount, Stake, by_stake, stake_of
from rostersync.domain.warning import Entity, PlanWarning, WarningCode
from tests.builders import NOW

GONE, EMPTIED, SUBJECT = (
    WarningCode.DELETED_CLASS,
    WarningCode.EMPTIED_CLASS,
    WarningCode.DELETED_SUBJECT,
)


def _task(id: str, class_id: str, days: int | None) -> Task:
    due_at = None if days is None else NOW + timedelta(days=days)
    return Task(id, class_id, "Fractions", due_at, ())


def _warning(code: WarningCode, id: str, *tasks: Task) -> PlanWarning:
    return PlanWarning(code, Entity(EntityKind.CLASS, id, id), "", tasks)


SOON = _warning(GONE, "7z", _task("a", "7z", 1))
LATER = _warning(GONE, "7a", _task("b", "7a", 9))
UNDATED = _warning(GONE, "7b", _task("c", "7b", None))
BARE = _warning(EMPTIED, "7c")
ALL_OF_IT = _warning(SUBJECT, "maths", *SOON.tasks, *LATER.tasks)


def test_what_is_due_soonest_comes_first_and_what_loses_nothing_last() -> None:
    """Whatever its id; a subject follows the classes that are named anyway."""
    assert by_stake([BARE, ALL_OF_IT, UNDATED, LATER, SOON]) == (
        SOON, LATER, UNDATED, ALL_OF_IT, BARE,
    )  # fmt: skip


def test_a_task_that_goes_with_class_and_subject_counts_once() -> None:
    """So that page and mail say the same number."""
    assert stake_of([ALL_OF_IT, SOON, LATER, BARE]) == Stake(
        (KindCount(SUBJECT, 1), KindCount(GONE, 2), KindCount(EMPTIED, 1)), tasks=2
    )
