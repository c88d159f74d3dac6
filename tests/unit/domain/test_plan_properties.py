"""What holds for every plan, whatever the roster, the MIS, the selection and the settings."""

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from rostersync.domain.change import Change, ChangeKind, Reason, Summary
from rostersync.domain.plan import classes_at_stake, counts_of, plan
from rostersync.domain.roster import EntityKind, Roster, SchoolClass, Student, StudentState, Task
from rostersync.domain.write_order import write_order
from tests.strategies import Situation, shuffled, silenced, situations
from tests.written import with_change, with_changes, with_plan


def _removed(changes: tuple[Change, ...], entity: EntityKind) -> set[str]:
    return {c.id for c in changes if c.entity is entity and c.kind is ChangeKind.REMOVED}


def _dangling(roster: Roster) -> set[tuple[str, str]]:
    """Every (class, id) where a class or task names what is not there."""
    found = {(t.class_id, t.id) for t in roster.tasks if t.class_id not in roster.classes}
    for each in roster.classes.values():
        named = {each.subject_id, *each.student_ids, *each.teacher_ids}
        there = roster.subjects.keys() | roster.students.keys() | roster.teachers.keys()
        found |= {(each.id, id) for id in named - there}
    return found


@given(situations())
def test_a_plan_that_was_applied_leaves_nothing_to_plan(drawn: Situation) -> None:
    """The same MIS, planned again on the written roster, brings no change and no warning."""
    first = drawn.plan()
    written = with_plan(drawn.roster, first)
    again = plan(written, drawn.snapshot, first.selection, drawn.settings)
    assert (again.changes, again.warnings) == ((), ())


@given(situations())
def test_a_plan_that_was_applied_leaves_its_selection_and_counts(drawn: Situation) -> None:
    """What a plan says of the school afterwards is what the written roster holds."""
    first = drawn.plan()
    written = with_plan(drawn.roster, first)
    again = plan(written, drawn.snapshot, first.selection, drawn.settings)
    assert (again.selection, again.counts, again.mis) == (first.selection, first.counts, first.mis)
    assert counts_of(written) == first.counts


@given(situations())
def test_no_student_is_ever_removed(drawn: Situation) -> None:
    """Every student of before is there afterwards, under the same id."""
    written = with_plan(drawn.roster, drawn.plan())
    assert drawn.roster.students.keys() <= written.students.keys()


@given(situations())
def test_a_student_is_active_exactly_when_in_a_class_afterwards(drawn: Situation) -> None:
    """States agree with the class lists that the plan leaves behind."""
    written = with_plan(drawn.roster, drawn.plan())
    listed = {id for each in written.classes.values() for id in each.student_ids}
    assert listed == {s.id for s in written.students.values() if s.state is StudentState.ACTIVE}


@given(situations())
def test_students_stay_one_to_one_with_the_mis(drawn: Situation) -> None:
    """No two students of the roster are ever the same person to the MIS."""
    written = with_plan(drawn.roster, drawn.plan())
    times = Counter(student.mis_id for student in written.students.values())
    assert [mis_id for mis_id, count in times.items() if count > 1] == []


@given(situations())
def test_nothing_written_ever_names_what_is_not_there(drawn: Situation) -> None:
    """Stop after any write, in the order of writing: no reference dangles."""
    roster = drawn.roster
    for change in write_order(drawn.plan().changes):
        roster = with_change(roster, change)
        assert _dangling(roster) == set()


@given(situations())
def test_the_order_of_writing_leaves_the_same_roster(drawn: Situation) -> None:
    """Order of writing is a matter of safety, and leaves out no change and adds none."""
    changes = drawn.plan().changes
    written = with_changes(drawn.roster, write_order(changes))
    assert written == with_changes(drawn.roster, changes)


@given(situations(), st.randoms(use_true_random=False))
def test_order_of_reading_is_no_content(drawn: Situation, random: Random) -> None:
    """Shuffled inputs lead to the same plan, digest included."""
    assert shuffled(drawn, random).plan() == drawn.plan()


@given(situations(), situations())
def test_digests_are_equal_exactly_when_the_plans_are(one: Situation, other: Situation) -> None:
    """Two plans have one digest only if they do the same, at the same price."""
    there = replace(one, roster=other.roster, selection=other.selection)
    first, second = other.plan(), there.plan()
    does = [(p.changes, [(w.id, w.entity, w.tasks) for w in p.warnings]) for p in (first, second)]
    assert (does[0] == does[1]) is (first.digest == second.digest)


@given(situations())
def test_changes_stand_in_a_fixed_order_each_once(drawn: Situation) -> None:
    """By kind of entity, then by id (a task's id counts within its class)."""
    rank = {kind: place for place, kind in enumerate(EntityKind)}
    keys = [
        (rank[c.entity], c.before.class_id if isinstance(c.before, Task) else "", c.id)
        for c in drawn.plan().changes
    ]
    assert keys == sorted(set(keys))


@given(situations())
def test_every_change_changes_something_and_says_why(drawn: Situation) -> None:
    """No change without a difference, none without a reason."""
    for change in drawn.plan().changes:
        assert change.before != change.after
        assert change.reasons


