"""A replica of rosters in any database that SQLAlchemy speaks to.

Three tables: `rostersync_school` knows how far each school is, `rostersync_record` holds the
records, `rostersync_feed` how far the list of all schools is. A frame is applied in one transaction
with whatever the platform writes for it.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from rostersync_client.api import Api
from rostersync_client.errors import FeedExpired, ReplicaDiffers
from rostersync_client.records import Frame, Record, Snapshot, roster_digest

METADATA = MetaData()

SCHOOLS = Table(
    "rostersync_school",
    METADATA,
    Column("school_id", String(200), primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("roster_digest", String(64), nullable=False),
)
RECORDS = Table(
    "rostersync_record",
    METADATA,
    Column("school_id", String(200), primary_key=True),
    Column("entity", String(20), primary_key=True),
    Column("id", String(250), primary_key=True),
    Column("record", Text, nullable=False),
)
FEED = Table(
    "rostersync_feed",
    METADATA,
    Column("name", String(20), primary_key=True),
    Column("cursor", Text, nullable=False),
)

_ALL = "all"

OnFrame = Callable[[Connection, Frame], None]
OnSnapshot = Callable[[Connection, Snapshot], None]


@dataclass(frozen=True, slots=True)
class _Callbacks:
    on_frame: OnFrame
    on_snapshot: OnSnapshot


class Replica:
    """Keeps rosters in a database, and compares each with the digest of the original."""

    def __init__(
        self, api: Api, engine: Engine, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """Create the tables if they are not there."""
        METADATA.create_all(engine)
        self._api = api
        self._engine = engine
        self._pause = pause

    def follow(
        self,
        school_id: str,
        *,
        on_frame: OnFrame = lambda _connection, _frame: None,
        on_snapshot: OnSnapshot = lambda _connection, _snapshot: None,
        wait: int = 0,
    ) -> int:
        """Bring one school up to its newest frame, and give its sequence.

        A school that is new here begins with a snapshot. `on_frame` and `on_snapshot` are called
        in the transaction that applies the frame or the snapshot: what they write and the replica
        are committed together. An error of theirs leaves both as they were.

        Raises:
            ReplicaDiffers: the digest is another one after a fresh snapshot too.
            ApiRefused, ApiUnavailable: as `Api`.

        """
        calls = _Callbacks(on_frame, on_snapshot)
        position = self.sequence(school_id)
        if position is None:
            return self._begin(school_id, calls)
        try:
            return self._catch_up(school_id, position, calls, wait)
        except FeedExpired:
            return self._begin(school_id, calls)

    def follow_all(
        self,
        *,
        on_frame: OnFrame = lambda _connection, _frame: None,
        on_snapshot: OnSnapshot = lambda _connection, _snapshot: None,
        every_s: float = 15.0,
        rounds: int | None = None,
    ) -> None:
        """Follow every school that moves, until stopped; `rounds` stops after so many looks.

        The cursor of the list is kept when all of its schools have been followed, so that a crash
        between two of them costs a second look and no school.
        """
        done = 0
        while rounds is None or done < rounds:
            moved = self._api.moved(self._cursor())
            for school_id, newest in moved.newest.items():
                if (self.sequence(school_id) or 0) < newest:
                    self.follow(school_id, on_frame=on_frame, on_snapshot=on_snapshot)
            if moved.cursor:
                self._keep_cursor(moved.cursor)
            done += 1
            if not moved.newest and (rounds is None or done < rounds):
                self._pause(every_s)

    def sequence(self, school_id: str) -> int | None:
        """How far a school is; None for one that is not here."""
        with self._engine.connect() as connection:
            return _position(connection, school_id)

    def records(self, school_id: str) -> list[Record]:
        """Give all records of a school."""
        with self._engine.connect() as connection:
            return _records(connection, school_id)

    def verify(self, school_id: str) -> bool:
        """Whether the replica's own digest is the one that its newest frame or snapshot carries."""
        with self._engine.connect() as connection:
            return _is_true(connection, school_id)

    def _catch_up(self, school_id: str, position: int, calls: _Callbacks, wait: int) -> int:
        while True:
            page = self._api.feed(school_id, position, wait=wait)
            for frame in page.frames:
                self._apply(frame, calls.on_frame)
                position = frame.sequence
            if not page.more or not page.frames:
                break
            wait = 0
        if page.frames and not self.verify(school_id):
            return self._begin(school_id, calls)
        return position

    def _apply(self, frame: Frame, on_frame: OnFrame) -> None:
        """Apply a frame, once: the second of two who try finds the school further than that."""
        with self._engine.begin() as connection:
            moved = connection.execute(
                update(SCHOOLS)
                .where(SCHOOLS.c.school_id == frame.school_id)
                .where(SCHOOLS.c.sequence == frame.sequence - 1)
                .values(sequence=frame.sequence, roster_digest=frame.roster_digest)
            )
            if moved.rowcount == 0:
                return
            for change in frame.changes:
                _put(connection, frame.school_id, (change.entity, change.id), change.after)
            on_frame(connection, frame)

    def _begin(self, school_id: str, calls: _Callbacks) -> int:
        """Replace what is here by a snapshot, if the snapshot is newer."""
        snapshot = self._api.snapshot(school_id)
        if roster_digest(snapshot.records) != snapshot.roster_digest:
            raise ReplicaDiffers(f"{school_id}: the snapshot is not what its digest says")
        with self._engine.begin() as connection:
            connection.execute(delete(RECORDS).where(RECORDS.c.school_id == school_id))
            connection.execute(delete(SCHOOLS).where(SCHOOLS.c.school_id == school_id))
            connection.execute(
                insert(SCHOOLS).values(
                    school_id=school_id,
                    sequence=snapshot.sequence,
                    roster_digest=snapshot.roster_digest,
                )
            )
            _insert(connection, school_id, snapshot.records)
            calls.on_snapshot(connection, snapshot)
        return snapshot.sequence

    def _cursor(self) -> str | None:
        with self._engine.connect() as connection:
            kept: str | None = connection.execute(
                select(FEED.c.cursor).where(FEED.c.name == _ALL)
            ).scalar_one_or_none()
            return kept

    def _keep_cursor(self, cursor: str) -> None:
        with self._engine.begin() as connection:
            kept = connection.execute(update(FEED).where(FEED.c.name == _ALL).values(cursor=cursor))
            if kept.rowcount == 0:
                connection.execute(insert(FEED).values(name=_ALL, cursor=cursor))


