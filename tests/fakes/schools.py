from collections.abc import Iterator, Mapping
from dataclasses import replace

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.application.ports.schools import DirectoryEntry, SettingValue
from rostersync.domain.audit import Actor
from rostersync.domain.errors import SchoolExists, SchoolRecordInvalid
from rostersync.domain.school import School, SchoolState
from rostersync.domain.snapshot import MisRead
from tests.fakes.pages import a_page
from tests.fakes.table import FakeTable


class FakeSchools:
    """The registered schools of a `FakeTable`; those in `table.invalid` cannot be read."""

    def __init__(self, table: FakeTable) -> None:
        self._table = table

    def get(self, school_id: str) -> School:
        school = self._table.school(school_id)
        if school_id in self._table.invalid:
            raise SchoolRecordInvalid(f"school {school_id}: name is missing")
        return school

    def add(self, school: School, actor: Actor | None = None) -> None:
        if school.id in self._table.schools:
            raise SchoolExists(f"school {school.id} is registered already")
        self._table.add(school)

    def replace(self, school: School, actor: Actor | None = None) -> None:
        known = self._table.school(school.id)
        self._table.schools[school.id] = replace(
            known,
            name=school.name,
            mis=school.mis,
            recipients=school.recipients,
            settings=school.settings,
        )

    def amend(
        self,
        school_id: str,
        recipients: tuple[str, ...] | None,
        settings: Mapping[str, SettingValue],
        actor: Actor | None = None,
    ) -> None:
        known = self._table.school(school_id)
        self._table.schools[school_id] = replace(
            known,
            recipients=known.recipients if recipients is None else recipients,
            settings=replace(known.settings, **settings),  # type: ignore[arg-type] # by name
        )

    def page(self, order: PageOrder) -> Page[str]:
        return a_page({id: id for id in self._table.schools}, order)

    def directory(self) -> Iterator[DirectoryEntry]:
        for school in self._table.schools.values():
            is_readable = school.id not in self._table.invalid
            yield DirectoryEntry(
                school_id=school.id,
                state=school.standing.state if is_readable else SchoolState.OK,
                paused_until=school.settings.paused_until if is_readable else None,
                is_applying=school.applying is not None,
            )

    def note_read(self, school_id: str, read: MisRead) -> None:
        school = self._table.school(school_id)
        newest = school.standing.snapshot_read_at
        if newest is not None and newest > read.at:
            return
        standing = replace(school.standing, snapshot_digest=read.digest, snapshot_read_at=read.at)
        self._table.schools[school_id] = replace(school, standing=standing)
