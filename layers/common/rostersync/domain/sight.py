"""The roster compared with one read of the MIS: who is who, which class is which, what is lost."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rostersync.domain.class_matching import class_ids, subject_of
from rostersync.domain.coming_back import with_back
from rostersync.domain.decisions import Decisions
from rostersync.domain.doubts import Doubt, as_they_were, doubts_of
from rostersync.domain.losses import ListNow, loss_of
from rostersync.domain.matching import match_students
from rostersync.domain.pairs import ClassPair, NewClass, pairs_of
from rostersync.domain.roster import Loss, Roster, SchoolClass, Selection, Student, StudentState
from rostersync.domain.school_settings import SameClass, Settings
from rostersync.domain.snapshot import MisClass, Snapshot
from rostersync.domain.warning import WarningCode, warning_id


@dataclass(frozen=True, slots=True)
class Sight:
    """What one plan sees. Classes go by the ids of the roster and of the API.

    `known` is the roster with what comes back to it. `student_ids` maps MIS ids to roster ids, of
    those who are known; `class_ids` maps every class of the MIS. `same` are the classes that live
    on under another MIS id, `losses` are of the other known classes. `doubts` are the matches that
    both names contradict and nobody has decided yet.
    """

    known: Roster
    snapshot: Snapshot
    student_ids: dict[str, str]
    class_ids: Mapping[str, str]
    rows: Mapping[str, MisClass]
    pairs: tuple[ClassPair, ...]
    same: frozenset[str]
    losses: Mapping[str, Loss]
    doubts: tuple[Doubt, ...]

    @property
    def subjects_offered(self) -> frozenset[str]:
        """The ids of the MIS's subjects."""
        return frozenset(row.id for row in self.snapshot.subjects)


def sight_of(
    roster: Roster,
    snapshot: Snapshot,
    selection: Selection,
    settings: Settings,
    decisions: Decisions,
) -> Sight:
    """Compare the roster with a read; `same` are the classes that a person calls the same."""
    known = with_back(roster, selection.back)
    snapshot, student_ids, doubts = _who_is_who(known, snapshot, decisions)
    ids = class_ids(known.classes, snapshot.classes)
    pairs = pairs_of(*_gone_and_new(known, snapshot, ids, student_ids))
    same = _said_same(known, ids, pairs, selection, settings, decisions)
    ids = {mis_id: same.get(id, id) for mis_id, id in ids.items()}
    rows = {ids[row.id]: row for row in snapshot.classes}
    return Sight(
        known=known,
        snapshot=snapshot,
        student_ids=student_ids,
        class_ids=ids,
        rows=rows,
        pairs=pairs,
        same=frozenset(same.values()),
        losses=dict(_losses(known, rows, student_ids, settings, same.values())),
        doubts=doubts,
    )


def _who_is_who(
    known: Roster, snapshot: Snapshot, decisions: Decisions
) -> tuple[Snapshot, dict[str, str], tuple[Doubt, ...]]:
    """Match the students; one who waits for a person is read as they were known."""
    matched = match_students(known.students, snapshot.students)
    doubts = doubts_of(known.students, snapshot.students, matched)
    waiting = {
        doubt.mis_id: known.students[doubt.student_id]
        for doubt in doubts
        if doubt.warning_id in decisions.wait
    }
    if warning_id(WarningCode.MASS_DEPARTURE, known.school_id) in decisions.wait:
        waiting |= _leavers(known, snapshot, matched)
    if waiting:
        snapshot = as_they_were(snapshot, known, waiting)
        matched = match_students(known.students, snapshot.students)
    different = {doubt.mis_id for doubt in doubts if doubt.warning_id in decisions.different}
    decided = {*decisions.different, *decisions.wait}
    return (
        snapshot,
        {mis_id: id for mis_id, id in matched.items() if mis_id not in different},
        tuple(doubt for doubt in doubts if doubt.warning_id not in decided),
    )


def _leavers(known: Roster, snapshot: Snapshot, matched: Mapping[str, str]) -> dict[str, Student]:
    """Map the students on roll whom the MIS has no more, by their MIS ids."""
    there, taken = set(matched.values()), {row.id for row in snapshot.students}
    return {
        each.mis_id: each
        for id, each in known.students.items()
        if each.state is not StudentState.LEFT and id not in there and each.mis_id not in taken
    }


def _gone_and_new(
    known: Roster, snapshot: Snapshot, ids: Mapping[str, str], student_ids: Mapping[str, str]
) -> tuple[list[SchoolClass], list[NewClass]]:
    on_mis = set(ids.values())
    offered = {row.id for row in snapshot.subjects}
    gone = [each for each in known.classes.values() if each.id not in on_mis]
    new = [
        NewClass(
            id=ids[row.id],
            row=row,
            subject_id=subject_of(row, None, offered),
            student_ids=frozenset(student_ids[id] for id in row.student_ids if id in student_ids),
        )
        for row in snapshot.classes
        if gone and ids[row.id] not in known.classes
    ]
    return gone, new


def _said_same(  # noqa: PLR0913, PLR0917 - all that has a say in it
    known: Roster,
    ids: Mapping[str, str],
    pairs: tuple[ClassPair, ...],
    selection: Selection,
    settings: Settings,
    decisions: Decisions,
) -> dict[str, str]:
    """Map the id under which a class is offered to that of the class which lives on as it.

    The machine decides only at schools that let it. It never decides about a class that was left
    out on purpose, or that a person keeps or wants back.
    """
    same = {pair.to_id: pair.from_id for pair in decisions.same}
    if settings.same_class is SameClass.AUTOMATIC:
        declined = {id for mis_id, id in ids.items() if mis_id in selection.declined}
        left_alone = {*same, *same.values(), *declined, *_of_a_person(known, selection)}
        for pair in pairs:
            if pair.is_beyond_doubt and not {pair.from_id, pair.to_id} & left_alone:
                same[pair.to_id] = pair.from_id
    return same


def _of_a_person(known: Roster, selection: Selection) -> Iterator[str]:
    """Name the classes that a person keeps or takes out, or wants back as they were."""
    for each in known.classes.values():
        if each.kept is not None or each.id not in selection.classes:
            yield each.id
    for each in (*selection.back.classes, *selection.back.as_they_were):
        yield each.id


def _losses(
    known: Roster,
    rows: Mapping[str, MisClass],
    student_ids: dict[str, str],
    settings: Settings,
    same: Collection[str],
) -> Iterator[tuple[str, Loss]]:
    on_roll = frozenset(student_ids.values())
    for each in known.classes.values():
        row = rows.get(each.id)
        now = ListNow.of_row(row, student_ids) if row else None
        loss = loss_of(each, now, on_roll, settings)
        if loss is not None and each.id not in same:
            yield each.id, loss
