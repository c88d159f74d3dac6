"""What holds for every undo, whatever was synced, decided and said by the MIS since."""

from dataclasses import replace

from hypothesis import assume, given

from rostersync.domain.archive import archived_classes
from rostersync.domain.decisions import Decisions
from rostersync.domain.plan import Plan, plan
from rostersync.domain.roster import Roster, SchoolClass, Subject
from rostersync.domain.snapshot import Snapshot
from rostersync.domain.undo import Done, undoing
from rostersync.domain.warning import CODE_OF_CLASS, WarningCode
from rostersync.domain.write_order import write_order
from tests.builders import NOW, mirror
from tests.strategies import Situation, decided_situations
from tests.written import with_change, with_plan

LOSSES = {*CODE_OF_CLASS.values(), WarningCode.DELETED_SUBJECT}


def _done(drawn: Situation, planned: Plan) -> Done:
    return Done(
        changes=planned.changes,
        declined_before=drawn.roster.declined,
        declined=planned.selection.declined,
        archived=archived_classes(drawn.roster, planned.changes),
    )


def _undone(drawn: Situation, synced: Roster, mis: Snapshot) -> Plan:
    selection = undoing(_done(drawn, drawn.decided()), synced, drawn.settings)
    return plan(synced, mis, selection, drawn.settings, Decisions(by="head", at=NOW))


def _classes(roster: Roster) -> dict[str, SchoolClass]:
    return {id: replace(each, kept=None) for id, each in roster.classes.items()}


def _subjects(roster: Roster) -> dict[str, Subject]:
    return {id: replace(each, kept=None) for id, each in roster.subjects.items()}


def _by_key(roster: Roster) -> set[object]:
    return set(roster.tasks)


def _has_an_id_changed_hands(before: Roster, after: Roster) -> bool:
    """Whether the MIS called a newcomer by the id of another student: then it disagrees."""
    known = {each.mis_id for each in before.students.values()}
    newcomers = [each for id, each in after.students.items() if id not in before.students]
    return any(each.mis_id in known for each in newcomers)


@given(decided_situations())
def test_an_undo_gives_back_what_there_was_where_the_mis_agrees(drawn: Situation) -> None:
    """Classes, subjects, lists, homework and selection, to the letter."""
    synced = with_plan(drawn.roster, drawn.decided())
    undone = with_plan(synced, _undone(drawn, synced, mirror(drawn.roster)))
    assume(not _has_an_id_changed_hands(drawn.roster, undone))
    assert _classes(undone) == _classes(drawn.roster)
    assert _subjects(undone) == _subjects(drawn.roster)
    assert _by_key(undone) == _by_key(drawn.roster)


@given(decided_situations())
def test_an_undo_brings_back_what_was_deleted_whatever_the_mis_says(drawn: Situation) -> None:
    """Every class and subject with its homework; a list that the MIS contradicts is kept."""
    synced = with_plan(drawn.roster, drawn.decided())
    undone = with_plan(synced, _undone(drawn, synced, drawn.snapshot))
    gone = drawn.roster.classes.keys() - synced.classes.keys()
    assert undone.classes.keys() >= gone
    assert undone.subjects.keys() >= drawn.roster.subjects.keys() - synced.subjects.keys()
    assert {t for t in drawn.roster.tasks if t.class_id in gone} <= _by_key(undone)


@given(decided_situations())
def test_the_next_night_does_not_redo_what_was_undone(drawn: Situation) -> None:
    """What came back stays: nothing of it is deleted, or has to be decided again."""
    synced = with_plan(drawn.roster, drawn.decided())
    undo = _undone(drawn, synced, drawn.snapshot)
    undone = with_plan(synced, undo)
    night = plan(undone, drawn.snapshot, undo.selection, drawn.settings)
    assert night.changes == ()
    assert [warning for warning in night.warnings if warning.code in LOSSES] == []


@given(decided_situations())
def test_no_undo_makes_a_dangling_reference(drawn: Situation) -> None:
    """Stop after any write, in the order of writing: what is named is there."""
    roster = with_plan(drawn.roster, drawn.decided())
    for change in write_order(_undone(drawn, roster, drawn.snapshot).changes):
        roster = with_change(roster, change)
        for each in roster.classes.values():
            assert each.subject_id in roster.subjects
            assert roster.students.keys() >= set(each.student_ids)
            assert roster.teachers.keys() >= set(each.teacher_ids)
        assert {task.class_id for task in roster.tasks} <= roster.classes.keys()