def _position(connection: Connection, school_id: str) -> int | None:
    position: int | None = connection.execute(
        select(SCHOOLS.c.sequence).where(SCHOOLS.c.school_id == school_id)
    ).scalar_one_or_none()
    return position


def _records(connection: Connection, school_id: str) -> list[Record]:
    rows = connection.execute(select(RECORDS.c.record).where(RECORDS.c.school_id == school_id))
    return [json.loads(text) for text in rows.scalars()]


def _is_true(connection: Connection, school_id: str) -> bool:
    known = connection.execute(
        select(SCHOOLS.c.roster_digest).where(SCHOOLS.c.school_id == school_id)
    ).scalar_one_or_none()
    return known == roster_digest(_records(connection, school_id))


def _put(
    connection: Connection, school_id: str, key: tuple[str, str], record: Record | None
) -> None:
    entity, id = key
    if entity == "task":
        return  # Tasks are the platform's own: no snapshot and no digest has them.
    connection.execute(
        delete(RECORDS)
        .where(RECORDS.c.school_id == school_id)
        .where(RECORDS.c.entity == entity)
        .where(RECORDS.c.id == id)
    )
    if record is not None:
        _insert(connection, school_id, [record])


def _insert(connection: Connection, school_id: str, records: Iterable[Record]) -> None:
    rows = [_row(school_id, record) for record in records]
    if rows:
        connection.execute(insert(RECORDS), rows)


def _row(school_id: str, record: Record) -> Mapping[str, Any]:
    return {
        "school_id": school_id,
        "entity": record["entity"],
        "id": record["id"],
        "record": json.dumps(record, ensure_ascii=False),
    }
