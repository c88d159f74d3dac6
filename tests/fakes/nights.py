from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from rostersync.application.ports.mail import NoticeRef, Outgoing
from rostersync.domain.night_report import Night, NightReport, SchoolNight
from rostersync.domain.run import Run, autosync_run_id
from tests.fakes.brake import FakeNightTallies
from tests.fakes.outbox import FakeOutbox
from tests.fakes.table import FakeTable


@dataclass
class FakeNights:
    """The nights over a `FakeTable`; a report goes into `outbox`. `reads` names who was read.

    `brake` knows which nights are held and released; a release begins a night's report anew.
    """

    table: FakeTable
    outbox: FakeOutbox
    brake: FakeNightTallies = field(default_factory=FakeNightTallies)
    nights: dict[date, Night] = field(default_factory=dict)
    unsettled: dict[tuple[date, datetime | None], tuple[str, ...]] = field(default_factory=dict)
    resting: set[tuple[date, datetime | None]] = field(default_factory=set)
    reads: list[str] = field(default_factory=list)

    def begin(self, night: Night) -> None:
        self.nights.setdefault(night.night, night)

    def open(self) -> tuple[Night, ...]:
        nights = [self._night(day) for day in self.nights if self._key(day) not in self.resting]
        return tuple(sorted(nights, key=lambda night: night.begun_at))

    def _key(self, day: date) -> tuple[date, datetime | None]:
        return day, self.brake.released_at.get(day)

    def _night(self, day: date) -> Night:
        night, key = self.nights[day], self._key(day)
        return replace(
            night,
            school_ids=self.unsettled.get(key, night.school_ids),
            held_by=None if key[1] else self.brake.held.get(day),
            released_at=key[1],
            is_reported=key in self.unsettled,
        )

    def schools(self, night: date, school_ids: Sequence[str]) -> Iterator[SchoolNight]:
        for id in school_ids:
            self.reads.append(id)
            yield self._standing(id, night)

    def report(self, report: NightReport, unsettled: Sequence[str]) -> None:
        key = self._key(report.night)
        if key not in self.unsettled:
            self.unsettled[key] = tuple(unsettled)
            ref = NoticeRef(f"NIGHT#{report.night}", f"NOTICE#{report.kind}{report.released_at}")
            self.outbox.add(Outgoing(ref, report))

    def rest(self, night: date) -> None:
        if self._key(night) in self.unsettled:
            self.resting.add(self._key(night))

    def _standing(self, id: str, night: date) -> SchoolNight:
        line, school = SchoolNight(id), self.table.schools.get(id)
        if school is not None:
            line = replace(line, name=school.name, since=school.standing.since)
        run = self._last_run(id, night)
        if run is None:
            return line
        return replace(
            line,
            outcome=run.outcome,
            cause=run.cause,
            next_step=run.next_step,
            detail=run.detail,
            credentials_refused=run.credentials_refused,
            started_at=run.started_at,
            ended_at=run.ended_at,
            ordinal=run.ordinal,
        )

    def _last_run(self, id: str, night: date) -> Run | None:
        runs = [self.table.runs.get((id, autosync_run_id(night, n))) for n in range(1, 9)]
        return next((run for run in reversed(runs) if run is not None), None)
