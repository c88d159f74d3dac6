from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostersync.aws.stores.roster_items import roster_item, selection_item
from rostersync.aws.table.items import (
    LARGEST_ITEM,
    from_dynamodb,
    item_of,
    size_of,
    to_dynamodb,
    value_of,
)
from rostersync.aws.table.keys import Key
from rostersync.domain.change import RosterEntity
from rostersync.domain.errors import RecordInvalid, TooLarge
from rostersync.domain.roster import SchoolClass, Student, StudentState, Subject, Task, Teacher
from rostersync.domain.run import Outcome

KEY = Key("SCHOOL#s", "CLASS#c")

entities: st.SearchStrategy[RosterEntity] = st.one_of(
    st.from_type(Subject),
    st.from_type(SchoolClass),
    st.from_type(Student),
    st.from_type(Teacher),
    st.from_type(Task),
)


@given(entities)
def test_an_entity_is_read_as_it_was_written(entity: RosterEntity) -> None:
    """Any text in any place survives, and what is unknown stays unknown."""
    stored = from_dynamodb(to_dynamodb(roster_item("s", entity)))

    assert value_of(type(entity), stored) == entity


def test_what_a_newer_version_added_is_ignored() -> None:
    """A rollback can read the table."""
    item = roster_item("s", Subject("maths", "Mathematics"))

    assert value_of(Subject, {**item, "colour": "red"}) == Subject("maths", "Mathematics")


def test_a_damaged_item_says_where_and_what() -> None:
    """The error names the key and the attribute, and no value of a person."""
    student = Student("ada", "ada", StudentState.ACTIVE, surname="Finch")
    item = {**roster_item("s", student), "email": 7}

    with pytest.raises(RecordInvalid) as refusal:
        value_of(Student, item)

    assert str(refusal.value) == (
        "SCHOOL#s STUDENT#ada: Expected `str | null`, got `int` - at `$.email`"
    )


@given(st.text(max_size=30), st.lists(st.text(max_size=5)), st.integers(-(10**9), 10**9))
def test_a_size_is_never_less_than_what_dynamodb_counts(
    text: str, listed: list[str], number: int
) -> None:
    """An item that passes here is not refused there."""
    counted = (
        len("text") + len(text.encode())
        + len("listed") + 3 + sum(len(each.encode()) + 1 for each in listed)
        + len("number") + (len(str(abs(number))) + 1) // 2 + 1
    )  # fmt: skip

    assert size_of({"text": text, "listed": listed, "number": number}) >= counted


def test_an_item_may_be_as_large_as_dynamodb_takes() -> None:
    """Just under the limit is taken, just over is refused with the figures."""
    room = LARGEST_ITEM - size_of(item_of(KEY, "class", {"name": ""}))
    assert item_of(KEY, "class", {"name": "x" * room})["name"]

    with pytest.raises(TooLarge, match=f"SCHOOL#s CLASS#c: {LARGEST_ITEM + 1} bytes"):
        item_of(KEY, "class", {"name": "x" * (room + 1)})


def test_a_whole_college_fits_in_one_class() -> None:
    """A class list of 20,000 of Wonde's ids is one item."""
    ids = tuple(f"A{1_000_000_000 + number}" for number in range(20_000))

    assert roster_item("s", SchoolClass("all", "All", "none", ids))["student_ids"] == ids


def test_a_selection_is_the_same_item_whatever_its_order() -> None:
    """What was left out is written sorted."""
    assert selection_item("s", frozenset({"b", "a", "c"}))["declined"] == ["a", "b", "c"]


def test_an_error_quotes_no_value() -> None:
    """A damaged record may hold anybody's name, and the error ends in the log."""
    item = {"pk": "SCHOOL#s", "sk": "RUN#r", "outcome": "Zzyzxa 'Quuxbury'"}

    with pytest.raises(RecordInvalid) as refused:
        value_of(_Ended, item)

    assert "outcome" in str(refused.value)
    assert "Zzyzxa" not in str(refused.value)
    assert "Quuxbury" not in str(refused.value)


@dataclass(frozen=True)
class _Ended:
    outcome: Outcome
