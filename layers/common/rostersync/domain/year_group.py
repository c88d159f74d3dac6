"""The year group of a class, which no MIS says: that of most of its students."""

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
        """Gather what the MIS says and what the roster knew."""
        return cls(
            now={row.id: row.year_group for row in snapshot.students},
            before={id: student.year_group for id, student in roster.students.items()},
        )

    def of_class(self, row: MisClass | None, known: SchoolClass | None) -> str | None:
        """Tell a class's year group by its students on the MIS, or else by those of the roster.

        A class that is gone or emptied is looked for under the year that it had, and null for
        what a school no longer shares does not hide what is known. None if neither knows.
        """
        today = _most_common(map(self.now.get, row.student_ids)) if row else None
        return today or (_most_common(map(self.before.get, known.student_ids)) if known else None)


def _most_common(year_groups: Iterable[str | None]) -> str | None:
    """Find what is there most often; of those equally often, the first as people sort them."""
    counted = Counter(each for each in year_groups if each)
    return min(counted, key=lambda each: (-counted[each], natural_order(each)), default=None)
