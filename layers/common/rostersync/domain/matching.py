"""Who is who: students of the MIS matched to students of the roster."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from rostersync.domain.roster import Student
from rostersync.domain.snapshot import MisStudent


def match_students(known: Mapping[str, Student], on_roll: Iterable[MisStudent]) -> dict[str, str]:
    """Map MIS ids to roster ids, one to one, for every student on roll whom the roster knows.

    By MIS id, then `upi`, then UPN: Wonde keeps either the id or the upi of one who returns
    (wonde.md 6), and a change of MIS leaves the UPN alone. A key that two students share on
    either side identifies nobody and is passed over.
    """
    rows = list(on_roll)
    by_mis_id = {student.mis_id: student.id for student in known.values()}
    matched = {row.id: by_mis_id[row.id] for row in rows if row.id in by_mis_id}
    if len(matched) == len(rows):
        return matched
    matched |= _match_by(_upi, known, rows, matched)
    matched |= _match_by(_upn, known, rows, matched)
    return matched


def _upi(student: Student | MisStudent) -> str | None:
    return student.upi


def _upn(student: Student | MisStudent) -> str | None:
    return student.upn


def _match_by(
    key: Callable[[Student | MisStudent], str | None],
    known: Mapping[str, Student],
    rows: list[MisStudent],
    matched: Mapping[str, str],
) -> dict[str, str]:
    taken = set(matched.values())
    candidates = _by_unique_key(key, known.values())
    newcomers = _by_unique_key(key, rows)
    return {
        row.id: candidates[shared].id
        for shared, row in newcomers.items()
        if row.id not in matched and shared in candidates and candidates[shared].id not in taken
    }


def _by_unique_key[Person: (Student, MisStudent)](
    key: Callable[[Student | MisStudent], str | None], people: Iterable[Person]
) -> dict[str, Person]:
    keyed = [(value, person) for person in people if (value := key(person))]
    times = Counter(value for value, _ in keyed)
    return {value: person for value, person in keyed if times[value] == 1}
