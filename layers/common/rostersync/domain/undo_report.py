"""What an undo does not restore, and why: the preview names all of it."""

from dataclasses import dataclass, replace

from rostersync.domain.change import Change, RosterEntity
from rostersync.domain.roster import EntityKind, Roster, SchoolClass, Student, Subject, Teacher
from rostersync.domain.undo import Done
from rostersync.domain.warning import Entity


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What of a run is not set back.

    `again`: the MIS says so still, and the next night would do it again. `later`: another run has
    changed it since. `lost`: it is not in the archive any more. `people_again` counts students and
    teachers, whom it does not name.
    """

    run_id: str
    again: tuple[Entity, ...] = ()
    later: tuple[Entity, ...] = ()
    lost: tuple[Entity, ...] = ()
    people_again: int = 0


def undo_report(run_id: str, done: Done, roster: Roster, target: Roster) -> UndoReport:
    """Compare the effect of a run with the roster now, and with the roster after the undo."""
    again, later, lost = [], [], []
    for change in done.changes:
        if change.entity not in {EntityKind.SUBJECT, EntityKind.CLASS}:
            continue
        now, goal = _held(roster, change), _held(target, change)
        if _plain(goal) == _plain(change.before) or (change.after is None and goal is not None):
            continue
        if change.after is None:
            lost.append(_entity(change))
        elif _plain(now) != _plain(change.after):
            later.append(_entity(change))
        else:
            again.append(_entity(change))
    people = sum(_is_person_again(change, target) for change in done.changes)
    return UndoReport(run_id, tuple(again), tuple(later), tuple(lost), people)


def _held(roster: Roster, change: Change) -> Subject | SchoolClass | None:
    if change.entity is EntityKind.SUBJECT:
        return roster.subjects.get(change.id)
    return roster.classes.get(change.id)


def _plain(entity: RosterEntity | None) -> RosterEntity | None:
    """Ignore whether it is kept: that is how it comes back, and not part of its content."""
    return replace(entity, kept=None) if isinstance(entity, Subject | SchoolClass) else entity


def _entity(change: Change) -> Entity:
    named = change.after or change.before
    name = named.name if isinstance(named, Subject | SchoolClass) else change.id
    return Entity(change.entity, change.id, name)


def _is_person_again(change: Change, target: Roster) -> bool:
    match change.before or change.after:
        case Student():
            return target.students.get(change.id) != change.before
        case Teacher():
            return target.teachers.get(change.id) != change.before
        case _:
            return False
