"""Keep the last roster while its version holds, because people preview again and again."""

from collections.abc import Iterable

from rostersync.application.ports.roster import Rosters
from rostersync.domain.roster import Roster, Task
from rostersync.domain.school import School


class CachedRosters:
    """`Rosters` that remembers the one it read last, for as long as its version is the school's.

    Every write to a roster happens while the school is marked for a run, and ends with another
    version in the same transaction that takes the mark. So a school at rest whose version is the
    remembered one has the remembered roster. Tasks are never remembered: they have no version.
    """

    def __init__(self, rosters: Rosters) -> None:
        self._rosters = rosters
        self._last: tuple[str, int, Roster] | None = None

    def roster(self, school: School) -> Roster:
        """Read the whole roster; see the port."""
        if school.applying is not None:
            return self._rosters.roster(school)
        version = school.standing.roster_version
        last = self._last
        if last is not None and last[:2] == (school.id, version):
            return last[2]
        roster = self._rosters.roster(school)
        self._last = (school.id, version, roster)
        return roster

    def tasks(self, school_id: str, class_ids: Iterable[str]) -> tuple[Task, ...]:
        """Read every task of those classes; see the port."""
        return self._rosters.tasks(school_id, class_ids)

    def task_counts(self, school: School) -> dict[str, int]:
        """Say how many tasks each class has; see the port."""
        return self._rosters.task_counts(school)

    def count_tasks(self, school: School) -> None:
        """Count the tasks of a school; see the port."""
        self._rosters.count_tasks(school)
