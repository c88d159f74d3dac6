"""Who is who: students of the MIS matched to students of the roster."""

from collections.abc import Callable, Iterable, Mapping

from rostersync.domain.person_names import contradict
from rostersync.domain.roster import Student, StudentState
from rostersync.domain.snapshot import MisStudent


def match_students(known: Mapping[str, Student], on_roll: Iterable[MisStudent]) -> dict[str, str]:
    """Map MIS ids to roster ids, one to one, for every student on roll whom the roster knows.

    By MIS id, then `upi`, then UPN, then the UPN that the student had before. Wonde keeps either
    the id or the `upi` of a student who comes back, and a change of MIS keeps the UPN
    (docs/wonde.md, Identifiers). A key that two students of one side share identifies nobody. Each
    match replaces the keys of its student by those that the MIS has now. That may end the sharing
    of a key, so the search repeats until it finds nobody.
    """
    rows = list(on_roll)
    by_mis_id = _by_mis_id(known.values())
    matched = {row.id: _best(row, by_mis_id[row.id]).id for row in rows if row.id in by_mis_id}
    if len(matched) == len(rows):
        return matched
    found = -1
    while found != len(matched):
        found = len(matched)
        matched |= _match_by(_upi, _upi, known, rows, matched)
        matched |= _match_by(_upn, _upn, known, rows, matched)
        matched |= _match_by(_upn, _former_upn, known, rows, matched)
    return matched


def _by_mis_id(known: Iterable[Student]) -> dict[str, list[Student]]:
    """Group by MIS id: two have one where the MIS gave it to another student, as a person said."""
    groups = dict[str, list[Student]]()
    for student in known:
        groups.setdefault(student.mis_id, []).append(student)
    return groups


def _best(row: MisStudent, students: list[Student]) -> Student:
    if len(students) == 1:
        return students[0]
    return min(
        students,
        key=lambda each: (contradict(each, row), each.state is StudentState.LEFT, each.id),
    )


def plain_upn(upn: str | None) -> str | None:
    """Write a UPN as the authority does, in upper case and without blanks; None for none."""
    if upn is None or (upn.isalnum() and upn.isupper()):
        return upn
    return "".join(upn.split()).upper() or None


def _upi(student: Student | MisStudent) -> str | None:
    return student.upi


def _upn(student: Student | MisStudent) -> str | None:
    return plain_upn(student.upn)


def _former_upn(row: MisStudent) -> str | None:
    return plain_upn(row.former_upn)


def _match_by(
    key: Callable[[Student | MisStudent], str | None],
    newcomers_key: Callable[[MisStudent], str | None],
    known: Mapping[str, Student],
    rows: list[MisStudent],
    matched: Mapping[str, str],
) -> dict[str, str]:
    keys_today = {matched[row.id]: key(row) for row in rows if row.id in matched}
    candidates = _by_unique_key((keys_today.get(id) or key(each), id) for id, each in known.items())
    newcomers = _by_unique_key((newcomers_key(row), row.id) for row in rows)
    return {
        mis_id: candidates[shared]
        for shared, mis_id in newcomers.items()
        if shared in candidates and candidates[shared] not in keys_today
    }


def _by_unique_key(keyed: Iterable[tuple[str | None, str]]) -> dict[str, str]:
    """Map each key that exactly one person has to that person's id."""
    ids, shared = dict[str, str](), set[str]()
    for key, id in keyed:
        if key in ids:
            shared.add(key)
        elif key:
            ids[key] = id
    return {key: id for key, id in ids.items() if key not in shared}
