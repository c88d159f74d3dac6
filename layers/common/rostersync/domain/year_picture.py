"""The new year on the MIS, counted: which classes are there, who leaves, who joins."""

from collections.abc import Iterator

from rostersync.domain.class_matching import subject_of
from rostersync.domain.decisions import UNDECIDED
from rostersync.domain.roster import Loss, Roster, Selection, StudentState
from rostersync.domain.school_settings import Settings
from rostersync.domain.sight import Sight, sight_of
from rostersync.domain.snapshot import MisClass, Snapshot
from rostersync.domain.text import one_line
from rostersync.domain.year_change import Picture

_CHANGED = frozenset({Loss.EMPTIED, Loss.REPLACED})


def picture_of(
    roster: Roster, snapshot: Snapshot, selection: Selection, settings: Settings
) -> Picture:
    """Count the new year of a read; see `Picture`."""
    sight = sight_of(roster, snapshot, selection, settings, UNDECIDED)
    new = list(_new_classes(sight, selection))
    changed = [row for id, row in sight.rows.items() if sight.losses.get(id) in _CHANGED]
    year = [*new, *changed]
    filled = sum(bool(row.student_ids) for row in year)
    return Picture(
        classes_new=len(new),
        classes_filled=filled,
        classes_empty=len(year) - filled,
        students_leaving=_leaving(sight),
        students_joining=len(_joining(sight, [*year, *_staying(sight)])),
        places=sum(len(row.student_ids) for row in year),
    )


def _new_classes(sight: Sight, selection: Selection) -> Iterator[MisClass]:
    synced = selection.subjects | set(_renewed_subjects(sight, selection))
    for id, row in sight.rows.items():
        is_new = id not in sight.known.classes and row.id not in selection.declined
        if is_new and subject_of(row, None, sight.subjects_offered) in synced:
            yield row


def _renewed_subjects(sight: Sight, selection: Selection) -> Iterator[str]:
    """Name the MIS's subjects that have the name of a synced one which is gone."""
    gone = sight.known.subjects.keys() & selection.subjects - sight.subjects_offered
    names = {_plain(sight.known.subjects[id].name) for id in gone}
    for row in sight.snapshot.subjects:
        if row.name and _plain(row.name) in names:
            yield row.id


def _plain(name: str) -> str:
    return one_line(name).casefold()


def _staying(sight: Sight) -> Iterator[MisClass]:
    return (row for id, row in sight.rows.items() if id in sight.known.classes)


def _leaving(sight: Sight) -> int:
    there = set(sight.student_ids.values())
    return sum(
        each.state is not StudentState.LEFT and id not in there
        for id, each in sight.known.students.items()
    )


def _joining(sight: Sight, rows: list[MisClass]) -> set[str]:
    on_roll = {
        mis_id
        for mis_id, id in sight.student_ids.items()
        if sight.known.students[id].state is not StudentState.LEFT
    }
    return {id for row in rows for id in row.student_ids} - on_roll
