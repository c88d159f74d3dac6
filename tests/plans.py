"""Plans as tests make and read them."""

from collections.abc import Iterable

from rostersync.domain.change import Reason
from rostersync.domain.decisions import UNDECIDED
from rostersync.domain.plan import Plan, plan
from rostersync.domain.roster import Roster, Selection, present_selection
from rostersync.domain.school_settings import Settings
from rostersync.domain.sight import sight_of
from rostersync.domain.snapshot import Snapshot
from rostersync.domain.staying import staying
from rostersync.domain.target import target_roster


def plan_of_night(roster: Roster, mis: Snapshot, settings: Settings | None = None) -> Plan:
    """What autosync plans: with the selection that the roster embodies."""
    return plan(roster, mis, present_selection(roster), settings or Settings())


def plan_of_choice(
    roster: Roster,
    mis: Snapshot,
    *,
    subjects: Iterable[str],
    classes: Iterable[str],
    declined: Iterable[str] = (),
    settings: Settings | None = None,
) -> Plan:
    """What a manual sync plans: with a selection given by a person."""
    selection = Selection(frozenset(subjects), frozenset(classes), frozenset(declined))
    return plan(roster, mis, selection, settings or Settings())


def roster_after(
    roster: Roster, mis: Snapshot, selection: Selection, settings: Settings | None = None
) -> Roster:
    """The roster that an undecided plan leads to."""
    settings = settings or Settings()
    sight = sight_of(roster, mis, selection, settings, UNDECIDED)
    return target_roster(sight, selection, settings, staying(sight, selection, UNDECIDED))


def why(planned: Plan) -> dict[str, tuple[Reason, ...]]:
    """Each change as "<entity> <id>", with its reasons."""
    return {f"{change.entity} {change.id}": change.reasons for change in planned.changes}


def warned(planned: Plan) -> list[str]:
    """The ids of the plan's warnings, in order."""
    return [warning.id for warning in planned.warnings]
