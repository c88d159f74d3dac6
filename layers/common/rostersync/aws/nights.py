"""The nights in DynamoDB: which schools were due, and how each of them stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched

import msgspec

from rostersync.aws import keys
from rostersync.aws.documents import DocumentRef, put_document, read_document
from rostersync.aws.errors import RecordInvalid
from rostersync.aws.items import Item, attributes_of, item_of, value_of
from rostersync.aws.keys import Key
from rostersync.aws.notice_items import report_item
from rostersync.aws.run_items import expiry
from rostersync.aws.table import Condition, ConditionFailed, Table, Update
from rostersync.domain.night_report import Night, NightReport, SchoolNight
from rostersync.domain.run import Cause, NextStep, Outcome, autosync_run_id


@dataclass(frozen=True, slots=True)
class _NightRecord:
    night: date
    begun_at: datetime
    schools_document: DocumentRef


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


_UNREPORTED = "NIGHTS"
"""The key of the `directory` index under which a night stands until it is reported."""

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
            "directory_pk": _UNREPORTED,
            "directory_sk": night.night.isoformat(),
            "expires_at": expires_at,
        }
        item = item_of(keys.night(night.night), "night", attributes)
        try:
            self._table.put_if(item, Condition.absent())
        except ConditionFailed:
            return

    def unreported(self) -> tuple[Night, ...]:
        """List the nights without a report; see the port."""
        lines = list(self._table.directory(_UNREPORTED))
        items = [self._table.get(Key(line["pk"], line["sk"])) for line in lines]
        # The index may still show what was reported a moment ago.
        return tuple(self._night(item) for item in items if item and "reported_at" not in item)

    def schools(self, night: date, school_ids: Sequence[str]) -> Iterator[SchoolNight]:
        """Read how the night stands for each school; see the port."""
        run_id = autosync_run_id(night)
        for some in batched(school_ids, _AT_ONCE, strict=False):
            wanted = [keys.school(id) for id in some] + [keys.run(id, run_id) for id in some]
            found = self._table.get_many(wanted)
            for id in some:
                yield _school_night(id, found.get(keys.school(id)), found.get(keys.run(id, run_id)))

    def report(self, report: NightReport) -> None:
        """Put the report into the outbox; see the port."""
        rest = {"directory_pk": None, "directory_sk": None}
        reported = Update(
            keys.night(report.night), {**rest, "reported_at": report.created_at.isoformat()}
        )
        try:
            self._table.transact(
                [
                    self._table.updating(
                        reported, Condition("attribute_not_exists(reported_at)", {})
                    ),
                    self._table.putting(report_item(report), Condition.absent()),
                ]
            )
        except ConditionFailed:
            return

    def _night(self, item: Item) -> Night:
        record = value_of(_NightRecord, item)
        key = keys.night_schools(record.night)
        content = read_document(self._table, key, record.schools_document)
        school_ids = msgspec.json.decode(content, type=tuple[str, ...])
        return Night(record.night, record.begun_at, school_ids)


def _school_night(school_id: str, school: Item | None, run: Item | None) -> SchoolNight:
    """Put one line together; a record that cannot be read must not keep the others back."""
    record = _readable(_SchoolRecord, school or {}) or _SchoolRecord()
    end = _readable(_RunRecord, run or {}) or _RunRecord()
    return SchoolNight(
        school_id=school_id,
        name=record.name,
        outcome=end.outcome,
        cause=end.cause,
        next_step=end.next_step,
        detail=end.detail,
        credentials_refused=end.credentials_refused,
        started_at=end.started_at,
        ended_at=end.ended_at,
        since=record.since,
    )


def _readable[T](kind: type[T], item: Item) -> T | None:
    try:
        return value_of(kind, item)
    except RecordInvalid:
        return None
