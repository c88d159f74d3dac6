"""A summer of twelve schools on MIS of different habits: `make year` prints it as calendars.

It runs nights, mails and reviews of the product over the stores in memory, a day at a time from
1 July to 31 October. A scripted person at each school acts on mails and on nothing else. The habits
are those that vendors' help pages describe; see docs/design.md, A change of year.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.night import run_school
from rostersync.application.night_results import Ran, ReadAgain
from rostersync.application.ports.queue import NightMessage
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.wanted import Choice
from rostersync.domain.notice import NoticeKind
from rostersync.domain.roster import Task
from rostersync.domain.run import Outcome
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import MisClass, MisStudent, Snapshot
from tests.builders import SCHOOL_ID, a_class, a_roster, a_school, a_student, a_task, mirror
from tests.fakes import FakeClock, FakeMis, FakeTable
from tests.fakes.brake import an_idle_brake

FIRST, LAST = date(2026, 7, 1), date(2026, 10, 31)
EMPTY_FROM, FULL_FROM = date(2026, 7, 22), date(2026, 9, 3)
HEAD = "head@larkrise.example"
FORMS, PER_CLASS = "abcdef", 10

OLD = {f"7{form}": tuple(f"{form}{n}" for n in range(PER_CLASS)) for form in FORMS}
LEAVERS = frozenset(OLD["7f"])
NEW = {
    **{f"8{form}": OLD[f"7{form}"] for form in FORMS if form != "f"},
    "7new": tuple(f"new{n}" for n in range(PER_CLASS)),
}
ROSTER = a_roster(
    classes=[a_class(id, name=f"{id} Maths", student_ids=ids) for id, ids in OLD.items()],
    students=[a_student(id, upn=f"U{id}", forename=f"F{id}") for ids in OLD.values() for id in ids],
)
TASKS = [a_task(f"task-{id}", class_id=id) for id in OLD]
BEFORE = mirror(ROSTER)

type Lists = dict[str, tuple[str, ...]]
type Habit = Callable[[date], Snapshot]


def _mis(lists: Lists, *, leavers: bool = False, prefix: str = "", mis: str = "SIMS") -> Snapshot:
    """A MIS with these class lists; `leavers` have gone, and the new ones have come."""
    people = [row for row in BEFORE.students if not (leavers and row.id in LEAVERS)]
    new = [MisStudent(id, upn=f"U{id}", forename=f"F{id}") for id in NEW["7new"]] if leavers else []
    students = [replace(row, id=prefix + row.id) for row in (*people, *new)]
    rows = [
        MisClass(
            prefix + id, f"{id} Maths", "maths", tuple(sorted(prefix + s for s in ids)), ("grey",)
        )
        for id, ids in lists.items()
    ]
    return replace(
        BEFORE,
        mis=mis,
        students=tuple(sorted(students, key=lambda row: row.id)),
        classes=tuple(sorted(rows, key=lambda row: row.id)),
    )


def _emptied(lists: Lists) -> Lists:
    return dict.fromkeys(lists, ())


def _filling(day: date, since: date, days: int) -> Lists:
    """The new lists, a share of each more every day."""
    share = min((day - since).days + 1, days)
    return {id: ids[: len(ids) * share // days] for id, ids in NEW.items()}


NOW_FULL = _mis(NEW, leavers=True)


def _stages(*stages: tuple[date, Snapshot]) -> Habit:
    return lambda day: [snapshot for since, snapshot in stages if since <= day][-1]


def _slow(day: date) -> Snapshot:
    if day < EMPTY_FROM:
        return BEFORE
    return _mis(_filling(day, FULL_FROM, 7) if day >= FULL_FROM else {}, leavers=day >= FULL_FROM)


_START = (FIRST, BEFORE)
_END = (FULL_FROM, NOW_FULL)
_MOVED_ON = [tuple(NEW["7new"]), *(OLD[f"7{form}"] for form in FORMS[:-1])]
_SAME_IDS = {f"7{form}": ids for form, ids in zip(FORMS, _MOVED_ON, strict=True)}

HABITS: dict[str, Habit] = {
    "empties in July, new ids": _stages(_START, (EMPTY_FROM, _mis(_emptied(OLD))), _END),
    "no classes in August": _stages(_START, (EMPTY_FROM, _mis({})), _END),
    "both years at once": _stages(
        _START, (EMPTY_FROM, _mis({**OLD, **_emptied(NEW)})), (FULL_FROM, NOW_FULL)
    ),
    "new classes empty in August": _stages(
        _START, (EMPTY_FROM, _mis(_emptied(NEW), leavers=True)), _END
    ),
    "changes in one night": _stages(_START, _END),
    "late, on 15 September": _stages(_START, (date(2026, 9, 15), NOW_FULL)),
    "early, in July": _stages(_START, (date(2026, 7, 17), NOW_FULL)),
    "lists fill over a week": _slow,
    "leavers go in July": _stages(
        _START, (EMPTY_FROM, _mis({**OLD, "7f": ()}, leavers=True)), _END
    ),
    "the same ids, other students": _stages(
        _START,
        (EMPTY_FROM, _mis(_emptied(OLD))),
        (FULL_FROM, _mis(_SAME_IDS, leavers=True)),
    ),
    "nothing changes": _stages(_START),
    "another MIS in the summer": _stages(
        _START,
        (EMPTY_FROM, _mis({})),
        (FULL_FROM, _mis(NEW, leavers=True, prefix="arbor-", mis="Arbor")),
    ),
}
"""What each MIS has on a day."""


@dataclass
class Summer:
    """What happened at one school: a mark a day, its mails, and who decided what."""

    name: str
    habit: Habit
    table: FakeTable = field(default_factory=FakeTable)
    days: dict[date, str] = field(default_factory=dict)
    reviews: list[date] = field(default_factory=list)

    def run(self) -> "Summer":
        """Live through it, a day at a time."""
        settings = Settings(year_change={"from": "07-15", "to": "09-25"})
        self.table.add(a_school(settings=settings), ROSTER, TASKS)
        mis, clock = FakeMis(BEFORE), FakeClock(datetime.combine(FIRST, time(1), UTC))
        ports = self.table.ports(mis, clock)
        day = FIRST
        while day <= LAST:
            clock.advance(datetime.combine(day, time(1), UTC) - clock.now())
            mis.answer = replace(self.habit(day), read_at=clock.now())
            before = len(self.table.notices)
            ended = run_school(NightMessage(SCHOOL_ID, day), 3, ports, an_idle_brake())
            if isinstance(ended, ReadAgain):
                ended = run_school(ended.order, 3, ports, an_idle_brake())
            assert isinstance(ended, Ran)
            self.days[day] = _mark(ended)
            if any(each.kind in _ACTED_ON for each in self.table.notices[before:]):
                clock.advance(timedelta(hours=7))
                order = PreviewOrder(SCHOOL_ID, HEAD, _all(mis.answer))
                made = preview(order, day.isoformat, ports)
                accept = tuple(warning.id for warning in made.warnings)
                confirm(ConfirmOrder(SCHOOL_ID, made.preview_id, HEAD, accept), ports)
                self.days[day] = "C"
                self.reviews.append(day)
            day += timedelta(days=1)
        return self

    @property
    def mails(self) -> list[NoticeKind]:
        """All of them, in order."""
        return [each.kind for each in self.table.notices]

    @property
    def tasks(self) -> set[Task]:
        """Those that are in the roster or in the archive."""
        archive = self.table.ports(FakeMis(BEFORE), FakeClock(datetime.combine(LAST, time(2), UTC)))
        kept = archive.archive.entries(SCHOOL_ID)
        there = {task for task in TASKS if task in self.table.tasks[SCHOOL_ID]}
        archived = {each.class_id for each in kept if each.expires_at.date() > LAST}
        return there | {task for task in TASKS if task.class_id in archived}

    @property
    def lists(self) -> set[frozenset[str]]:
        """The class lists of the roster, by the MIS's ids of students."""
        roster = self.table.rosters[SCHOOL_ID]
        return {
            frozenset(roster.students[id].mis_id for id in each.student_ids)
            for each in roster.classes.values()
        }

    def lines(self) -> Iterable[str]:
        """The calendar: a line a month, a mark a day."""
        yield f"{self.name}"
        for month in range(FIRST.month, LAST.month + 1):
            marks = [mark for day, mark in self.days.items() if day.month == month]
            yield f"  {date(2026, month, 1):%b}  {''.join(marks)}"
        mails = ", ".join(self.mails) or "none"
        yield f"  mails: {mails}; reviews: {len(self.reviews)}"


_ACTED_ON = {
    NoticeKind.YEAR_CHANGE_READY,
    NoticeKind.YEAR_CHANGE_REMINDER,
    NoticeKind.AUTOSYNC_FAILED,
}


def _all(snapshot: Snapshot) -> Choice:
    """A person ticks every class that the MIS has, with its subject."""
    return Choice(frozenset({"maths"}), frozenset(row.id for row in snapshot.classes))


def _mark(ended: Ran) -> str:
    if ended.run.outcome is Outcome.FAILED:
        return "F"
    if ended.run.warnings:
        return "w"
    return "a" if ended.run.outcome is Outcome.APPLIED else "."


def main() -> int:
    """Print every calendar."""
    print("a applied   . nothing new   w the rest waits   F failed   C a person confirmed\n")  # noqa: T201
    for name, habit in HABITS.items():
        print("\n".join(Summer(name, habit).run().lines()), "\n")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
