from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from rostersync.application.ports.runs import WriteAhead
from rostersync.aws.table.codec import (
    decode_snapshot,
    decode_warnings,
    decode_write_ahead,
    encode,
)
from rostersync.domain.change import Change, Reason
from rostersync.domain.plan import plan
from rostersync.domain.roster import EntityKind, SchoolClass, Student, Subject, Task, Teacher
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import Snapshot
from tests.builders import SCHOOL_ID, a_school
from tests.contract.aws.plans import a_failure
from tests.strategies import Situation, situations

if TYPE_CHECKING:
    from rostersync.domain.warning import PlanWarning

KINDS = {
    EntityKind.SUBJECT: Subject,
    EntityKind.CLASS: SchoolClass,
    EntityKind.STUDENT: Student,
    EntityKind.TEACHER: Teacher,
    EntityKind.TASK: Task,
}


def changes_of(kind: EntityKind) -> st.SearchStrategy[Change]:
    entity = st.none() | st.from_type(KINDS[kind])
    reasons = st.lists(st.sampled_from(Reason), max_size=2).map(tuple)
    return st.builds(
        Change, entity=st.just(kind), id=st.text(), before=entity, after=entity, reasons=reasons
    )


def ahead_of(changes: tuple[Change, ...], declined: frozenset[str]) -> WriteAhead:
    return WriteAhead(a_failure(a_school()), changes, declined, roster_version=3)


changes = st.sampled_from(list(KINDS)).flatmap(changes_of)


@given(st.lists(changes, max_size=4).map(tuple), st.frozensets(st.text()))
def test_any_plan_is_read_as_it_was_written(
    changes: tuple[Change, ...], declined: frozenset[str]
) -> None:
    """Each entity comes back as its own kind, though a subject looks like a teacher in JSON."""
    ahead = ahead_of(changes, declined)

    assert decode_write_ahead(encode(ahead)) == ahead


@given(situations())
def test_what_the_planner_makes_is_read_as_it_was_written(situation: Situation) -> None:
    """Changes and warnings of real plans survive, tasks and times included."""
    made = plan(situation.roster, situation.snapshot, situation.selection, Settings())
    ahead = ahead_of(made.changes, made.selection.declined)

    assert decode_write_ahead(encode(ahead)) == ahead
    assert decode_warnings(encode(made.warnings)) == made.warnings


@given(st.from_type(Snapshot))
def test_any_snapshot_is_read_as_it_was_written(snapshot: Snapshot) -> None:
    """A read is kept for confirm exactly as it was."""
    assert decode_snapshot(encode(snapshot)) == snapshot


@given(st.lists(st.text(), unique=True))
def test_equal_plans_are_equal_bytes(declined: list[str]) -> None:
    """A set has no order, its bytes do: a plan that is stored twice is stored under one digest."""
    forwards = encode(ahead_of((), frozenset(declined)))
    backwards = encode(ahead_of((), frozenset(reversed(declined))))

    assert forwards == backwards


def test_no_warnings_are_no_warnings() -> None:
    """An empty list comes back empty."""
    none: tuple[PlanWarning, ...] = ()

    assert decode_warnings(encode(none)) == none
    assert SCHOOL_ID.encode() in encode(ahead_of((), frozenset()))
