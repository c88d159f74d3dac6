"""The year group of a class: that of most of its students, because no MIS has one for it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from rostersync.domain.roster import Roster, SchoolClass
from rostersync.domain.snapshot import MisClass, Snapshot
from rostersync.domain.text import natural_order


@dataclass(frozen=True, slots=True)
class YearGroups:
    """The year groups of students: `now` by their MIS ids, `before` by their roster ids."""

    now: Mapping[str, str | None]
    before: Mapping[str, str | None]

    @classmethod
    def of_students(cls, roster: Roster, snapshot: Snapshot) -> Self:
        """Gather the year groups of the MIS and of the roster."""
        return cls(
            now={row.id: row.year_group for row in snapshot.students},
            before={id: student.year_group for id, student in roster.students.items()},
        )

    def of_class(self, row: MisClass | None, known: SchoolClass | None) -> str | None:
        """Give a class's year group by its students on the MIS, or else by those of the roster.

        People look for a class that is gone or emptied under the year that it had. Null for a
        year that a school no longer shares does not hide the known one. None if neither knows.
        """
        today = most_common(map(self.now.get, row.student_ids)) if row else None
        return today or (most_common(map(self.before.get, known.student_ids)) if known else None)


def most_common(year_groups: Iterable[str | None]) -> str | None:
    """Give the most frequent year group; among equals, the first as people sort them."""
    counted = Counter(each for each in year_groups if each)
    return min(counted, key=lambda each: (-counted[each], natural_order(each)), default=None)
