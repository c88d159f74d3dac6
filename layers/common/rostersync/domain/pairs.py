"""The same class under another id: pairs of a gone class and a new one, and the evidence."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rostersync.domain.roster import SchoolClass
from rostersync.domain.snapshot import MisClass
from rostersync.domain.text import one_line

_STRONG_PERCENT = 60
"""The share of both class lists that a strong pair has in common."""

_PROPOSED_PERCENT = 20
"""Of both class lists; two classes of one year share a student or two by chance."""

_CLEAR_MARGIN_PERCENT = 20
"""How much less the next best pair of either class must share, of the larger list."""

_LAST_YEAR = 13

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
    """Propose pairs that share a fifth of both lists, or a subject and a name; by `from`, `to`."""
    offer = _Offer.of(new)
    return _with_strength(
        [
            _evidence(each, other)
            for each in sorted(gone, key=lambda known: known.id)
            for other in offer.candidates(each)
        ]
    )


def name_match(before: str, now: str) -> NameMatch:
    """Compare two names of classes; case and spaces do not count."""
    old, new = _plain(before), _plain(now)
    if old == new:
        return NameMatch.EQUAL
    return NameMatch.ONE_YEAR_UP if _one_year_up(old) == new else NameMatch.OTHER


def _plain(name: str) -> str:
    return one_line(name).casefold()


def _one_year_up(plain: str) -> str | None:
    """Give the name that a class has a year later; None where it names no year, or the last."""
    found = _YEAR.fullmatch(plain)
    if found is None or int(found["year"]) == _LAST_YEAR:
        return None
    return f"{found['before']}{int(found['year']) + 1}{found['after']}"


@dataclass(frozen=True, slots=True)
class _Offer:
    """The new classes, to be found by whom they share students or a name with.

    A MIS that gave every class another id has thousands of them: nobody compares all with all.
    """

    by_id: Mapping[str, NewClass]
    by_student: Mapping[str, Collection[str]]
    by_name: Mapping[tuple[str, str], Collection[str]]

    @classmethod
    def of(cls, new: Iterable[NewClass]) -> "_Offer":
        by_student = defaultdict[str, set[str]](set)
        by_name = defaultdict[tuple[str, str], set[str]](set)
        by_id = {each.id: each for each in new}
        for each in by_id.values():
            by_name[each.subject_id, _plain(each.row.name or each.row.id)].add(each.id)
            for student_id in each.student_ids:
                by_student[student_id].add(each.id)
        return cls(by_id, by_student, by_name)

    def candidates(self, known: SchoolClass) -> list[NewClass]:
        shared = Counter(id for each in known.student_ids for id in self.by_student.get(each, ()))
        sharing = {id for id, count in shared.items() if self._is_enough(known, id, count)}
        name = _plain(known.name)
        for alike in (name, _one_year_up(name)):
            if alike is not None:
                sharing.update(self.by_name.get((known.subject_id, alike), ()))
        return [self.by_id[id] for id in sorted(sharing)]

    def _is_enough(self, known: SchoolClass, id: str, shared: int) -> bool:
        larger = max(len(known.student_ids), len(self.by_id[id].row.student_ids))
        return shared * 100 >= _PROPOSED_PERCENT * larger


def _evidence(known: SchoolClass, new: NewClass) -> ClassPair:
    return ClassPair(
        from_id=known.id,
        to_id=new.id,
        students_shared=len(new.student_ids.intersection(known.student_ids)),
        students_before=len(known.student_ids),
        students_now=len(new.row.student_ids),
        same_subject=known.subject_id == new.subject_id,
        same_teacher=bool(set(known.teacher_ids) & set(new.row.teacher_ids)),
        name=name_match(known.name, new.row.name or new.row.id),
    )


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
