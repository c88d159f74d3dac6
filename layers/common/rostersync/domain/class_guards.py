"""The guards of classes: gone, emptied, filled with others, shrunk, or taken out."""

from collections.abc import Iterator
from typing import assert_never

from rostersync.domain.roster import EntityKind, Loss, SchoolClass
from rostersync.domain.step import (
    STUDENT_DATA_STAYS,
    Step,
    in_subject,
    number,
    number_of_tasks,
)
from rostersync.domain.warning import CODE_OF_CLASS, Entity, PlanWarning, WarningCode


def class_warnings(step: Step) -> Iterator[PlanWarning]:
    """Warn of every class that goes, and of every class list with a major change."""
    for each in step.before.classes.values():
        after, loss = step.after.classes.get(each.id), step.losses.get(each.id)
        if after is None:
            yield _gone(step, each, loss)
        elif loss is not None:
            yield _changed(step, each, after, loss)


def _gone(step: Step, going: SchoolClass, loss: Loss | None) -> PlanWarning:
    is_deleted = loss is Loss.DELETED and not step.is_taken_out(going)
    tasks = step.tasks_of(going.id)
    students = number(len(going.student_ids), "student", "students")
    why = "is no longer on the MIS" if is_deleted else "was taken out of the selection"
    return PlanWarning(
        code=WarningCode.DELETED_CLASS if is_deleted else WarningCode.REMOVED_CLASS,
        entity=_entity(step, going),
        message=(
            f"Class {in_subject(step, going)}, with {students}, {why}. "
            f"With it goes its homework: {number_of_tasks(tasks)}. {STUDENT_DATA_STAYS}"
        ),
        tasks=tasks,
        subject_id=going.subject_id,
    )


def _changed(step: Step, before: SchoolClass, after: SchoolClass, loss: Loss) -> PlanWarning:
    keeps = number_of_tasks(step.tasks_of(before.id))
    return PlanWarning(
        code=CODE_OF_CLASS[loss],
        entity=_entity(step, before),
        message=(
            f"Class {in_subject(step, before)} {_what_happened(before, after, loss)} "
            f"The class and its homework ({keeps}) would stay, {_with_whom(loss)}. "
            f"{STUDENT_DATA_STAYS}"
        ),
        subject_id=before.subject_id,
    )


def _what_happened(before: SchoolClass, after: SchoolClass, loss: Loss) -> str:
    had = number(len(before.student_ids), "student", "students")
    match loss:
        case Loss.EMPTIED:
            return f"had {had} and has none on the MIS now."
        case Loss.REPLACED:
            return f"had {had} and keeps none of them; it has {len(after.student_ids)} others now."
        case Loss.SHRUNK:
            gone = len(set(before.student_ids) - set(after.student_ids))
            return f"had {had}, and {gone} of them would leave it at once."
        case Loss.DELETED:
            message = "a class that is gone is in no roster afterwards"
            raise ValueError(message)
        case _:
            assert_never(loss)


def _with_whom(loss: Loss) -> str:
    match loss:
        case Loss.EMPTIED:
            return "with nobody in it"
        case Loss.REPLACED:
            return "with others in it"
        case _:
            return "with those who are left"


def _entity(step: Step, each: SchoolClass) -> Entity:
    name = in_subject(step, each) if each.id in step.told_apart else each.name
    return Entity(EntityKind.CLASS, each.id, name)
