"""The subjects and classes of a preview, each with its state."""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from rostersync.domain.class_matching import subject_of
from rostersync.domain.class_names import Face, first_name_of, told_apart
from rostersync.domain.plan import Plan
from rostersync.domain.preview import ItemState, PreviewClass, PreviewSubject
from rostersync.domain.roster import (
    NO_SUBJECT_ID,
    NO_SUBJECT_NAME,
    NOTHING_BACK,
    ComingBack,
    EntityKind,
    Roster,
    SchoolClass,
)
from rostersync.domain.snapshot import MisClass, Snapshot
from rostersync.domain.warning import WarningCode
from rostersync.domain.year_group import YearGroups

_WARNED_STATE = {
    WarningCode.DELETED_SUBJECT: ItemState.DELETED,
    WarningCode.REMOVED_SUBJECT: ItemState.REMOVED,
    WarningCode.DELETED_CLASS: ItemState.DELETED,
    WarningCode.REMOVED_CLASS: ItemState.REMOVED,
    WarningCode.EMPTIED_CLASS: ItemState.EMPTIED,
}


def preview_classes(
    roster: Roster,
    snapshot: Snapshot,
    plan: Plan,
    tasks: Mapping[str, int],
    back: ComingBack = NOTHING_BACK,
) -> tuple[PreviewClass, ...]:
    """Every class of the MIS, of the roster, and of what comes back, by id.

    `tasks` are the roster's counts by class id.
    """
    rows = {plan.class_ids[row.id]: row for row in snapshot.classes}
    known_classes = {each.id: each for each in back.classes} | dict(roster.classes)
    counts = Counter(task.class_id for task in back.tasks) | Counter(tasks)
    states = _class_states(roster, plan, back)
    offered = {row.id for row in snapshot.subjects}
    year_groups = YearGroups.of_students(roster, snapshot)
    shown = []
    for id in sorted(rows.keys() | known_classes.keys()):
        row, known, kept = rows.get(id), known_classes.get(id), plan.kept.get(id)
        shown.append(
            PreviewClass(
                id=id,
                name=(row and row.name) or (known and known.name) or id,
                subject_id=_subject_id(row, known, offered),
                state=states.get(id, ItemState.AVAILABLE),
                students=len(row.student_ids) if row else 0,
                students_before=len(known.student_ids) if known else 0,
                tasks=counts[id],
                year_group=year_groups.of_class(row, known),
                kept_until=kept.until if kept else None,
                kept_by=kept.by if kept else None,
                kept_since=kept.since if kept else None,
                kept_because=kept.because if kept else None,
                is_new=row is not None and known is None and row.id not in roster.declined,
            )
        )
    return tuple(shown)


def _class_states(roster: Roster, plan: Plan, back: ComingBack) -> dict[str, ItemState]:
    """Give the state of each class that is in the roster or comes in; the last state wins."""
    there = {id: _chosen(was_there=id in roster.classes) for id in plan.selection.classes}
    restored = {each.id for each in back.classes} & there.keys() - roster.classes.keys()
    kept = dict.fromkeys(plan.kept, ItemState.KEPT)
    return (
        there | kept | dict.fromkeys(restored, ItemState.RESTORED) | _warned(plan, EntityKind.CLASS)
    )


def _warned(plan: Plan, kind: EntityKind) -> dict[str, ItemState]:
    return {
        warning.entity.id: _WARNED_STATE[warning.code]
        for warning in plan.warnings
        if warning.entity.kind is kind and warning.code in _WARNED_STATE
    }


def _chosen(*, was_there: bool) -> ItemState:
    return ItemState.SELECTED if was_there else ItemState.ADDED


def _subject_id(row: MisClass | None, known: SchoolClass | None, offered: AbstractSet[str]) -> str:
    if row is not None:
        return subject_of(row, known, offered)
    return known.subject_id if known else NO_SUBJECT_ID


def preview_subjects(
    roster: Roster,
    snapshot: Snapshot,
    plan: Plan,
    classes: Iterable[PreviewClass],
    back: ComingBack = NOTHING_BACK,
) -> tuple[PreviewSubject, ...]:
    """Every subject of the MIS, of the roster and of what comes back, by id.

    "No subject" is among them where a class needs it.
    """
    counted = Counter(each.subject_id for each in classes)
    names = {each.id: each.name for each in (*back.subjects, *roster.subjects.values())}
    names |= {row.id: row.name or names.get(row.id) or row.id for row in snapshot.subjects}
    if counted[NO_SUBJECT_ID]:
        names[NO_SUBJECT_ID] = NO_SUBJECT_NAME
    states = _subject_states(roster, snapshot, plan)
    return tuple(
        PreviewSubject(id, names[id], states.get(id, ItemState.AVAILABLE), counted[id])
        for id in sorted(names)
    )


def _subject_states(roster: Roster, snapshot: Snapshot, plan: Plan) -> dict[str, ItemState]:
    on_mis = {row.id for row in snapshot.subjects} | {NO_SUBJECT_ID}
    there = {id: _chosen(was_there=id in roster.subjects) for id in plan.selection.subjects}
    kept = dict.fromkeys(plan.selection.subjects - on_mis, ItemState.KEPT)
    return there | kept | _warned(plan, EntityKind.SUBJECT)


def with_words(
    classes: tuple[PreviewClass, ...],
    subjects: Iterable[PreviewSubject],
    roster: Roster,
    snapshot: Snapshot,
    plan: Plan,
) -> tuple[PreviewClass, ...]:
    """Name a teacher of each class, and tell classes of one name apart.

    In the words of the MIS where it has the class.
    """
    names = {each.id: each.name for each in subjects}
    there = {row.id: row for row in snapshot.teachers}
    known = roster.classes.values()
    teachers = {each.id: first_name_of(each.teacher_ids, roster.teachers) for each in known}
    for row in snapshot.classes:
        teachers[plan.class_ids[row.id]] = first_name_of(row.teacher_ids, there)
    words = told_apart(
        Face(each.id, each.name, names[each.subject_id], each.year_group, teachers.get(each.id))
        for each in classes
    )
    return tuple(
        replace(each, told_apart_by=words.get(each.id), teacher=teachers.get(each.id))
        for each in classes
    )
