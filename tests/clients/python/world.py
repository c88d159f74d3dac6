"""A school year behind the real API: nights that change rosters, and a wire that loses things."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from urllib.parse import parse_qsl

import httpx
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, event, insert
from sqlalchemy import create_engine as sqlalchemy_engine
from sqlalchemy.pool import NullPool

from manual_sync_api import handler, wiring
from rostersync.application.night import run_school
from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.queue import NightMessage
from rostersync.domain.feed import records
from rostersync.domain.roster import Roster
from rostersync.domain.snapshot import MisStudent, Snapshot
from rostersync_client import Api, ApiUnavailable, Frame
from rostersync_client.replica import Replica
from tests.builders import NIGHT, NOW, a_class, a_roster, a_school, mirror
from tests.fakes import FakeClock, FakeMis, FakeTable
from tests.fakes.api import api_ports
from tests.fakes.brake import an_idle_brake
from tests.functions.context import a_context

CLAIMS = {"client_id": "platform", "scope": "rostersync/feed.read"}

OURS = MetaData()
SEEN = Table(
    "platform_seen",
    OURS,
    Column("number", Integer, primary_key=True),
    Column("school_id", String(50)),
    Column("sequence", Integer),
)
"""A table of the platform's own, written with each frame."""


class Killed(BaseException):
    """The consumer's process is gone; nothing of it may catch that."""


@dataclass
class Year:
    """One platform's schools, night after night."""

    random: Random
    table: FakeTable = field(default_factory=FakeTable)
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    mis: FakeMis = field(default_factory=lambda: FakeMis(mirror(a_roster())))
    day: int = 0

    def __post_init__(self) -> None:
        self.ports: ApiPorts = api_ports(self.table, self.mis, self.clock)

    def add(self, school_id: str) -> None:
        """Register a school with two small classes."""
        classes = [a_class("7x"), a_class("7y", student_ids=("cem", "dov"))]
        self.table.add(a_school(school_id), a_roster(school_id=school_id, classes=classes))

    def night(self, school_id: str) -> None:
        """Let people move, come, go and be renamed, and run the school's autosync."""
        self.day += 1
        roster = self.table.rosters[school_id]
        self.mis.answer = self._changed(mirror(replace(roster, mis="SIMS")))
        night = NIGHT + timedelta(days=self.day)
        run_school(NightMessage(school_id, night, reread=True), 4, self.ports.sync, an_idle_brake())
        self.clock.advance(timedelta(days=1))

    def _changed(self, snapshot: Snapshot) -> Snapshot:
        """Take one student out of each class and put another in: no guard minds."""
        classes = tuple(
            replace(row, student_ids=self._swapped(row.student_ids)) for row in snapshot.classes
        )
        on_roll = {id for row in classes for id in row.student_ids}
        students = tuple(
            MisStudent(id, forename=self.random.choice(["Zoë", "Ada", "Ben"]), surname="Finch")
            for id in sorted(on_roll)
        )
        return replace(snapshot, classes=classes, students=students)

    def _swapped(self, student_ids: tuple[str, ...]) -> tuple[str, ...]:
        stay = set(student_ids) - {self.random.choice(student_ids)}
        newcomers = {f"student-{number:02}" for number in range(20)} - set(student_ids)
        return tuple(sorted(stay | {self.random.choice(sorted(newcomers))}))

    def roster(self, school_id: str) -> Roster:
        """The roster as it is."""
        return self.table.rosters[school_id]


