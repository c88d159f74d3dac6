"""What of a run can be seen in the table alone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.model import OperationModel

from rostersync.application.ports.runs import WriteAhead
from rostersync.aws import clients
from rostersync.aws.stores.run_items import run_item
from rostersync.aws.stores.runs import DynamoRuns
from rostersync.aws.stores.school_record import school_item
from rostersync.aws.table import keys
from rostersync.aws.table.items import Item
from rostersync.aws.table.table import Table
from rostersync.domain.change import Change, Reason
from rostersync.domain.errors import DocumentDamaged, TooLarge
from rostersync.domain.roster import EntityKind, SchoolClass, Student, StudentState, Subject
from rostersync.domain.run import Outcome
from rostersync.domain.warning import Entity, PlanWarning, WarningCode
from tests.builders import NOW, SCHOOL_ID, a_school, a_task, an_autosync
from tests.contract.aws.plans import a_failure

SCHOOL = a_school()
RUN = an_autosync()


def an_ahead(*added: Student | SchoolClass | Subject, warned: int = 0) -> WriteAhead:
    kinds = {
        Student: EntityKind.STUDENT,
        SchoolClass: EntityKind.CLASS,
        Subject: EntityKind.SUBJECT,
    }
    changes = tuple(
        Change(kinds[type(each)], each.id, None, each, (Reason.JOINED,)) for each in added
    )
    ended = replace(RUN, outcome=Outcome.APPLIED, ended_at=NOW, warnings=warnings(warned))
    return WriteAhead(replace(a_failure(SCHOOL), run=ended), changes, frozenset(), 0)


def warnings(count: int) -> tuple[PlanWarning, ...]:
    lost = tuple(a_task(f"t{n}", student_ids=("ada",)) for n in range(40))
    return tuple(
        PlanWarning(
            WarningCode.DELETED_CLASS, Entity(EntityKind.CLASS, f"c{n}", "7X" * 9000), "Gone.", lost
        )
        for n in range(count)
    )


@pytest.fixture
def school(store: Table) -> Table:
    """A table with one school."""
    store.put(school_item(SCHOOL))
    return store


@pytest.fixture
def transactions(school: Table) -> Iterator[list[int]]:
    """How many actions each transaction had, in order."""
    seen: list[int] = []

    def note(params: dict[str, Any], model: OperationModel, **_: object) -> None:
        if model.name == "TransactWriteItems":
            seen.append(len(params["TransactItems"]))

    events = clients.dynamodb().meta.events
    events.register("before-parameter-build.dynamodb", note)
    yield seen
    events.unregister("before-parameter-build.dynamodb", note)


def items(store: Table, prefix: str = "") -> list[Item]:
    return list(store.query(keys.partition(SCHOOL_ID), prefix or "S"))


def apply(store: Table, ahead: WriteAhead) -> None:
    runs = DynamoRuns(store)
    runs.begin(ahead)
    runs.write(ahead)
    runs.close(ahead.ending)


def test_a_plan_with_an_item_too_large_leaves_no_trace(school: Table) -> None:
    """It is refused by name before anything is written, and not in the middle."""
    crowd = SchoolClass("all", "All", "none", tuple(f"{n:036}" for n in range(20_000)))

    with pytest.raises(TooLarge, match=f"SCHOOL#{SCHOOL_ID} CLASS#all: "):
        DynamoRuns(school).begin(an_ahead(Subject("maths", "Maths"), crowd))

    assert school.get(keys.school(SCHOOL_ID)) == school_item(SCHOOL)
    assert items(school, "PLAN#") + items(school, "RUN#") == []


def test_a_transaction_holds_a_hundred_actions_at_most(
    school: Table, transactions: list[int]
) -> None:
    """The fence is one of them; 250 students take three."""
    students = [Student(f"s{n}", f"s{n}", StudentState.ACTIVE) for n in range(250)]

    apply(school, an_ahead(*students))

    begin, *writes, close = transactions
    assert writes == [100, 100, 53]
    assert (begin, close) == (3, 3)


def test_a_transaction_is_bounded_in_bytes(
    school: Table, transactions: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large classes take more transactions than small ones; one alone is always taken."""
    monkeypatch.setattr("rostersync.aws.stores.writer._MOST_BYTES", 10_000)
    sizes = (300, 100, 100, 100, 10)
    lists = [tuple(f"{n:036}" for n in range(size)) for size in sizes]
    classes = [SchoolClass(f"c{n}", "Crowd", "none", ids) for n, ids in enumerate(lists)]

    apply(school, an_ahead(*classes))

    begin, *writes, close = transactions
    assert writes == [2, 3, 3]
    assert (begin, close) == (3, 3)


def test_many_warnings_are_shown_by_the_first_few(school: Table) -> None:
    """A reader of the console sees ten, short, without students; all are in a document."""
    DynamoRuns(school).record(replace(RUN, outcome=Outcome.FAILED, warnings=warnings(50)))

    item = school.get(keys.run(SCHOOL_ID, RUN.run_id))

    assert item is not None
    assert item["warning_count"] == 50
    assert [len(each["tasks"]) for each in item["warnings"]] == [10] * 10
    assert "ada" not in str(item["warnings"])


def test_a_night_without_changes_is_a_small_item() -> None:
    """One unit to write: the zeros of the summary are not there."""
    item = run_item(replace(RUN, outcome=Outcome.UNCHANGED, ended_at=NOW))

    assert len(str(item)) < 1024
    assert item["summary"] == {}


def test_a_plan_that_is_not_whole_is_not_finished(school: Table) -> None:
    """A lost chunk is said by its key; half a plan is never written."""
    runs = DynamoRuns(school)
    runs.begin(an_ahead(Subject("maths", "Maths")))
    (chunk,) = items(school, "PLAN#")
    school.delete(keys.Key(chunk["pk"], chunk["sk"]))

    with pytest.raises(DocumentDamaged, match="PLAN#2026-11-23-autosync: 0 of 1 chunks"):
        runs.begun(SCHOOL_ID, RUN.run_id)


def test_a_run_without_a_plan_cannot_be_finished(school: Table) -> None:
    """A night that failed has nothing to write."""
    runs = DynamoRuns(school)
    runs.conclude(a_failure(SCHOOL), roster_version=0)

    with pytest.raises(DocumentDamaged, match="has no plan"):
        runs.begun(SCHOOL_ID, RUN.run_id)
    assert runs.changes(SCHOOL_ID, RUN.run_id) == ()


def test_runs_plans_and_notices_are_kept_for_400_days(school: Table) -> None:
    """DynamoDB deletes them by an attribute in seconds since 1970."""
    apply(school, an_ahead(Subject("maths", "Maths")))

    kept = [*items(school, "RUN#"), *items(school, "PLAN#")]
    assert {item["expires_at"] for item in kept} == {int(NOW.timestamp()) + 400 * 86_400}
    assert len(kept) == 2
