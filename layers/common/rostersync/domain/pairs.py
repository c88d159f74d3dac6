"""The same class under another id: pairs of a gone class and a new one, and the evidence."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rostersync.domain.roster import SchoolClass
from rostersync.domain.snapshot import MisClass
from rostersync.domain.text import one_line

_STRONG_PERCENT = 60
"""The share of both class lists that a strong pair has in common."""

_CLEAR_MARGIN_PERCENT = 20
"""How much less the next best pair of either class must share, of the larger list."""

_YEAR = re.compile(r"(?P<before>\W*(?:y|yr|year)?\s*)(?P<year>[1-9]|1[0-3])(?P<after>(?!\d).*)")
"""A class name that begins with its year: `10x/Ma1`, `Year 10 Maths`, `Y7-A`."""


class NameMatch(StrEnum):
    """How two names compare."""

    EQUAL = "equal"
    ONE_YEAR_UP = "one_year_up"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ClassPair:
    """A class that is gone, one that is new on the MIS, and the evidence that they are the same.

    `students_before` and `students_now` are the lengths of the two lists. `strong`: at least
    60 % of both lists are shared, and no other pair of either class comes near.
    """

    from_id: str
    to_id: str
    students_shared: int
    students_before: int
    students_now: int
    same_subject: bool
    same_teacher: bool
    name: NameMatch
    strong: bool = False

    @property
    def percent_shared(self) -> int:
        """Share of the larger list, rounded down: neither list shares less."""
        larger = max(self.students_before, self.students_now)
        return self.students_shared * 100 // larger if larger else 0

    @property
    def is_beyond_doubt(self) -> bool:
        """Whether the machine decides it, at a school that lets it."""
        return self.strong and self.same_subject and self.name is NameMatch.EQUAL


@dataclass(frozen=True, slots=True)
class NewClass:
    """A class of the MIS that is not in the roster; its known students by roster id."""

    id: str
    row: MisClass
    subject_id: str
    student_ids: frozenset[str]


def pairs_of(gone: Iterable[SchoolClass], new: Sequence[NewClass]) -> tuple[ClassPair, ...]:
    """Propose pairs: each that shares a student, or a subject and a name. By `from`, then `to`."""
    by_student = _by_student(new)
    found = [
        pair
        for each in sorted(gone, key=lambda known: known.id)
        for other in _candidates(each, new, by_student)
        if (pair := _evidence(each, other)) is not None
    ]
    return _with_strength(found)


def name_match(before: str, now: str) -> NameMatch:
    """Compare two names of classes; case and spaces do not count."""
    old, new = one_line(before).casefold(), one_line(now).casefold()
    if old == new:
        return NameMatch.EQUAL
    was, is_now = _YEAR.fullmatch(old), _YEAR.fullmatch(new)
    if was and is_now and was["before"] == is_now["before"] and was["after"] == is_now["after"]:
        is_next = int(is_now["year"]) == int(was["year"]) + 1
        return NameMatch.ONE_YEAR_UP if is_next else NameMatch.OTHER
    return NameMatch.OTHER


def _by_student(new: Iterable[NewClass]) -> Mapping[str, set[str]]:
    classes = defaultdict[str, set[str]](set)
    for each in new:
        for student_id in each.student_ids:
            classes[student_id].add(each.id)
    return classes


def _candidates(
    known: SchoolClass, new: Iterable[NewClass], by_student: Mapping[str, Collection[str]]
) -> list[NewClass]:
    sharing = {id for student in known.student_ids for id in by_student.get(student, ())}
    return [each for each in new if each.id in sharing or each.subject_id == known.subject_id]


def _evidence(known: SchoolClass, new: NewClass) -> ClassPair | None:
    pair = ClassPair(
        from_id=known.id,
        to_id=new.id,
        students_shared=len(new.student_ids.intersection(known.student_ids)),
        students_before=len(known.student_ids),
        students_now=len(new.row.student_ids),
        same_subject=known.subject_id == new.subject_id,
        same_teacher=bool(set(known.teacher_ids) & set(new.row.teacher_ids)),
        name=name_match(known.name, new.row.name or new.row.id),
    )
    has_likeness = pair.same_subject and pair.name is not NameMatch.OTHER
    return pair if pair.students_shared or has_likeness else None


type _Side = tuple[str, str]
"""One class of a pair: which side, and its id."""


def _with_strength(pairs: Sequence[ClassPair]) -> tuple[ClassPair, ...]:
    shares = defaultdict[_Side, list[int]](list)
    for pair in pairs:
        for side in _sides(pair):
            shares[side].append(pair.percent_shared)
    return tuple(replace(pair, strong=_is_strong(pair, shares)) for pair in pairs)


def _sides(pair: ClassPair) -> tuple[_Side, _Side]:
    return ("from", pair.from_id), ("to", pair.to_id)


def _is_strong(pair: ClassPair, shares: Mapping[_Side, Sequence[int]]) -> bool:
    """Enough is shared, and no other pair of either class comes near: a near-tie is never strong.

    Near is whatever a person might take for the better one, so that a rival above counts too.
    """
    bound = pair.percent_shared - _CLEAR_MARGIN_PERCENT
    rivals = [sum(share > bound for share in shares[side]) for side in _sides(pair)]
    return pair.percent_shared >= _STRONG_PERCENT and rivals == [1, 1]
