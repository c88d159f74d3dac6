"""The registered schools, in DynamoDB."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.application.ports.schools import DirectoryEntry, SettingValue
from rostersync.aws.stores.audits import Deed, auditing
from rostersync.aws.stores.school_record import (
    is_newest,
    read_attributes,
    school_item,
    school_of,
)
from rostersync.aws.table import keys
from rostersync.aws.table.items import Item, attributes_of, present
from rostersync.aws.table.pages import read_directory_page
from rostersync.aws.table.table import Condition, ConditionFailed, Table, Update
from rostersync.domain.audit import Act, Actor
from rostersync.domain.errors import SchoolExists, SyncInProgress, UnknownSchool
from rostersync.domain.school import School, SchoolState
from rostersync.domain.snapshot import MisRead

_DECIDED = ("name", "mis", "recipients", "settings", "paused_until")
_TRIES = 5


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

    def add(self, school: School, actor: Actor | None = None) -> None:
        """Register a school; see the port."""
        item = school_item(school)
        deed = Deed(Act.SCHOOL_REGISTERED, after=_decided(item))
        put = self._table.putting(item, Condition.absent())
        try:
            self._table.transact([put, *auditing(self._table, school.id, actor, deed)])
        except ConditionFailed:
            raise SchoolExists(f"school {school.id} is registered already") from None

    def replace(self, school: School, actor: Actor | None = None) -> None:
        """Write all that is decided; see the port."""
        decided = _decided(school_item(school))
        self._change(school.id, lambda _: decided, Act.SCHOOL_REGISTERED, actor)

    def amend(
        self,
        school_id: str,
        recipients: tuple[str, ...] | None,
        settings: Mapping[str, SettingValue],
        actor: Actor | None = None,
    ) -> None:
        """Write some settings; see the port. Two people at once lose nothing of each other's."""
        changed = attributes_of(dict(settings))
        beside: dict[str, Any] = {}
        if "paused_until" in changed:
            beside["paused_until"] = changed.pop("paused_until")
        if recipients is not None:
            beside["recipients"] = list(recipients)

        def amended(item: Item) -> dict[str, Any]:
            return {**beside, "settings": present({**item["settings"], **changed})}

        self._change(school_id, amended, Act.SETTINGS_CHANGED, actor)

    def page(self, order: PageOrder) -> Page[str]:
        """List all schools; see the port."""
        return read_directory_page(self._table, keys.SCHOOLS, order)

    def directory(self) -> Iterator[DirectoryEntry]:
        """List every school; see the port.

        One whose state or pause cannot be read is listed as due: its night then fails, and says
        what is wrong with the record. Leaving it out would hide the fault.
        """
        return (_entry(line) for line in self._table.directory(keys.SCHOOLS))

    def note_read(self, school_id: str, read: MisRead) -> None:
        """Remember a read of the MIS; see the port."""
        update = Update(keys.school(school_id), read_attributes(read))
        try:
            self._table.update_if(update, Condition.present() & is_newest(read))
        except ConditionFailed:
            if self._table.get(keys.school(school_id)) is None:
                raise UnknownSchool(school_id) from None

    def _change(
        self, school_id: str, changed: Callable[[Item], Item], act: Act, actor: Actor | None
    ) -> None:
        """Write what `changed` makes of the record; anew when others changed it meanwhile.

        Raises:
            UnknownSchool: none of that id.
            SyncInProgress: others changed it again and again.

        """
        key = keys.school(school_id)
        for _ in range(_TRIES):
            item = self._table.get(key)
            if item is None:
                raise UnknownSchool(school_id)
            after = changed(item)
            before = {name: item.get(name) for name in after}
            deed = Deed(act, before=before, after=after)
            update = self._table.updating(Update(key, after), Condition.equal(before))
            with suppress(ConditionFailed):
                return self._table.transact(
                    [update, *auditing(self._table, school_id, actor, deed)]
                )
        raise SyncInProgress(f"the settings of school {school_id} are being changed by others")


def _decided(item: Item) -> Item:
    return {name: item.get(name) for name in _DECIDED}


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
