"""The strategies themselves: what they draw is coherent, and rich enough to find faults."""

from collections.abc import Callable

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis.strategies import SearchStrategy

from rostersync.domain.change import Reason
from rostersync.domain.roster import Roster, StudentState
from rostersync.domain.snapshot import Snapshot
from rostersync.domain.warning import WarningCode
from tests.strategies import Situation, decided_situations, rosters, silenced, situations, snapshots


@given(rosters())
def test_a_drawn_class_names_only_what_the_roster_holds(roster: Roster) -> None:
    """A drawn roster has no dangling reference."""
    for each in roster.classes.values():
        assert each.subject_id in roster.subjects
        assert roster.students.keys() >= set(each.student_ids)
        assert roster.teachers.keys() >= set(each.teacher_ids)


@given(rosters())
def test_a_drawn_student_is_active_exactly_when_in_a_class(roster: Roster) -> None:
    """States of drawn students agree with the class lists."""
    listed = {id for each in roster.classes.values() for id in each.student_ids}
    active = {s.id for s in roster.students.values() if s.state is StudentState.ACTIVE}
    assert listed == active


@given(rosters())
def test_a_drawn_mis_id_belongs_to_one_student(roster: Roster) -> None:
    """No two drawn students are the same person to the MIS."""
    mis_ids = [student.mis_id for student in roster.students.values()]
    assert len(mis_ids) == len(set(mis_ids))


@given(rosters())
def test_drawn_tasks_and_declined_classes_fit_the_roster(roster: Roster) -> None:
    """Tasks are set on classes that are there; declined classes are not there."""
    assert {task.class_id for task in roster.tasks} <= roster.classes.keys()
    assert roster.declined.isdisjoint(roster.classes)


@given(snapshots())
def test_a_silenced_mis_still_says_who_is_in_which_class(snapshot: Snapshot) -> None:
    """Silencing takes details away, and no row and no membership."""
    rows = [(row.id, row.student_ids, row.teacher_ids) for row in silenced(snapshot).classes]
    assert rows == [(row.id, row.student_ids, row.teacher_ids) for row in snapshot.classes]


DECIDED = {Reason.KEPT, Reason.RENEWED, Reason.RESTORED}
"""What only a person brings about."""


def _draw(
    where: Callable[[Situation], bool], drawn: SearchStrategy[Situation] | None = None
) -> Situation:
    """Find a situation like that, or fail; the first will do, however large."""
    search = settings(max_examples=10_000, phases=[Phase.generate], derandomize=True, database=None)
    return find(situations() if drawn is None else drawn, where, settings=search)


@pytest.mark.parametrize("code", WarningCode)
def test_every_warning_can_be_drawn(code: WarningCode) -> None:
    """The properties are held against plans with each kind of warning."""
    drawn = _draw(lambda each: code in {warning.code for warning in each.plan().warnings})
    assert drawn.plan().is_major


@pytest.mark.parametrize("reason", sorted(set(Reason) - DECIDED - {Reason.ARCHIVED, Reason.ERASED}))
def test_every_reason_can_be_drawn(reason: Reason) -> None:
    """The properties are held against changes for each reason."""
    drawn = _draw(lambda each: any(reason in change.reasons for change in each.plan().changes))
    assert drawn.plan().changes


@pytest.mark.parametrize("reason", [Reason.KEPT, Reason.RENEWED])
def test_every_decision_can_be_drawn(reason: Reason) -> None:
    """The properties of decisions are held against each way to decide."""
    drawn = _draw(
        lambda each: any(reason in change.reasons for change in each.decided().changes),
        decided_situations(),
    )
    assert drawn.decided().changes
