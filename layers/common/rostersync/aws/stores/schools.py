"""The registered schools, in DynamoDB."""

from collections.abc import Iterator
from datetime import date

from rostersync.application.ports.schools import DirectoryEntry
from rostersync.aws.stores.school_record import (
    DIRECTORY,
    is_newest,
    read_attributes,
    school_item,
    school_of,
)
from rostersync.aws.table import keys
from rostersync.aws.table.items import Item
from rostersync.aws.table.table import Condition, ConditionFailed, Table, Update
from rostersync.domain.ending import MisRead
from rostersync.domain.errors import SchoolExists, UnknownSchool
from rostersync.domain.school import School, SchoolState

_IS_THERE = Condition("attribute_exists(pk)", {})


class DynamoSchools:
    """`Schools` over the table: one item a school, listed by the index `directory`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, school_id: str) -> School:
        """Read one school; see the port."""
        item = self._table.get(keys.school(school_id))
        if item is None:
            raise UnknownSchool(school_id)
        return school_of(school_id, item)

    def add(self, school: School) -> None:
        """Register a school; see the port."""
        try:
            self._table.put_if(school_item(school), Condition.absent())
        except ConditionFailed:
            raise SchoolExists(f"school {school.id} is registered already") from None

    def directory(self) -> Iterator[DirectoryEntry]:
        """List every school; see the port.

        One whose state or pause cannot be read is listed as due: its night then fails, and says
        what is wrong with the record. To leave it out would be silence.
        """
        return (_entry(line) for line in self._table.directory(DIRECTORY))

    def note_read(self, school_id: str, read: MisRead) -> None:
        """Remember a read of the MIS; see the port."""
        update = Update(keys.school(school_id), read_attributes(read))
        try:
            self._table.update_if(update, _IS_THERE & is_newest(read))
        except ConditionFailed:
            if self._table.get(keys.school(school_id)) is None:
                raise UnknownSchool(school_id) from None


def _entry(line: Item) -> DirectoryEntry:
    return DirectoryEntry(
        school_id=line["directory_sk"],
        state=_state(line.get("state")),
        paused_until=_day(line.get("paused_until")),
        is_applying="applying" in line,
    )


def _state(value: object) -> SchoolState:
    try:
        return SchoolState(str(value))
    except ValueError:
        return SchoolState.OK


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
