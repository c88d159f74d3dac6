"""What is collected in a change of year stays as it is, whatever the MIS says."""

from hypothesis import given

from rostersync.domain.decisions import Decisions
from rostersync.domain.plan import plan
from rostersync.domain.roster import StudentState, present_selection
from rostersync.domain.warning import WarningCode, warning_id
from rostersync.domain.year_change import COLLECTED, collected
from tests.strategies import Situation, situations


@given(situations())
def test_a_night_that_collects_loses_nothing(drawn: Situation) -> None:
    """No class with a warning changes, none goes, and nothing collected is left to warn of."""
    chosen = present_selection(drawn.roster)
    first = plan(drawn.roster, drawn.snapshot, chosen, drawn.settings)
    waiting = collected(first.warnings)
    rest = plan(drawn.roster, drawn.snapshot, chosen, drawn.settings, Decisions(wait=waiting))
    about = {
        each.entity.id for each in first.warnings if each.id in waiting
    } & drawn.roster.classes.keys()
    assert drawn.roster.classes.keys() <= rest.target.classes.keys()
    assert {id: drawn.roster.classes[id] for id in about} == {
        id: rest.target.classes[id] for id in about
    }
    assert [each.id for each in rest.warnings if each.code in COLLECTED] == []


@given(situations())
def test_who_leaves_with_many_stays_until_a_person_decides(drawn: Situation) -> None:
    """Nobody on roll is marked as left while a mass departure waits."""
    chosen = present_selection(drawn.roster)
    waiting = frozenset({warning_id(WarningCode.MASS_DEPARTURE, drawn.roster.school_id)})
    rest = plan(drawn.roster, drawn.snapshot, chosen, drawn.settings, Decisions(wait=waiting))
    left = [
        id
        for id, each in drawn.roster.students.items()
        if each.state is not StudentState.LEFT
        and rest.target.students[id].state is StudentState.LEFT
    ]
    assert left == []
