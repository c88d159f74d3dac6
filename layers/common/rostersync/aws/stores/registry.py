"""What people decide about a school, in DynamoDB."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.application.ports.schools import SettingValue
from rostersync.aws.stores.school_record import DIRECTORY, school_item
from rostersync.aws.table import keys
from rostersync.aws.table.pages import read_directory_page
from rostersync.aws.table.table import Condition, ConditionFailed, Table, Update
from rostersync.domain.errors import SyncInProgress, UnknownSchool
from rostersync.domain.school import School

_DECIDED = ("name", "mis", "recipients", "settings", "paused_until")
_TRIES = 5


class DynamoRegistry:
    """`Registry` over the table: attributes of the school's item, beside those that runs write."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def replace(self, school: School) -> None:
        """Write all that is decided; see the port."""
        item = school_item(school)
        decided = Update(keys.school(school.id), {name: item.get(name) for name in _DECIDED})
        try:
            self._table.update_if(decided, Condition("attribute_exists(pk)", {}))
        except ConditionFailed:
            raise UnknownSchool(school.id) from None

    def amend(
        self,
        school_id: str,
        recipients: tuple[str, ...] | None,
        settings: Mapping[str, SettingValue],
    ) -> None:
        """Write some settings; see the port. Two people at once lose nothing of each other's."""
        for _ in range(_TRIES):
            try:
                return self._amend_once(school_id, recipients, settings)
            except ConditionFailed:
                continue
        raise SyncInProgress(f"the settings of school {school_id} are being changed by others")

    def page(self, order: PageOrder) -> Page[str]:
        """List all schools; see the port."""
        return read_directory_page(self._table, DIRECTORY, order)

    def _amend_once(
        self,
        school_id: str,
        recipients: tuple[str, ...] | None,
        settings: Mapping[str, SettingValue],
    ) -> None:
        key = keys.school(school_id)
        item = self._table.get(key)
        if item is None:
            raise UnknownSchool(school_id)
        before = item["settings"]
        changed: dict[str, Any] = {name: _plain(value) for name, value in settings.items()}
        attributes: dict[str, Any] = {}
        if "paused_until" in changed:
            attributes["paused_until"] = changed.pop("paused_until")
        if recipients is not None:
            attributes["recipients"] = list(recipients)
        attributes["settings"] = {**before, **changed}
        unchanged = Condition("settings = :before", {":before": before})
        self._table.update_if(Update(key, attributes), unchanged)


def _plain(value: SettingValue) -> str | int | None:
    return value.isoformat() if isinstance(value, date) else value
