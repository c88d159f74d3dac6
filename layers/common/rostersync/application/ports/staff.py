"""Who may sync which school."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.domain.audit import Actor


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person who may sync a school. `email` is in lower case."""

    email: str
    added_at: datetime
    added_by: str


class Staff(Protocol):
    """Who may sync which school."""

    def is_staff(self, school_id: str, email: str) -> bool:
        """Whether the school lists the person, as last written."""
        ...

    def members(self, school_id: str, order: PageOrder) -> Page[StaffMember]:
        """List a school's people by e-mail address."""
        ...

    def add(self, school_id: str, member: StaffMember, actor: Actor | None = None) -> None:
        """List a person; one who is listed stays as they are.

        Here and below, an act of `actor` that changes something is recorded with it.

        Raises:
            UnknownSchool: none of that id.

        """
        ...

    def remove(self, school_id: str, email: str, actor: Actor | None = None) -> None:
        """Take a person off the list, if they are on it."""
        ...

    def schools_of(self, email: str, order: PageOrder) -> Page[str]:
        """List the ids of a person's schools, a second or so behind the newest writes."""
        ...
