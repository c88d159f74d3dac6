"""The guards: each finds one kind of major change or loss, and says what goes and what stays."""

from collections.abc import Iterator
from dataclasses import dataclass

from rostersync.domain.roster import (
    NO_SUBJECT_ID,
    EntityKind,
    Roster,
    SchoolClass,
    StudentState,
    Subject,
    Task,
)
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import Snapshot
from rostersync.domain.warning import Entity, PlanWarning, WarningCode, in_order

_KEPT = "Every student's answers, percentages and watch times stay."


@dataclass(frozen=True, slots=True)
class Step:
    """One sync as the guards see it: the roster before and after, and the read."""

    before: Roster
    after: Roster
    snapshot: Snapshot
    settings: Settings

    def tasks_going(self, class_id: str) -> tuple[Task, ...]:
        """List the tasks of a class, earliest due first, those without a date last."""
        tasks = [task for task in self.before.tasks if task.class_id == class_id]
        return tuple(sorted(tasks, key=_by_due_date))


def warnings_of(step: Step) -> tuple[PlanWarning, ...]:
    """Run every guard over the step; no warning means that nothing major happens."""
    return in_order(
        [
            *_mis_changed(step),
            *_mass_departure(step),
            *_subjects_gone(step),
            *_classes_gone(step),
            *_classes_emptied(step),
        ]
    )


def _mis_changed(step: Step) -> Iterator[PlanWarning]:
    was, is_now = step.before.mis, step.snapshot.mis
    if was is None or is_now is None or was == is_now:
        return
    yield PlanWarning(
        code=WarningCode.MIS_CHANGED,
        entity=_the_school(step),
        message=(
            f"The school has moved from {was} to {is_now}, so the MIS may know everything by "
            f"other ids. Students are matched by UPN; classes and teachers may come anew. {_KEPT}"
        ),
    )


def _mass_departure(step: Step) -> Iterator[PlanWarning]:
    active = [s for s in step.before.students.values() if s.state is StudentState.ACTIVE]
    leaving = sum(step.after.students[student.id].state is StudentState.LEFT for student in active)
    if not is_mass_departure(leaving, len(active), step.settings):
        return
    yield PlanWarning(
        code=WarningCode.MASS_DEPARTURE,
        entity=_the_school(step),
        message=(
            f"{leaving} of {len(active)} students would leave at once, more than "
            f"{step.settings.mass_departure_percent} %. They would be marked as left. {_KEPT}"
        ),
    )


def is_mass_departure(leaving: int, active: int, settings: Settings) -> bool:
    """More than the school's percentage of the active students, and at least its minimum."""
    is_large_share = leaving * 100 > settings.mass_departure_percent * active
    return is_large_share and leaving >= settings.mass_departure_minimum


def _subjects_gone(step: Step) -> Iterator[PlanWarning]:
    on_mis = {row.id for row in step.snapshot.subjects} | {NO_SUBJECT_ID}
    for subject in step.before.subjects.values():
        if subject.id not in on_mis:
            yield _subject_warning(step, subject, WarningCode.DELETED_SUBJECT)
        elif subject.id not in step.after.subjects:
            yield _subject_warning(step, subject, WarningCode.REMOVED_SUBJECT)


def _subject_warning(step: Step, subject: Subject, code: WarningCode) -> PlanWarning:
    going = [
        each.id
        for each in step.before.classes.values()
        if each.subject_id == subject.id and each.id not in step.after.classes
    ]
    tasks = tuple(task for class_id in sorted(going) for task in step.tasks_going(class_id))
    goes = f"{_number(len(going), 'class', 'classes')} and {_number_of_tasks(tasks)}"
    return PlanWarning(
        code=code,
        entity=Entity(EntityKind.SUBJECT, subject.id, subject.name),
        message=f"{subject.name} {_why_gone(code)}. With it go {goes}. {_KEPT}",
        tasks=tasks,
    )


def _classes_gone(step: Step) -> Iterator[PlanWarning]:
    on_mis = {row.id for row in step.snapshot.classes}
    for each in step.before.classes.values():
        if each.id not in on_mis:
            yield _class_warning(step, each, WarningCode.DELETED_CLASS)
        elif each.id not in step.after.classes:
            yield _class_warning(step, each, WarningCode.REMOVED_CLASS)


def _class_warning(step: Step, going: SchoolClass, code: WarningCode) -> PlanWarning:
    tasks = step.tasks_going(going.id)
    students = _number(len(going.student_ids), "student", "students")
    return PlanWarning(
        code=code,
        entity=Entity(EntityKind.CLASS, going.id, going.name),
        message=(
            f"Class {_in_subject(step, going)}, with {students}, {_why_gone(code)}. "
            f"With it goes its homework: {_number_of_tasks(tasks)}. {_KEPT}"
        ),
        tasks=tasks,
    )


def _classes_emptied(step: Step) -> Iterator[PlanWarning]:
    for after in step.after.classes.values():
        before = step.before.classes.get(after.id)
        if before is None or not before.student_ids or after.student_ids:
            continue
        had = _number(len(before.student_ids), "student", "students")
        keeps = _number_of_tasks(step.tasks_going(after.id))
        yield PlanWarning(
            code=WarningCode.EMPTIED_CLASS,
            entity=Entity(EntityKind.CLASS, before.id, before.name),
            message=(
                f"Class {_in_subject(step, before)} had {had} and has none on the MIS now. "
                f"The class and its homework ({keeps}) would stay, with nobody in it. {_KEPT}"
            ),
        )


def _in_subject(step: Step, each: SchoolClass) -> str:
    return f"{each.name} ({step.before.subjects[each.subject_id].name})"


def _why_gone(code: WarningCode) -> str:
    is_deleted = code in {WarningCode.DELETED_CLASS, WarningCode.DELETED_SUBJECT}
    return "is no longer on the MIS" if is_deleted else "was taken out of the selection"


def _the_school(step: Step) -> Entity:
    name = step.snapshot.school_name or step.before.school_id
    return Entity(EntityKind.SCHOOL, step.before.school_id, name)


def _number_of_tasks(tasks: tuple[Task, ...]) -> str:
    return _number(len(tasks), "task", "tasks")


def _number(count: int, singular: str, plural: str) -> str:
    return f"{count} {singular if count == 1 else plural}"


def _by_due_date(task: Task) -> tuple[bool, float, str]:
    return (task.due_at is None, task.due_at.timestamp() if task.due_at else 0.0, task.id)
