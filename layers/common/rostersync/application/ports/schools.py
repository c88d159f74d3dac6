"""The registered schools: what people decide about them, and their state."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.domain.audit import Actor
from rostersync.domain.school import School, SchoolState
from rostersync.domain.snapshot import MisRead
from rostersync.domain.year_window import YearChange


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A line of the list of schools: enough to know whether a school is due."""

    school_id: str
    state: SchoolState
    paused_until: date | None = None
    is_applying: bool = False


type SettingValue = str | int | date | YearChange | None


class Schools(Protocol):
    """The registered schools: people write what they decide, and runs write the standing."""

    def get(self, school_id: str) -> School:
        """Read one school, as last written.

        Raises:
            UnknownSchool: none of that id.
            SchoolRecordInvalid: its record has a missing or impossible value.

        """
        ...

    def add(self, school: School, actor: Actor | None = None) -> None:
        """Register a school that is not yet there; one that is keeps what it has.

        Here and below, an act of `actor` is recorded with what it changes.

        Raises:
            SchoolExists: it is registered already.

        """
        ...

    def replace(self, school: School, actor: Actor | None = None) -> None:
        """Write name, MIS, recipients and settings over those of a registered school.

        Raises:
            UnknownSchool: none of that id.

        """
        ...

    def amend(
        self,
        school_id: str,
        recipients: tuple[str, ...] | None,
        settings: Mapping[str, SettingValue],
        actor: Actor | None = None,
    ) -> None:
        """Write some settings, by the names of `Settings`, and leave the others as they are.

        Raises:
            UnknownSchool: none of that id.

        """
        ...

    def page(self, order: PageOrder) -> Page[str]:
        """List the ids of all schools, in order, a second or so behind the newest writes."""
        ...

    def directory(self) -> Iterator[DirectoryEntry]:
        """List every school, a second or so behind the newest writes."""
        ...

    def note_read(self, school_id: str, read: MisRead) -> None:
        """Remember the newest read of the MIS, unless a newer one is remembered already."""
        ...
