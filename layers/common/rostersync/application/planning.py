"""Gather the inputs of a plan, and make it: the same way for night, preview and confirm."""

from dataclasses import dataclass, replace

from rostersync.application.ports.mis import MisReader
from rostersync.application.ports.roster import Rosters
from rostersync.domain.decisions import UNDECIDED, Decisions
from rostersync.domain.errors import MisEmpty, MisIncomplete
from rostersync.domain.plan import Plan, classes_at_stake, classes_to_settle, plan
from rostersync.domain.roster import NOTHING_BACK, Roster, Selection
from rostersync.domain.school import School
from rostersync.domain.school_settings import Settings
from rostersync.domain.settling import (
    completed,
    refuse_more_than_a_few,
    unlisted_students,
    without_students,
)
from rostersync.domain.snapshot import Snapshot, listed
from rostersync.domain.year_change import ChangeOfYear, guards_on


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and all that it was made of: the roster comes with the tasks at stake.

    `brought_back` leaves the archive with it, by class and run. `is_waiting`: what its warnings are
    about waits for a person, and is not in it. `year` is the school's change of year after it.
    """

    plan: Plan
    roster: Roster
    snapshot: Snapshot
    selection: Selection
    settings: Settings
    brought_back: tuple[tuple[str, str], ...] = ()
    is_waiting: bool = False
    year: ChangeOfYear | None = None

    def collecting(self, waiting: frozenset[str]) -> "Planned":
        """Plan the same while these warnings wait; the plan has only the others."""
        if not waiting:
            return self
        decisions = Decisions(wait=waiting)
        rest = plan(self.roster, self.snapshot, self.selection, self.settings, decisions)
        return replace(self, plan=rest)

    def decided(self, decisions: Decisions) -> "Planned":
        """Plan the same with what was decided about the warnings, which stay on record."""
        if decisions.are_plain and self.selection.back == NOTHING_BACK:
            return self
        decided = plan(self.roster, self.snapshot, self.selection, self.settings, decisions)
        on_record = replace(decided, warnings=self.plan.warnings, digest=self.plan.digest)
        return replace(self, plan=on_record)


def plan_school(  # noqa: PLR0913 - the inputs of a plan are what they are
    school: School,
    roster: Roster,
    snapshot: Snapshot,
    selection: Selection,
    rosters: Rosters,
    *,
    undecided: Decisions = UNDECIDED,
) -> Planned:
    """Plan one school, reading the tasks of the classes at stake and of no other.

    `undecided` decides nothing, and says who wants back what comes back.
    """
    settings = guards_on(school.standing.year_change, school.settings, snapshot.day)
    at_stake = classes_at_stake(roster, snapshot, selection, settings)
    tasks = rosters.tasks(school.id, at_stake) if at_stake else ()
    with_tasks = replace(roster, tasks=tasks)
    made = plan(with_tasks, snapshot, selection, settings, undecided)
    return Planned(made, with_tasks, snapshot, selection, settings)


def settle_read(
    school: School, roster: Roster, snapshot: Snapshot, selection: Selection, mis: MisReader
) -> Snapshot:
    """Settle what the read left open in the classes of the selection, so that it can be planned.

    Asks the MIS for nothing, unless a chosen class names a student whom its list lacks: such a
    student is asked for alone, and one whom the MIS does not show is left out of class lists.

    Raises:
        MisIncomplete: too many are lacking, or the MIS does show one of them: its list was cut.
        MisAccessRefused, MisUnavailable: the question could not be put.

    """
    snapshot = completed(snapshot, roster)
    rows = classes_to_settle(roster, snapshot, selection, school.settings)
    unlisted = unlisted_students(rows, snapshot)
    if not unlisted:
        return snapshot
    refuse_more_than_a_few(unlisted, snapshot)
    if shown := mis.shown_students(school.mis, unlisted):
        raise MisIncomplete(f"students lacks {listed(sorted(shown))}, whom the MIS shows alone")
    return without_students(snapshot, unlisted)


def refuse_empty(school: School, snapshot: Snapshot, *, collects: bool = False) -> None:
    """Refuse an MIS that sends no students or no classes where there must be some.

    `collects`: the school changes its year, so that there may be no classes for a while.

    Raises:
        MisEmpty: no students, where the school's record counts some who are on roll or a class
            names some; or no classes, where the record counts some.

    """
    counts = school.standing.counts
    on_roll = counts.students + counts.students_unassigned
    if not snapshot.students and (on_roll or _named(snapshot)):
        raise MisEmpty(
            f"no students in the MIS, {on_roll} on roll in the roster, "
            f"{_named(snapshot)} named by classes",
            about="students",
        )
    if counts.classes and not snapshot.classes and not collects:
        message = f"no classes in the MIS, {counts.classes} in the roster"
        raise MisEmpty(message, about="classes")


def _named(snapshot: Snapshot) -> int:
    return len({id for row in snapshot.classes for id in row.student_ids})
