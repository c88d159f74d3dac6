"""Whether two records can be of one person, by their names."""

import re
import unicodedata
from collections.abc import Iterable

from rostersync.domain.roster import Student
from rostersync.domain.snapshot import MisStudent

_PARTS = re.compile(r"[^\W_]+")
_WITHOUT_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae"})
"""Letters that Unicode does not take apart."""


def contradict(known: Student, row: MisStudent) -> bool:
    """Whether both names differ, in whatever order they stand.

    A changed surname alone is everyday, and so is a name that is not shared. Case, accents, hyphens
    and the order of the parts of a name do not count.
    """
    if known.forename == row.forename or known.surname == row.surname:
        return False
    was, is_now = (known.forename, known.surname), (row.forename, row.surname)
    if not all(was) or not all(is_now):
        return False
    return _forms(filter(None, was)).isdisjoint(_forms(filter(None, is_now)))


def full_name(person: Student | MisStudent) -> str:
    """Give the name as people say it, or the id if there is none."""
    return " ".join(filter(None, (person.forename, person.surname))) or person.id


def _forms(names: Iterable[str]) -> frozenset[str]:
    """Give what names are compared by: their parts in their own and in alphabetical order."""
    parts = [_parts(name) for name in names]
    return frozenset("".join(each) for found in parts for each in (found, sorted(found)))


def _parts(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_WITHOUT_STROKES))
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return _PARTS.findall(bare)
