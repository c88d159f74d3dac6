"""Which class is which: the ids by which roster and API know the classes of the MIS."""

from collections.abc import Container, Iterable, Mapping
from collections.abc import Set as AbstractSet

from rostersync.domain.roster import NO_SUBJECT_ID, SchoolClass
from rostersync.domain.snapshot import MisClass


def class_ids(known: Mapping[str, SchoolClass], rows: Iterable[MisClass]) -> dict[str, str]:
    """Map each class of the MIS to its id here: the roster's own, or that by which it is offered.

    A class that is new is offered under the MIS's id, or under a variant of it where a class of
    the roster has that id already. Of two classes with one `mis_id`, the one that is kept waits.
    """
    ids = {each.mis_id: each.id for each in sorted(known.values(), key=_kept_first)}
    taken = set(known)
    mapped = {}
    for row in rows:
        mapped[row.id] = ids.get(row.id) or fresh_id(row.id, taken)
        taken.add(mapped[row.id])
    return mapped


def _kept_first(each: SchoolClass) -> tuple[bool, str]:
    return each.kept is None, each.id


def fresh_id(mis_id: str, taken: Container[str]) -> str:
    """Give a new thing the MIS's id, or a variant if another thing had that id first."""
    fresh, turn = mis_id, 1
    while fresh in taken:
        turn += 1
        fresh = f"{mis_id}-{turn}"
    return fresh


def subject_of(row: MisClass, known: SchoolClass | None, offered: AbstractSet[str]) -> str:
    """Give the subject that a class belongs to.

    A null subject may mean "no longer shared" (docs/wonde.md, Classes). So a known class keeps its
    subject while the MIS still lists that subject; any other class is under "No subject".
    """
    if row.subject_id is not None:
        return row.subject_id
    if known is not None and known.subject_id in offered:
        return known.subject_id
    return NO_SUBJECT_ID