@dataclass
class Wire(httpx.BaseTransport):
    """Calls the function as API Gateway does, and loses, cuts, doubles and mixes up answers."""

    ports: ApiPorts
    random: Random
    trouble: float = 0.0
    tick: Callable[[], None] = lambda: None
    last: httpx.Response | None = None
    requests: int = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.tick()
        self.requests += 1
        if self.random.random() >= self.trouble:
            return self._answer(request)
        return self.random.choice(
            [self._drop, self._lose, self._cut, self._double, self._mix_up, self._turn_away]
        )(request)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        app = handler.app()
        app.dependency_overrides[wiring.services] = lambda: self.ports
        answered = handler.handler(_event(request), a_context())
        app.dependency_overrides.clear()
        headers = {"Content-Type": "application/json"}
        body = answered["body"] or ""
        return httpx.Response(answered["statusCode"], headers=headers, text=body)

    def _drop(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("dropped", request=request)

    def _lose(self, request: httpx.Request) -> httpx.Response:
        self._answer(request)
        raise httpx.ReadTimeout("the answer was lost", request=request)

    def _cut(self, request: httpx.Request) -> httpx.Response:
        whole = self._answer(request)
        return httpx.Response(whole.status_code, text=whole.text[: len(whole.text) // 2])

    def _double(self, request: httpx.Request) -> httpx.Response:
        self._answer(request)
        return self._answer(request)

    def _mix_up(self, request: httpx.Request) -> httpx.Response:
        """Answer with what was asked for before, as a broken cache does."""
        before, self.last = self.last, self._answer(request)
        return before or self.last

    def _turn_away(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(self.random.choice([429, 500, 502, 503]), request=request)


def _event(request: httpx.Request) -> dict[str, object]:
    query = dict(parse_qsl(request.url.query.decode()))
    path = request.url.path
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": request.url.query.decode(),
        "queryStringParameters": query,
        "headers": {},
        "requestContext": {
            "requestId": "r",
            "stage": "$default",
            "http": {"method": request.method, "path": path},
            "authorizer": {"jwt": {"claims": CLAIMS, "scopes": []}},
        },
        "isBase64Encoded": False,
    }


def an_engine(file: Path, tick: Callable[[], None]) -> Engine:
    """A database in a file, as it survives a process; `tick` is called before each write of it."""
    engine = sqlalchemy_engine(f"sqlite:///{file}", poolclass=NullPool)
    OURS.create_all(engine)
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
    event.listen(engine, "before_cursor_execute", lambda *_: tick())
    event.listen(engine, "commit", lambda *_: tick())
    return engine


def see(connection: Connection, frame: Frame) -> None:
    """Write a row of the platform's own for a frame."""
    connection.execute(insert(SEEN).values(school_id=frame.school_id, sequence=frame.sequence))


def a_replica(wire: Wire, engine: Engine) -> Replica:
    """A consumer, as a process that has just begun has it."""
    api = Api("https://api.example", lambda: "token", transport=wire, pause=lambda _seconds: None)
    return Replica(api, engine, pause=lambda _seconds: None)


def is_true(year: Year, wire: Wire, engine: Engine, school_id: str) -> bool:
    """Whether the replica holds exactly the roster, by content and by digest."""
    replica, roster = a_replica(wire, engine), year.roster(school_id)
    by_key = {(each["entity"], each["id"]): each for each in replica.records(school_id)}
    return replica.verify(school_id) and by_key == {
        (each["entity"], each["id"]): each for each in records(roster)
    }


_MOST_STEPS = 40
"""About as many statements, commits and requests as one night takes a consumer."""


def through_crashes(year: Year, wire: Wire, engine: Engine, school_id: str, crashes: int) -> int:
    """Let a consumer follow night after night over a bad wire until it has crashed so often.

    After each night its replica is held against the roster. The number of nights is given back.
    """
    a_replica(wire, engine).follow(school_id)
    nights = done = 0
    while done < crashes:
        year.night(school_id)
        nights += 1
        wire.trouble = 0.2
        while _crashes(wire, engine, year.random, school_id):
            done += 1
        wire.trouble, wire.tick = 0.0, lambda: None
        a_replica(wire, engine).follow(school_id, on_frame=see)
        assert is_true(year, wire, engine, school_id)
    return nights


def _crashes(wire: Wire, engine: Engine, random: Random, school_id: str) -> bool:
    """Let a consumer run until it is killed at one of its steps; False if it ended before."""
    left = random.randint(1, _MOST_STEPS)

    def tick() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    wire.tick = tick
    try:
        a_replica(wire, engine).follow(school_id, on_frame=see)
    except (Killed, ApiUnavailable):
        return True
    return False
