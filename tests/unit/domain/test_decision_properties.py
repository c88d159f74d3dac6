"""What holds for every decision, whatever the roster, the MIS and the person."""

from collections import Counter
from dataclasses import replace

from hypothesis import given

from rostersync.domain.decisions import Decisions, refuse_undecided
from rostersync.domain.roster import Roster, StudentState
from rostersync.domain.warning import CODE_OF_CLASS, KEEPABLE, WarningCode
from rostersync.domain.write_order import write_order
from tests.builders import NOW
from tests.strategies import Situation, decided_situations, situations
from tests.written import with_change, with_plan

CLASS_CODES = set(CODE_OF_CLASS.values())


def _accepting_all(drawn: Situation) -> Decisions:
    return Decisions(accept=tuple(warning.id for warning in drawn.plan().warnings))


def _keeping_all(drawn: Situation) -> Decisions:
    warnings = drawn.plan().warnings
    return Decisions(
        by="head@larkrise.example",
        at=NOW,
        accept=tuple(each.id for each in warnings if each.code not in KEEPABLE),
        keep=tuple(each.id for each in warnings if each.code in KEEPABLE),
    )


@given(situations())
def test_accepting_all_is_the_undecided_plan(drawn: Situation) -> None:
    """To accept changes nothing about what was previewed."""
    undecided = drawn.plan()
    decided = replace(drawn, decisions=_accepting_all(drawn))
    refuse_undecided(undecided.warnings, undecided.pairs, decided.decisions)
    assert decided.decided() == undecided


@given(situations())
def test_what_is_kept_stays_as_it_is(drawn: Situation) -> None:
    """Class, subject, tasks and the students' places: all but the mark that it is kept."""
    keeping = replace(drawn, decisions=_keeping_all(drawn))
    after = with_plan(drawn.roster, keeping.decided())
    for warning in drawn.plan().warnings:
        if warning.code in CLASS_CODES:
            before = drawn.roster.classes[warning.entity.id]
            assert replace(after.classes[before.id], kept=None) == replace(before, kept=None)
            assert after.classes[before.id].kept
            assert {after.students[id].state for id in before.student_ids} <= {StudentState.ACTIVE}
            assert _tasks(after, before.id) == _tasks(drawn.roster, before.id)
        if warning.code is WarningCode.DELETED_SUBJECT:
            assert after.subjects[warning.entity.id].name == warning.entity.name


def _tasks(roster: Roster, class_id: str) -> list[str]:
    return [task.id for task in roster.tasks if task.class_id == class_id]


@given(decided_situations())
def test_what_was_decided_needs_no_second_decision(drawn: Situation) -> None:
    """The next night finds the same MIS, and nothing left to change or to ask."""
    decided = drawn.decided()
    written = with_plan(drawn.roster, decided)
    night = replace(drawn, roster=written, selection=decided.selection)
    again = night.plan()
    left = [w for w in again.warnings if w.code in CLASS_CODES | {WarningCode.DELETED_SUBJECT}]
    assert (again.changes, left) == ((), [])


@given(decided_situations())
def test_no_decision_makes_a_dangling_reference(drawn: Situation) -> None:
    """Stop after any write, in the order of writing: what is named is there."""
    roster = drawn.roster
    for change in write_order(drawn.decided().changes):
        roster = with_change(roster, change)
        for each in roster.classes.values():
            assert each.subject_id in roster.subjects
            assert roster.students.keys() >= set(each.student_ids)
            assert roster.teachers.keys() >= set(each.teacher_ids)
        assert {task.class_id for task in roster.tasks} <= roster.classes.keys()


@given(decided_situations())
def test_a_student_is_active_exactly_when_in_a_class_after_any_decision(drawn: Situation) -> None:
    """In one that is kept, too."""
    written = with_plan(drawn.roster, drawn.decided())
    listed = {id for each in written.classes.values() for id in each.student_ids}
    assert listed == {s.id for s in written.students.values() if s.state is StudentState.ACTIVE}


@given(decided_situations())
def test_the_same_class_lives_on_with_its_tasks(drawn: Situation) -> None:
    """Under its own id, as what the MIS calls by the other."""
    undecided, decided = drawn.plan(), drawn.decided()
    mis_ids = {id: mis_id for mis_id, id in undecided.class_ids.items()}
    written = with_plan(drawn.roster, decided)
    for pair in drawn.decisions.same:
        assert written.classes[pair.from_id].mis_id == mis_ids[pair.to_id]
        assert _tasks(written, pair.from_id) == _tasks(drawn.roster, pair.from_id)
        assert pair.to_id not in decided.selection.classes


@given(situations())
def test_strong_pairs_share_no_class(drawn: Situation) -> None:
    """No class is in two strong pairs, and no pair is offered twice."""
    pairs = drawn.plan().pairs
    strong = [id for each in pairs if each.strong for id in (each.from_id, each.to_id)]
    assert max(Counter(strong).values(), default=1) == 1
    assert len({(each.from_id, each.to_id) for each in pairs}) == len(pairs)
