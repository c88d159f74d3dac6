from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from rostersync.application.notify_ports import NoticeRef, Outgoing
from rostersync.domain.night_report import Night, NightReport, SchoolNight
from rostersync.domain.run import autosync_run_id
from tests.fakes.outbox import FakeOutbox
from tests.fakes.table import FakeTable


@dataclass
class FakeNights:
    """The nights over a `FakeTable`; a report goes into `outbox`. `reads` names who was read."""

    table: FakeTable
    outbox: FakeOutbox
    nights: dict[date, Night] = field(default_factory=dict)
    reported: set[date] = field(default_factory=set)
    reads: list[str] = field(default_factory=list)

    def begin(self, night: Night) -> None:
        self.nights.setdefault(night.night, night)

    def unreported(self) -> tuple[Night, ...]:
        return tuple(night for day, night in self.nights.items() if day not in self.reported)

    def schools(self, night: date, school_ids: Sequence[str]) -> Iterator[SchoolNight]:
        for id in school_ids:
            self.reads.append(id)
            yield self._standing(id, night)

    def report(self, report: NightReport) -> None:
        if report.night not in self.reported:
            self.reported.add(report.night)
            ref = NoticeRef(f"NIGHT#{report.night}", f"NOTICE#{report.kind}")
            self.outbox.add(Outgoing(ref, report))

    def _standing(self, id: str, night: date) -> SchoolNight:
        line, school = SchoolNight(id), self.table.schools.get(id)
        if school is not None:
            line = replace(line, name=school.name, since=school.standing.since)
        run = self.table.runs.get((id, autosync_run_id(night)))
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
        )
