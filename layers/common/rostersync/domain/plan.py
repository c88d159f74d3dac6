"""The plan: everything one sync would do. Autosync, preview and confirm all make it here.

matching   Which student of the MIS is which student of the roster?
target     What should the roster be?
diff       Which changes lead there, and why each?
guards     Which of them must a person accept first?
digest     How does confirm recognise the same plan?
judge      What does autosync do with the plan: apply, leave or refuse it?
"""

from dataclasses import dataclass, field
from enum import StrEnum

from rostersync.domain.change import Change, Summary, summarise
from rostersync.domain.diff import changes_between
from rostersync.domain.digest import plan_digest
from rostersync.domain.feed import roster_digest
from rostersync.domain.guards import Step, warnings_of
from rostersync.domain.roster import Roster, Selection, StudentState, present_selection
from rostersync.domain.school import Counts, School, is_held
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import Snapshot
from rostersync.domain.target import chosen_classes, target_roster
from rostersync.domain.warning import PlanWarning


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes, sorted; warnings that a person must accept before any of them is written.

    `target` is the roster once the plan is applied, with its `counts`, `selection` and `mis`.
    Two plans of equal content have equal digests.
    """

    school_id: str
    changes: tuple[Change, ...]
    warnings: tuple[PlanWarning, ...]
    summary: Summary
    counts: Counts
    selection: Selection
    mis: str | None
    digest: str
    target: Roster = field(compare=False)

    @property
    def roster_digest(self) -> str:
        """Digest the roster that the plan leaves; see `feed.roster_digest`."""
        return roster_digest(self.target)

    @property
    def is_major(self) -> bool:
        """Whether autosync must refuse all of it."""
        return bool(self.warnings)


def plan(roster: Roster, snapshot: Snapshot, selection: Selection, settings: Settings) -> Plan:
    """Plan one sync: what would change in the roster, and what must be accepted first.

    The roster must hold the tasks of `classes_at_stake` of the same four arguments.
    """
    target = target_roster(roster, snapshot, selection, settings)
    changes = changes_between(roster, target, snapshot, selection)
    warnings = warnings_of(Step(roster, target, snapshot, settings))
    return Plan(
        school_id=roster.school_id,
        changes=changes,
        warnings=warnings,
        summary=summarise(changes),
        counts=counts_of(target),
        selection=present_selection(target),
        mis=target.mis,
        digest=plan_digest(roster.school_id, changes, warnings),
        target=target,
    )


def classes_at_stake(
    roster: Roster, snapshot: Snapshot, selection: Selection, settings: Settings
) -> frozenset[str]:
    """Name the roster's classes that this plan would delete, or would find emptied."""
    chosen = chosen_classes(roster, snapshot, selection, settings)
    emptied = {each.row.id for each in chosen if not each.row.student_ids}
    deleted = roster.classes.keys() - {each.row.id for each in chosen}
    return frozenset(deleted | (emptied & roster.classes.keys()))


def counts_of(roster: Roster) -> Counts:
    """Count a roster for its school's record."""
    states = [student.state for student in roster.students.values()]
    return Counts(
        subjects=len(roster.subjects),
        classes=len(roster.classes),
        students=states.count(StudentState.ACTIVE),
        students_unassigned=states.count(StudentState.UNASSIGNED),
        students_left=states.count(StudentState.LEFT),
        teachers=len(roster.teachers),
    )


class Verdict(StrEnum):
    """What autosync does with a plan."""

    APPLY = "apply"
    LEAVE = "leave"
    REFUSE = "refuse"


def judge(plan: Plan, school: School) -> Verdict:
    """Judge a plan before anyone writes: a plan with warnings is refused as a whole.

    So is any plan of a school that owes a manual sync, if its policy requires one.
    """
    if plan.is_major or is_held(school):
        return Verdict.REFUSE
    return Verdict.APPLY if plan.changes else Verdict.LEAVE
