"""The roster's items: one an entity, readable, with the plain id in the attribute `id`."""

from rostersync.aws.table import keys
from rostersync.aws.table.items import Item, attributes_of, item_of
from rostersync.domain.change import RosterEntity
from rostersync.domain.roster import SchoolClass, Student, Subject, Task, Teacher

_TYPE: dict[type[RosterEntity], str] = {
    Subject: "subject",
    SchoolClass: "class",
    Student: "student",
    Teacher: "teacher",
    Task: "task",
}


def roster_item(school_id: str, value: RosterEntity) -> Item:
    """Make the item of one entity of a roster, or of a task.

    Raises:
        TooLarge: its id or its lists are longer than DynamoDB takes (a class list holds some
            30,000 ids of Wonde's, some 10,000 UUIDs).

    """
    return item_of(keys.roster_item(school_id, value), _TYPE[type(value)], attributes_of(value))


def selection_item(school_id: str, declined: frozenset[str]) -> Item:
    """Make the item of the classes that a school left out on purpose."""
    return item_of(keys.selection(school_id), "selection", {"declined": sorted(declined)})
