"""The nights in DynamoDB: the schools that were due, and the state of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import batched

import msgspec

from rostersync.aws.stores.notice_items import report_item
from rostersync.aws.stores.run_items import expiry
from rostersync.aws.table import keys
from rostersync.aws.table.documents import DocumentRef, put_document, read_document
from rostersync.aws.table.items import Item, attributes_of, item_of, value_of
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Condition, ConditionFailed, Table, Update
from rostersync.domain.errors import RecordInvalid
from rostersync.domain.night_report import Night, NightReport, SchoolNight
from rostersync.domain.run import Cause, NextStep, Outcome, autosync_run_id


@dataclass(frozen=True, slots=True)
class _NightRecord:
    night: date
    begun_at: datetime
    schools_document: DocumentRef
    unsettled_document: DocumentRef | None = None
    held_by: Cause | None = None
    released_at: datetime | None = None
    reported_at: datetime | None = None

    @property
    def is_reported(self) -> bool:
        """Whether nothing happened after its report that needs another report."""
        if self.reported_at is None:
            return False
        return self.released_at is None or self.released_at < self.reported_at


@dataclass(frozen=True, slots=True)
class _SchoolRecord:
    name: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class _RunRecord:
    outcome: Outcome | None = None
    cause: Cause | None = None
    next_step: NextStep = NextStep.NONE
    detail: str | None = None
    credentials_refused: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None
    ordinal: int = 1


_READ = tuple({each.name: None for kind in (_SchoolRecord, _RunRecord) for each in fields(kind)})
"""Every attribute that the check reads: of 60,000 items, the rest would be most of its work."""

_AT_ONCE = 50
"""Schools of one read: a run and a school's record each, and DynamoDB reads 100 at once."""


class DynamoNights:
    """`Nights` over the table: an item a night, its schools as a document beside it."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def begin(self, night: Night) -> None:
        """Write down which schools are due; see the port."""
        expires_at = expiry(night.begun_at)
        content = msgspec.json.encode(night.school_ids)
        key = keys.night_schools(night.night)
        schools = put_document(self._table, key, "night_schools", content, expires_at)
        attributes = {
            "night": night.night.isoformat(),
            "begun_at": night.begun_at.isoformat(),
            "due": len(night.school_ids),
            "schools_document": attributes_of(schools),
            **keys.open_night(night.night),
            "expires_at": expires_at,
        }
        item = item_of(keys.night(night.night), "night", attributes)
        try:
            self._table.put_if(item, Condition.absent())
        except ConditionFailed:
            return

    def open(self) -> tuple[Night, ...]:
        """List the nights that were not put to rest; see the port."""
        lines = list(self._table.directory(keys.OPEN_NIGHTS))
        items = [self._table.get(Key(line["pk"], line["sk"])) for line in lines]
        # The index can still show a night that was taken off it a moment ago.
        nights = [self._night(item) for item in items if item and "directory_pk" in item]
        return tuple(sorted(nights, key=lambda night: night.begun_at))

    def schools(self, night: date, school_ids: Sequence[str]) -> Iterator[SchoolNight]:
        """Read how the night stands for each school; see the port."""
        for some in batched(school_ids, _AT_ONCE, strict=False):
            first = autosync_run_id(night)
            wanted = [keys.school(id) for id in some] + [keys.run(id, first) for id in some]
            found = self._table.get_many(wanted, _READ)
            runs = {id: _run_record(found.get(keys.run(id, first))) for id in some}
            self._follow(night, runs)
            for id in some:
                yield _school_night(id, found.get(keys.school(id)), runs[id])

    def _follow(self, night: date, runs: dict[str, _RunRecord]) -> None:
        """Replace each failed run that was run again by the school's last run."""
        ordinal, failed = 1, _failed(runs)
        while failed:
            ordinal += 1
            wanted = {id: keys.run(id, autosync_run_id(night, ordinal)) for id in failed}
            found = self._table.get_many(list(wanted.values()), _READ)
            later = {id: _run_record(found[key]) for id, key in wanted.items() if key in found}
            runs |= later
            failed = _failed(later)

    def report(self, report: NightReport, unsettled: Sequence[str]) -> None:
        """Put the report into the outbox; see the port."""
        expires_at = expiry(report.begun_at)
        content = msgspec.json.encode(unsettled)
        key = keys.night_unsettled(report.night)
        left = put_document(self._table, key, "night_unsettled", content, expires_at)
        reported = Update(
            keys.night(report.night),
            {
                "reported_at": report.created_at.isoformat(),
                "unsettled": len(unsettled),
                "unsettled_document": attributes_of(left),
            },
        )
        try:
            self._table.transact(
                [
                    self._table.updating(reported, _NOT_REPORTED),
                    self._table.putting(report_item(report), Condition.absent()),
                ]
            )
        except ConditionFailed:
            return

    def rest(self, night: date) -> None:
        """Look at the night no more; see the port."""
        resting = Update(keys.night(night), {"directory_pk": None, "directory_sk": None})
        try:
            self._table.update_if(resting, _REPORTED)
        except ConditionFailed:
            # It was released a moment ago, so a second report follows.
            return

    def _night(self, item: Item) -> Night:
        record = value_of(_NightRecord, item)
        return Night(
            night=record.night,
            begun_at=record.begun_at,
            school_ids=self._school_ids(record),
            held_by=None if record.released_at else record.held_by,
            released_at=record.released_at,
            is_reported=record.is_reported,
        )

    def _school_ids(self, record: _NightRecord) -> tuple[str, ...]:
        key, ref = keys.night_schools(record.night), record.schools_document
        if record.is_reported and record.unsettled_document:
            key, ref = keys.night_unsettled(record.night), record.unsettled_document
        content = read_document(self._table, key, ref)
        return msgspec.json.decode(content, type=tuple[str, ...])


_REPORTED = Condition(
    "attribute_exists(reported_at)"
    " AND (attribute_not_exists(released_at) OR released_at < reported_at)",
    {},
)
_NOT_REPORTED = Condition("attribute_not_exists(reported_at) OR reported_at < released_at", {})


def _run_record(item: Item | None) -> _RunRecord:
    return _readable(_RunRecord, item or {}) or _RunRecord()


def _failed(runs: Mapping[str, _RunRecord]) -> list[str]:
    return [id for id, run in runs.items() if run.outcome is Outcome.FAILED]


def _school_night(school_id: str, school: Item | None, run: _RunRecord) -> SchoolNight:
    """Make one line; a record that cannot be read must not stop the others."""
    record = _readable(_SchoolRecord, school or {}) or _SchoolRecord()
    return SchoolNight(
        school_id=school_id,
        name=record.name,
        outcome=run.outcome,
        cause=run.cause,
        next_step=run.next_step,
        detail=run.detail,
        credentials_refused=run.credentials_refused,
        started_at=run.started_at,
        ended_at=run.ended_at,
        since=record.since,
        ordinal=run.ordinal,
    )


def _readable[T](kind: type[T], item: Item) -> T | None:
    try:
        return value_of(kind, item)
    except RecordInvalid:
        return None
