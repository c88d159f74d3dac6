"""The morning after a change of year: what a school would want to know before its teachers do."""

from collections.abc import Iterable
from dataclasses import dataclass

from rostersync.domain.roster import Roster, SchoolClass, StudentState
from rostersync.domain.text import shortened

_SHOWN = 10
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class YearCheck:
    """What looks unfinished in a roster: the first names of classes, and counts of all.

    `students_in_no_class` are on roll. No student is named.
    """

    empty: tuple[str, ...] = ()
    empty_count: int = 0
    without_teacher: tuple[str, ...] = ()
    without_teacher_count: int = 0
    students_in_no_class: int = 0

    @property
    def finds_anything(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.empty_count or self.without_teacher_count or self.students_in_no_class)


def check_of(roster: Roster) -> YearCheck:
    """Look a roster over."""
    classes = roster.classes.values()
    empty = [each for each in classes if not each.student_ids]
    taught_by_nobody = [each for each in classes if not each.teacher_ids]
    states = [each.state for each in roster.students.values()]
    return YearCheck(
        empty=_names(empty),
        empty_count=len(empty),
        without_teacher=_names(taught_by_nobody),
        without_teacher_count=len(taught_by_nobody),
        students_in_no_class=states.count(StudentState.UNASSIGNED),
    )


def _names(classes: Iterable[SchoolClass]) -> tuple[str, ...]:
    names = sorted(shortened(each.name, _LONGEST_NAME) for each in classes)
    return tuple(names[:_SHOWN])
