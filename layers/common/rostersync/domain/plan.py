"""The plan: everything one sync would do. Autosync, preview, confirm and undo all make it here.

matching        Which student of the MIS is which student of the roster?
class_matching  Which class is which?
sight           What of the roster is where on the MIS, and what was lost?
pairs           Which class may be the same under another id?
staying         What stays as it is, because a person keeps it or has to decide?
target          What should the roster be?
diff            Which changes lead there, and why each?
guards          Which of them must a person decide first?
digest          How does confirm recognise the same plan?
judge           What does autosync do with the plan: apply, leave or refuse it?
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rostersync.domain.change import Change, Summary, summarise
from rostersync.domain.decisions import UNDECIDED, Decisions
from rostersync.domain.diff import Why, changes_between
from rostersync.domain.digest import plan_digest
from rostersync.domain.doubts import Doubt
from rostersync.domain.feed import roster_digest
from rostersync.domain.guards import warnings_of
from rostersync.domain.pairs import ClassPair
from rostersync.domain.roster import Kept, Roster, Selection, StudentState, present_selection
from rostersync.domain.school import Counts, School, is_held
from rostersync.domain.school_settings import Settings, WhileWaiting
from rostersync.domain.sight import sight_of
from rostersync.domain.snapshot import MisClass, Snapshot
from rostersync.domain.staying import staying
from rostersync.domain.step import Step
from rostersync.domain.target import chosen_classes, target_roster
from rostersync.domain.warning import STOPS_ALL, PlanWarning


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes, sorted; warnings that a person must decide before any of them is written.

    `target` is the roster once the plan is applied, with its `counts`, `selection` and `mis`.
    `pairs` are the classes that may be the same under another id. `doubts` are the students who
    may be others than their id or UPN says. `kept` are the classes that
    stay as they are until a day; `class_ids` maps the MIS's ids of classes to those used here.
    Two plans of equal content have equal digests.
    """

    school_id: str
    changes: tuple[Change, ...]
    warnings: tuple[PlanWarning, ...]
    pairs: tuple[ClassPair, ...]
    doubts: tuple[Doubt, ...]
    kept: Mapping[str, Kept]
    class_ids: Mapping[str, str]
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
    def kept_until(self) -> date | None:
        """The first day on whose end something is kept no longer; None if nothing is kept."""
        kept = [each.kept for each in self.target.subjects.values() if each.kept]
        return min((each.until for each in (*self.kept.values(), *kept)), default=None)

    @property
    def is_major(self) -> bool:
        """Whether autosync must refuse all of it."""
        return bool(self.warnings)


def plan(
    roster: Roster,
    snapshot: Snapshot,
    selection: Selection,
    settings: Settings,
    decisions: Decisions = UNDECIDED,
) -> Plan:
    """Plan one sync: what would change in the roster, and what must be decided first.

    The roster must hold the tasks of `classes_at_stake` of the first four arguments. The plan
    of `decisions` has no warning of what they keep, leave waiting, or say to be the same.
    """
    sight = sight_of(roster, snapshot, selection, settings, decisions)
    stays = staying(sight, selection, decisions)
    target = target_roster(sight, selection, settings, stays)
    why = Why(sight.subjects_offered, sight.rows.keys(), selection)
    changes = changes_between(roster, target, why)
    losses = {id: loss for id, loss in sight.losses.items() if id not in stays.classes}
    warnings = warnings_of(
        Step(roster, target, snapshot, settings, losses, selection, sight.doubts)
    )
    return Plan(
        school_id=roster.school_id,
        changes=changes,
        warnings=warnings,
        pairs=sight.pairs,
        doubts=sight.doubts,
        kept={id: each.kept for id, each in target.classes.items() if each.kept},
        class_ids=sight.class_ids,
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
    """Name the roster's classes whose tasks a plan of these would delete, count, or add to."""
    sight = sight_of(roster, snapshot, selection, settings, UNDECIDED)
    stays = staying(sight, selection, UNDECIDED)
    chosen = chosen_classes(sight, selection, settings, stays)
    staying_ids = stays.classes.keys() | {each.id for each in chosen}
    coming_back = {each.id for each in selection.back.classes}
    is_at_stake = (roster.classes.keys() - staying_ids) | sight.losses.keys() | coming_back
    return frozenset(roster.classes.keys() & is_at_stake)


def classes_to_settle(
    roster: Roster, snapshot: Snapshot, selection: Selection, settings: Settings
) -> tuple[MisClass, ...]:
    """List the classes of the MIS whose students a plan of these needs, whatever is decided."""
    sight = sight_of(roster, snapshot, selection, settings, UNDECIDED)
    chosen = chosen_classes(sight, selection, settings, staying(sight, selection, UNDECIDED))
    wanted = {each.id for each in chosen} | {pair.to_id for pair in sight.pairs}
    return tuple(row for id, row in sight.rows.items() if id in wanted)


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
    APPLY_THE_REST = "apply_the_rest"
    """All that no warning is about; that waits for a person."""
    REFUSE = "refuse"


def judge(plan: Plan, school: School) -> Verdict:
    """Judge a plan before anyone writes: a plan with warnings is refused as a whole.

    So is any plan of a school that owes a manual sync, if its policy requires one. A school may
    want the rest applied while it waits, unless a warning is about all of it.
    """
    if plan.is_major or is_held(school):
        wants_rest = school.settings.while_waiting is WhileWaiting.MINOR
        stops_all = any(warning.code in STOPS_ALL for warning in plan.warnings)
        return Verdict.APPLY_THE_REST if wants_rest and not stops_all else Verdict.REFUSE
    return Verdict.APPLY if plan.changes else Verdict.LEAVE
