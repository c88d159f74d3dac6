"""The roster as it should be: what the MIS has of what the school has chosen."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from rostersync.domain.class_matching import subject_of
from rostersync.domain.errors import MisIncomplete
from rostersync.domain.roster import (
    NO_SUBJECT_ID,
    NO_SUBJECT_NAME,
    Roster,
    SchoolClass,
    Selection,
    Subject,
)
from rostersync.domain.school_settings import NewClasses, Settings
from rostersync.domain.settling import unlisted_students
from rostersync.domain.sight import Sight
from rostersync.domain.snapshot import MisClass, is_same_mis, listed
from rostersync.domain.staying import Staying
from rostersync.domain.target_people import target_students, target_teachers, with_newcomers


@dataclass(frozen=True, slots=True)
class ChosenClass:
    """A class of the MIS that belongs in the roster as the MIS has it, and its subject."""

    id: str
    row: MisClass
    subject_id: str


def chosen_classes(
    sight: Sight, selection: Selection, settings: Settings, stays: Staying
) -> tuple[ChosenClass, ...]:
    """Say which classes of the MIS belong in the roster, but for those that stay as they are.

    Selected classes do, unless a person took their subject out. Where the school adds new classes
    by itself, classes of a selected subject do too, unless a person left them out on purpose.
    """
    offered = sight.subjects_offered | stays.subjects.keys()
    deselected = sight.known.subjects.keys() - selection.subjects
    growing = selection.subjects - selection.back.leaving
    adds = settings.new_classes is NewClasses.ADD
    chosen = []
    for id, row in sight.rows.items():
        subject_id = subject_of(row, sight.known.classes.get(id), offered)
        is_added = adds and subject_id in growing and row.id not in selection.declined
        is_wanted = (id in selection.classes or is_added) and subject_id not in deselected
        if (is_wanted or id in sight.same) and not _waits(id, stays):
            chosen.append(ChosenClass(id, row, subject_id))
    return tuple(chosen)


def _waits(id: str, stays: Staying) -> bool:
    return id in stays.classes or id in stays.new


def target_roster(sight: Sight, selection: Selection, settings: Settings, stays: Staying) -> Roster:
    """Make the roster that a sync would leave behind, warnings or not.

    Null never overwrites what is known. No student is ever missing from it.

    Raises:
        MisIncomplete: a chosen class names a student whom the read lacks, and nobody settled it.

    """
    known, snapshot = sight.known, sight.snapshot
    chosen = chosen_classes(sight, selection, settings, stays)
    if unlisted := unlisted_students([each.row for each in chosen], snapshot):
        raise MisIncomplete(f"classes list {listed(unlisted)}, not in students")
    in_chosen = (id for each in chosen for id in each.row.student_ids)
    roster_ids = with_newcomers(sight.student_ids, in_chosen, known.students.keys())
    classes = dict(stays.classes)
    for each in chosen:
        classes[each.id] = _merged_class(known.classes.get(each.id), each, roster_ids, stays)
    subjects = _target_subjects(sight, selection, classes.values(), stays)
    passed_over = _passed_over(sight, subjects.keys() - selection.subjects)
    return replace(
        known,
        mis=_mis(known.mis, snapshot.mis),
        subjects=subjects,
        classes=classes,
        students=target_students(known, snapshot, roster_ids, classes.values()),
        teachers=target_teachers(known, snapshot, classes.values()),
        tasks=tuple(task for task in known.tasks if task.class_id in classes),
        declined=(selection.declined | passed_over) - {each.mis_id for each in classes.values()},
    )


def _mis(was: str | None, is_now: str | None) -> str | None:
    """Name the MIS product; one that is only spelt otherwise keeps its name."""
    if was is not None and is_now is not None and is_same_mis(was, is_now):
        return was
    return is_now or was


def _passed_over(sight: Sight, brought_in: AbstractSet[str]) -> frozenset[str]:
    """Name the classes to decline: nobody chose them, and they are not new.

    These are the other classes of a subject that comes in with one selected class, and the classes
    taken out with their subject. Otherwise a school that adds new classes by itself would add them
    the next night.
    """
    known, offered = sight.known.classes, sight.subjects_offered
    return frozenset(
        row.id
        for id, row in sight.rows.items()
        if id in known or subject_of(row, known.get(id), offered) in brought_in
    )


def _merged_class(
    known: SchoolClass | None, chosen: ChosenClass, roster_ids: Mapping[str, str], stays: Staying
) -> SchoolClass:
    row = chosen.row
    keeps_teachers = known is not None and stays.are_teachers
    return SchoolClass(
        id=chosen.id,
        name=row.name or (known.name if known else row.id),
        subject_id=chosen.subject_id,
        student_ids=tuple(sorted([roster_ids[mis_id] for mis_id in row.student_ids])),
        teacher_ids=known.teacher_ids if known and keeps_teachers else row.teacher_ids,
        mis_id=row.id,
    )


def _target_subjects(
    sight: Sight, selection: Selection, classes: Iterable[SchoolClass], stays: Staying
) -> dict[str, Subject]:
    rows = {row.id: row.name for row in sight.snapshot.subjects}
    rows[NO_SUBJECT_ID] = NO_SUBJECT_NAME
    chosen = selection.subjects - selection.back.leaving
    wanted = (chosen & rows.keys()) | {each.subject_id for each in classes}
    known = sight.known.subjects
    there = {
        id: Subject(id=id, name=rows[id] or (known[id].name if id in known else id))
        for id in wanted - stays.subjects.keys()
    }
    return dict(sorted((there | dict(stays.subjects)).items()))
