"""Who may sync which school, in DynamoDB."""

from contextlib import suppress

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.application.ports.staff import StaffMember
from rostersync.aws.stores.audits import Deed, auditing
from rostersync.aws.table import keys
from rostersync.aws.table.items import attributes_of, item_of, value_of
from rostersync.aws.table.pages import read_directory_page, read_page
from rostersync.aws.table.table import Condition, ConditionFailed, Table
from rostersync.domain.audit import Act, Actor
from rostersync.domain.errors import UnknownSchool


class DynamoStaff:
    """`Staff` over the table: an item a person and school; the index lists a person's schools."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def is_staff(self, school_id: str, email: str) -> bool:
        """Whether the school lists the person; see the port."""
        item = self._table.get(keys.staff(school_id, email))
        # Whoever may put an item of another kind there makes nobody staff by that.
        return item is not None and item["type"] == "staff" and "added_by" in item

    def members(self, school_id: str, order: PageOrder) -> Page[StaffMember]:
        """List a school's people; see the port."""
        page = read_page(self._table, keys.partition(school_id), keys.STAFF, order)
        return Page(tuple(value_of(StaffMember, item) for item in page.items), page.after)

    def add(self, school_id: str, member: StaffMember, actor: Actor | None = None) -> None:
        """List a person; see the port."""
        attributes = {
            **attributes_of(member),
            "directory_pk": keys.staff_directory(member.email),
            "directory_sk": school_id,
        }
        deed = Deed(Act.STAFF_ADDED, member.email, after=attributes_of(member))
        item = item_of(keys.staff(school_id, member.email), "staff", attributes)
        try:
            self._table.transact(
                [
                    self._table.checking(keys.school(school_id), Condition.present()),
                    self._table.putting(item, Condition.absent()),
                    *auditing(self._table, school_id, actor, deed),
                ]
            )
        except ConditionFailed:
            if self._table.get(keys.school(school_id)) is None:
                raise UnknownSchool(school_id) from None

    def remove(self, school_id: str, email: str, actor: Actor | None = None) -> None:
        """Take a person off the list; see the port."""
        key = keys.staff(school_id, email)
        item = self._table.get(key)
        if item is None:
            return
        deed = Deed(Act.STAFF_REMOVED, email, before=attributes_of(value_of(StaffMember, item)))
        audit = auditing(self._table, school_id, actor, deed)
        with suppress(ConditionFailed):
            self._table.transact([self._table.deleting(key, Condition.present()), *audit])

    def schools_of(self, email: str, order: PageOrder) -> Page[str]:
        """List a person's schools; see the port."""
        return read_directory_page(self._table, keys.staff_directory(email), order)
