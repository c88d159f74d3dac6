from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from rostersync.aws import clients
from rostersync.aws.stores.roster_items import roster_item
from rostersync.aws.stores.rosters import DynamoRosters
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Condition, ConditionFailed, Table, Update
from rostersync.domain.errors import StoreBusy
from tests.builders import SCHOOL_ID, a_school, a_student

KEY = Key("SCHOOL#s", "SCHOOL")
ITEM = {"pk": KEY.pk, "sk": KEY.sk, "name": "Larkrise"}


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """DynamoDB with its answers told beforehand, and no waiting."""
    monkeypatch.setattr("rostersync.aws.backoff.time.sleep", lambda seconds: None)
    clients.dynamodb.cache_clear()
    with Stubber(clients.dynamodb()) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()
    clients.dynamodb.cache_clear()


def cancel(dynamodb: Stubber, *codes: str) -> None:
    reasons: list[dict[str, Any]] = [{"Code": code} for code in codes]
    dynamodb.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={"CancellationReasons": reasons},
    )


def transact(table: Table) -> None:
    table.transact([table.putting(ITEM)])


def test_a_conflict_with_another_transaction_is_tried_again(dynamodb: Stubber) -> None:
    """Two finishers of one plan hold the same items for a moment."""
    cancel(dynamodb, "None", "TransactionConflict")
    cancel(dynamodb, "ThrottlingError")
    dynamodb.add_client_error("transact_write_items", "TransactionInProgressException")
    dynamodb.add_response("transact_write_items", {})

    transact(Table("t"))

    dynamodb.assert_no_pending_responses()


def test_one_write_waits_for_a_transaction_too(dynamodb: Stubber) -> None:
    """A person saves a setting while the school's plan is being written."""
    dynamodb.add_client_error("put_item", "TransactionConflictException")
    dynamodb.add_response("put_item", {})

    Table("t").put_if(ITEM, Condition.absent())

    dynamodb.assert_no_pending_responses()


def test_a_conflict_that_lasts_is_told(dynamodb: Stubber) -> None:
    """After the last try it is said what to do: the same again, later."""
    for _ in range(8):
        cancel(dynamodb, "TransactionConflict")

    with pytest.raises(StoreBusy, match="TransactionCanceled"):
        transact(Table("t"))


def test_a_condition_that_fails_is_not_tried_again(dynamodb: Stubber) -> None:
    """Nor does a conflict beside it matter."""
    cancel(dynamodb, "ConditionalCheckFailed", "TransactionConflict")

    with pytest.raises(ConditionFailed):
        transact(Table("t"))


def test_an_error_that_is_not_expected_passes_unchanged(dynamodb: Stubber) -> None:
    """Only what has a name here is translated."""
    cancel(dynamodb, "ValidationError")

    with pytest.raises(ClientError, match="TransactionCanceled"):
        transact(Table("t"))


def test_a_denied_write_is_not_taken_for_a_refused_condition(dynamodb: Stubber) -> None:
    """A missing permission is our own fault, and says nothing about the item."""
    dynamodb.add_client_error("put_item", "AccessDeniedException")

    with pytest.raises(ClientError, match="AccessDenied"):
        Table("t").put_if(ITEM, Condition.absent())


def test_a_transaction_is_all_or_nothing(store: Table) -> None:
    """One condition that fails leaves every item as it was."""
    store.put(ITEM)
    other = Key(KEY.pk, "OTHER")

    with pytest.raises(ConditionFailed):
        store.transact(
            [
                store.putting({"pk": other.pk, "sk": other.sk}),
                store.putting(ITEM, Condition.absent()),
            ]
        )

    assert store.get(other) is None


def test_an_update_sets_and_takes_away(store: Table) -> None:
    """Attributes named like words of DynamoDB's own are attributes like others."""
    store.put({**ITEM, "state": "new"})

    update = Update(KEY, {"name": None, "state": "ok", "size": 3})
    store.update_if(update, Condition("attribute_exists(pk)", {}))

    assert store.get(KEY) == {"pk": KEY.pk, "sk": KEY.sk, "state": "ok", "size": 3}


def test_an_update_may_only_take_away(store: Table) -> None:
    """DynamoDB refuses an empty list of values, so none is sent."""
    store.put(ITEM)

    store.update_if(Update(KEY, {"name": None}), Condition("attribute_exists(pk)", {}))

    assert store.get(KEY) == {"pk": KEY.pk, "sk": KEY.sk}


def test_a_roster_of_more_than_one_page_is_read_whole(store: Table) -> None:
    """DynamoDB answers with a megabyte at a time."""
    students = [a_student(f"s{n:04}", surname="x" * 20_000) for n in range(120)]
    for student in students:
        store.put(roster_item(SCHOOL_ID, student))

    roster = DynamoRosters(store).roster(a_school())

    assert len(roster.students) == 120