@given(situations())
def test_warnings_have_ids_of_their_own(drawn: Situation) -> None:
    """Each warning can be accepted by its id."""
    ids = [warning.id for warning in drawn.plan().warnings]
    assert len(ids) == len(set(ids))


@given(situations())
def test_nothing_is_removed_without_a_warning(drawn: Situation) -> None:
    """Every class and subject that goes is named by a warning; so is every task."""
    planned = drawn.plan()
    warned = {(w.entity.kind, w.entity.id) for w in planned.warnings}
    gone = {
        (kind, id)
        for kind in (EntityKind.SUBJECT, EntityKind.CLASS)
        for id in _removed(planned.changes, kind)
    }
    assert gone <= warned


@given(situations())
def test_tasks_deleted_are_those_of_the_classes_removed(drawn: Situation) -> None:
    """No task goes but with its class, and each is named by a warning."""
    planned = drawn.plan()
    classes = _removed(planned.changes, EntityKind.CLASS)
    deleted = {c.before for c in planned.changes if c.entity is EntityKind.TASK}
    named = {task for warning in planned.warnings for task in warning.tasks}
    assert deleted == {task for task in drawn.roster.tasks if task.class_id in classes} == named


@given(situations())
def test_only_the_tasks_at_stake_are_needed(drawn: Situation) -> None:
    """A roster that holds the tasks of the classes at stake alone has the very same plan."""
    at_stake = classes_at_stake(drawn.roster, drawn.snapshot, drawn.selection, drawn.settings)
    fewer = tuple(task for task in drawn.roster.tasks if task.class_id in at_stake)
    assert replace(drawn, roster=replace(drawn.roster, tasks=fewer)).plan() == drawn.plan()


@given(situations())
def test_the_summary_counts_the_changes(drawn: Situation) -> None:
    """Each count of the summary is the number of changes that it is about."""
    planned = drawn.plan()
    assert planned.summary == _counted(planned.changes)


def _counted(changes: tuple[Change, ...]) -> Summary:
    """Count the slow way, straight from the meaning of each head."""

    def count(entity: EntityKind, kind: ChangeKind) -> int:
        return sum(c.entity is entity and c.kind is kind for c in changes)

    def become(state: StudentState) -> int:
        return sum(now is state and was is not state for was, now in states)

    states = [
        (c.before.state if isinstance(c.before, Student) else None, c.after.state)
        for c in changes
        if isinstance(c.after, Student)
    ]
    return Summary(
        students_joining=become(StudentState.ACTIVE),
        students_leaving=become(StudentState.LEFT),
        students_unassigned=become(StudentState.UNASSIGNED),
        students_updated=sum(was is now for was, now in states),
        class_list_changes=sum(Reason.CLASS_LIST in c.reasons for c in changes),
        classes_added=count(EntityKind.CLASS, ChangeKind.ADDED),
        classes_updated=count(EntityKind.CLASS, ChangeKind.UPDATED),
        classes_deleted=count(EntityKind.CLASS, ChangeKind.REMOVED),
        subjects_added=count(EntityKind.SUBJECT, ChangeKind.ADDED),
        subjects_updated=count(EntityKind.SUBJECT, ChangeKind.UPDATED),
        subjects_deleted=count(EntityKind.SUBJECT, ChangeKind.REMOVED),
        teachers_added=count(EntityKind.TEACHER, ChangeKind.ADDED),
        teachers_updated=count(EntityKind.TEACHER, ChangeKind.UPDATED),
        teachers_removed=count(EntityKind.TEACHER, ChangeKind.REMOVED),
        tasks_deleted=count(EntityKind.TASK, ChangeKind.REMOVED),
        classes_renewed=sum(Reason.RENEWED in c.reasons for c in changes),
    )


@given(situations())
def test_a_mis_that_shares_nothing_blanks_nothing(drawn: Situation) -> None:
    """What is known of subjects, classes and people outlives a MIS that shares only ids."""
    after = with_plan(drawn.roster, replace(drawn, snapshot=silenced(drawn.snapshot)).plan())
    for id, student in drawn.roster.students.items():
        assert _known(student) == _known(after.students[id])
    for id in drawn.roster.teachers.keys() & after.teachers.keys():
        assert drawn.roster.teachers[id] == after.teachers[id]
    for id in drawn.roster.classes.keys() & after.classes.keys():
        assert drawn.roster.classes[id].name == after.classes[id].name
    for id in drawn.roster.subjects.keys() & after.subjects.keys():
        assert drawn.roster.subjects[id].name == after.subjects[id].name


def _known(student: Student) -> Student:
    return replace(student, mis_id="", state=StudentState.LEFT)


@given(situations())
def test_a_class_keeps_its_subject_when_the_mis_stops_sharing_it(drawn: Situation) -> None:
    """No class moves because its subject is not shared, while the MIS still has that subject."""
    after = with_plan(drawn.roster, replace(drawn, snapshot=silenced(drawn.snapshot)).plan())
    offered = {row.id for row in drawn.snapshot.subjects}
    kept = [
        (before, after.classes[id])
        for id, before in drawn.roster.classes.items()
        if id in after.classes and before.subject_id in offered
    ]
    assert all(_same_place(before, now) for before, now in kept)


def _same_place(before: SchoolClass, now: SchoolClass) -> bool:
    return before.subject_id == now.subject_id
