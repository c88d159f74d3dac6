"""Classes of one name told apart wherever a person reads them: "Ma1" is taught in every year."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rostersync.domain.roster import Roster, Teacher
from rostersync.domain.snapshot import MisTeacher
from rostersync.domain.year_group import most_common


@dataclass(frozen=True, slots=True)
class Face:
    """What a person knows a class by; None is not known."""

    id: str
    name: str
    subject: str
    year_group: str | None = None
    teacher: str | None = None

    def words(self) -> Iterator[str]:
        """Yield what tells it from others, one word more each time, and its id at last."""
        year = f"year {self.year_group}" if (self.year_group or "").isdecimal() else self.year_group
        said = ""
        for word in filter(None, (self.subject, year, self.teacher, self.id)):
            said = f"{said}, {word}" if said else word
            yield said


def told_apart(faces: Iterable[Face]) -> dict[str, str]:
    """Give for each class whose name another has too the words that tell it from them, by id.

    As few as are enough: the subject, then the year, a teacher, and the id.
    """
    named = defaultdict[str, list[Face]](list)
    for face in faces:
        named[face.name.casefold()].append(face)
    return {
        id: words
        for group in named.values()
        if len(group) > 1
        for id, words in _told_apart(group).items()
    }


def _told_apart(group: list[Face]) -> dict[str, str]:
    waiting = {face.id: face.words() for face in group}
    found = dict[str, str]()
    while waiting:
        said = {id: next(words) for id, words in waiting.items()}
        counted = Counter(said.values())
        found |= {id: words for id, words in said.items() if counted[words] == 1}
        waiting = {id: words for id, words in waiting.items() if id not in found}
    return found


def told_apart_in(roster: Roster) -> Mapping[str, str]:
    """Tell a roster's classes apart by what the platform knows of them."""
    names = Counter(each.name.casefold() for each in roster.classes.values())
    return told_apart(
        Face(
            id=each.id,
            name=each.name,
            subject=roster.subjects[each.subject_id].name,
            year_group=most_common(roster.students[id].year_group for id in each.student_ids),
            teacher=first_name_of(each.teacher_ids, roster.teachers),
        )
        for each in roster.classes.values()
        if names[each.name.casefold()] > 1
    )


def first_name_of(
    ids: Iterable[str], teachers: Mapping[str, Teacher] | Mapping[str, MisTeacher]
) -> str | None:
    """Name the first teacher whose surname is known, as pupils do: "Ms Grey"."""
    people = (teachers[id] for id in ids if id in teachers)
    return next((f"{one.title or ''} {one.surname}".strip() for one in people if one.surname), None)
