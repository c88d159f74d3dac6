import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostersync.aws.table import keys
from rostersync.domain.errors import TooLarge
from rostersync.domain.roster import SchoolClass, Subject
from tests.builders import a_task

# Few characters, so that collisions would be found.
ids = st.text("a#%23", min_size=1, max_size=6)


@given(ids, ids, ids, ids)
def test_two_tasks_share_a_key_only_if_they_are_the_same(
    class_id: str, id: str, other_class_id: str, other_id: str
) -> None:
    """Whatever is in the ids: no class's task is ever taken for another's."""
    key = keys.roster_item("s", a_task(id, class_id=class_id))
    other = keys.roster_item("s", a_task(other_id, class_id=other_class_id))

    assert (key == other) == ((class_id, id) == (other_class_id, other_id))


@given(ids, ids, ids)
def test_the_tasks_of_one_class_do_not_begin_like_those_of_another(
    class_id: str, other_class_id: str, id: str
) -> None:
    """A query by prefix brings the tasks of that class and of no other."""
    key = keys.roster_item("s", a_task(id, class_id=other_class_id))

    assert key.sk.startswith(keys.tasks_prefix(class_id)) == (class_id == other_class_id)


def test_a_key_is_readable() -> None:
    """Operators find an item by the id that the MIS shows them."""
    key = keys.roster_item("A1930499544", SchoolClass("A1/x", "7X", "maths"))

    assert key == keys.Key("SCHOOL#A1930499544", "CLASS#A1/x")


def test_an_id_that_no_key_can_hold_is_refused() -> None:
    """DynamoDB's 1024 bytes are counted before anything is written, in bytes."""
    longest = Subject("é" * 508, "Subject")
    assert keys.roster_item("s", longest).sk.startswith("SUBJECT#é")

    with pytest.raises(TooLarge, match="SCHOOL#s: an id of 517 characters"):
        keys.roster_item("s", Subject("é" * 509, "Subject"))
