"""The guards: each finds one kind of major change or loss, and says what goes and what stays."""

from collections.abc import Iterator

from rostersync.domain.class_guards import class_warnings
from rostersync.domain.doubts import doubtful_warning
from rostersync.domain.roster import NO_SUBJECT_ID, EntityKind, StudentState, Subject
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import is_same_mis
from rostersync.domain.step import STUDENT_DATA_STAYS, Step, number, number_of_tasks
from rostersync.domain.warning import Entity, PlanWarning, WarningCode, in_order

_MANY_TEACHERS = 3


def warnings_of(step: Step) -> tuple[PlanWarning, ...]:
    """Run every guard over the step; no warning means that nothing major happens."""
    return in_order(
        [
            *_mis_changed(step),
            *_mass_departure(step),
            *_teachers_gone(step),
            *_subjects_gone(step),
            *class_warnings(step),
            *map(doubtful_warning, step.doubts),
        ]
    )


def _mis_changed(step: Step) -> Iterator[PlanWarning]:
    was, is_now = step.before.mis, step.snapshot.mis
    if was is None or is_now is None or is_same_mis(was, is_now):
        return
    yield PlanWarning(
        code=WarningCode.MIS_CHANGED,
        entity=_the_school(step),
        message=(
            f"The school has moved from {was} to {is_now}, so perhaps the MIS knows everything by "
            f"other ids. Students are matched by UPN; classes and teachers can be new ones. "
            f"{STUDENT_DATA_STAYS}"
        ),
    )


def _mass_departure(step: Step) -> Iterator[PlanWarning]:
    on_roll = [s.id for s in step.before.students.values() if s.state is not StudentState.LEFT]
    leaving = sum(step.after.students[id].state is StudentState.LEFT for id in on_roll)
    if not is_mass_departure(leaving, len(on_roll), step.settings):
        return
    yield PlanWarning(
        code=WarningCode.MASS_DEPARTURE,
        entity=_the_school(step),
        message=(
            f"{leaving} of {len(on_roll)} students would leave at once, more than "
            f"{step.settings.mass_departure_percent} %. They would be marked as left. "
            f"{STUDENT_DATA_STAYS}"
        ),
    )


def is_mass_departure(leaving: int, on_roll: int, settings: Settings) -> bool:
    """More than the school's percentage of the students on roll, and at least its minimum."""
    is_large_share = leaving * 100 > settings.mass_departure_percent * on_roll
    return is_large_share and leaving >= settings.mass_departure_minimum


def _teachers_gone(step: Step) -> Iterator[PlanWarning]:
    """Warn when the last teacher goes though classes stay that had one."""
    had = len(step.before.teachers)
    if step.after.teachers or not are_many_teachers(had):
        return
    staying = step.before.classes.keys() & step.after.classes.keys()
    if any(step.before.classes[id].teacher_ids for id in staying):
        yield PlanWarning(
            code=WarningCode.TEACHERS_GONE,
            entity=_the_school(step),
            message=(
                f"All {had} teachers would go at once: no class has a teacher on the MIS now. "
                f"The classes and their homework stay. {STUDENT_DATA_STAYS}"
            ),
        )


def are_many_teachers(had: int) -> bool:
    """Enough of them that all at once is no coincidence."""
    return had >= _MANY_TEACHERS


def _subjects_gone(step: Step) -> Iterator[PlanWarning]:
    on_mis = {row.id for row in step.snapshot.subjects} | {NO_SUBJECT_ID}
    for id in step.before.subjects.keys() - step.after.subjects.keys():
        subject = step.before.subjects[id]
        is_deleted = id not in on_mis and not step.is_taken_out(subject)
        code = WarningCode.DELETED_SUBJECT if is_deleted else WarningCode.REMOVED_SUBJECT
        yield _subject_warning(step, subject, code)


def _subject_warning(step: Step, subject: Subject, code: WarningCode) -> PlanWarning:
    going = [
        each.id
        for each in step.before.classes.values()
        if each.subject_id == subject.id and each.id not in step.after.classes
    ]
    tasks = tuple(task for class_id in sorted(going) for task in step.tasks_of(class_id))
    goes = f"{number(len(going), 'class', 'classes')} and {number_of_tasks(tasks)}"
    return PlanWarning(
        code=code,
        entity=Entity(EntityKind.SUBJECT, subject.id, subject.name),
        message=f"{subject.name} {_why_gone(code)}. With it go {goes}. {STUDENT_DATA_STAYS}",
        tasks=tasks,
    )


def _why_gone(code: WarningCode) -> str:
    is_deleted = code is WarningCode.DELETED_SUBJECT
    return "is no longer on the MIS" if is_deleted else "was taken out of the selection"


def _the_school(step: Step) -> Entity:
    name = step.snapshot.school_name or step.before.school_id
    return Entity(EntityKind.SCHOOL, step.before.school_id, name)
