from collections.abc import Iterator
from dataclasses import replace

from rostersync.application.ports.schools import DirectoryEntry
from rostersync.domain.ending import MisRead
from rostersync.domain.errors import SchoolExists, SchoolRecordInvalid
from rostersync.domain.school import School, SchoolState
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

    def add(self, school: School) -> None:
        if school.id in self._table.schools:
            raise SchoolExists(f"school {school.id} is registered already")
        self._table.add(school)

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
