"""Decoding, normalising, planning and digesting a school, against decoding alone.

The pages of a secondary school, with every documented property, as bytes in memory: what a night
does with them, held against `orjson.loads` of the same bytes in the same run. The bound is
twice the time. Run as `python -m bench.decode_and_plan`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from urllib.parse import parse_qsl, urlsplit

import orjson
from msgspec.json import Decoder

from local.mis.changes import RenameClass, RestaffClass, apply_all
from local.mis.generate import generate_school
from local.mis.order import SchoolOrder
from local.mis.requests import Request
from local.mis.school import School
from local.mis.server import answer
from local.mis.student_changes import Join, Leave, Move
from local.mis.world import World
from rostersync.domain.decisions import UNDECIDED
from rostersync.domain.digest import inputs_digest, selection_digest, snapshot_digest
from rostersync.domain.plan import Plan, plan
from rostersync.domain.roster import Roster, Selection, present_selection
from rostersync.domain.school_settings import Settings
from rostersync.domain.sight import sight_of
from rostersync.domain.snapshot import Snapshot
from rostersync.domain.staying import staying
from rostersync.domain.target import target_roster
from rostersync.mis.wonde import listing, shapes
from rostersync.mis.wonde.assemble import ListsRead, SchoolRead, assemble
from rostersync.mis.wonde.normalise import class_of, student_of, subject_of, teacher_of

ROUNDS = 25
TOKEN = "invented"  # noqa: S105 - as it says
SETTINGS = Settings()
NIGHT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

SECONDARY = SchoolOrder(
    id="A1", name="Sample High", students=1500, classes=400, subjects=40, teachers=90, class_size=28
)


@dataclass(frozen=True, slots=True)
class Pages:
    """The bodies of every page of a school, by list."""

    subjects: list[bytes]
    classes: list[bytes]
    students: list[bytes]
    employees: list[bytes]

    @property
    def bodies(self) -> list[bytes]:
        """All of them."""
        return [*self.subjects, *self.classes, *self.students, *self.employees]


def pages_of(school: School) -> Pages:
    """Ask the simulated MIS for every page that a night would ask for, without a socket."""
    world = World(TOKEN, time.monotonic)
    world.put(school)

    def walk[Row: listing.WireRow](wanted: listing.Listing[Row]) -> list[bytes]:
        decoder = Decoder(shapes.Page[object])
        bodies: list[bytes] = []
        query = wanted.query(wanted.includes, wanted.per_page)
        url: object = f"http://127.0.0.1/v1.0/schools/{school.id}/{wanted.name}?{query}"
        while isinstance(url, str):
            asked = urlsplit(url)
            args = tuple(parse_qsl(asked.query))
            request = Request("GET", asked.path, args, authorization=f"Bearer {TOKEN}")
            bodies.append(answer(world, request).body)
            meta = decoder.decode(bodies[-1]).meta
            assert isinstance(meta, shapes.Meta)
            assert isinstance(meta.pagination, shapes.Pagination)
            url = meta.pagination.next
        return bodies

    return Pages(
        subjects=walk(listing.SUBJECTS),
        classes=walk(listing.CLASSES),
        students=walk(listing.STUDENTS),
        employees=walk(listing.EMPLOYEES),
    )


def read(pages: Pages) -> Snapshot:
    """Decode and normalise, as the reader does with what comes over the wire."""

    def rows[Row: listing.WireRow, Kept](
        wanted: listing.Listing[Row], bodies: list[bytes], keep: Callable[[Row], Kept]
    ) -> list[Kept]:
        return [keep(row) for body in bodies for row in wanted.decoder.decode(body).data]

    lists = ListsRead(
        subjects=rows(listing.SUBJECTS, pages.subjects, subject_of),
        classes=rows(listing.CLASSES, pages.classes, class_of),
        students=rows(listing.STUDENTS, pages.students, student_of),
        employees=rows(listing.EMPLOYEES, pages.employees, teacher_of),
    )
    return assemble(SchoolRead("A1", "Sample High", "SIMS", None), lists, NIGHT)


def decode_alone(bodies: list[bytes]) -> None:
    """Decode page by page, keeping none: the fastest way to get Python objects."""
    for body in bodies:
        orjson.loads(body)


def first_roster(snapshot: Snapshot) -> Roster:
    """The roster of a school that selected everything."""
    everything = Selection(
        subjects=frozenset(row.id for row in snapshot.subjects),
        classes=frozenset(row.id for row in snapshot.classes),
    )
    nothing = Roster("A1")
    sight = sight_of(nothing, snapshot, everything, SETTINGS, UNDECIDED)
    return target_roster(sight, everything, SETTINGS, staying(sight, everything, UNDECIDED))


def night(pages: Pages, roster: Roster) -> Plan:
    """All that a night computes for a school: snapshot, digests, plan."""
    snapshot = read(pages)
    selection = present_selection(roster)
    inputs_digest(snapshot_digest(snapshot), selection_digest(selection), SETTINGS)
    return plan(roster, snapshot, selection, SETTINGS)


def a_day_later(school: School) -> School:
    """A few changes: joiners, leavers, a mover, a class renamed, another re-staffed."""
    first, second, *_, third, last = [row.name for row in school.classes.values()]
    changes = (
        Join(into=(first, second)),
        Leave(students=tuple(list(school.students)[:3])),
        Move(out_of=first, into=second),
        RenameClass(of=third, name="11z/Zz9"),
        RestaffClass(of=last),
    )
    return apply_all(school, changes, NIGHT)


def milliseconds(run: Callable[[], object]) -> float:
    """How long it takes once."""
    began = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    """Print both medians and their ratio."""
    school = generate_school(SECONDARY)
    roster = first_roster(read(pages_of(school)))
    pages = pages_of(a_day_later(school))
    assert night(pages, roster).changes, "a day without changes plans nothing worth timing"
    bodies = pages.bodies
    megabytes = sum(map(len, bodies)) / 1e6
    # In turns, so that other work on the machine affects both equally.
    rounds = [
        (milliseconds(lambda: decode_alone(bodies)), milliseconds(lambda: night(pages, roster)))
        for _ in range(ROUNDS)
    ]
    alone_ms, whole_ms = (median(taken) for taken in zip(*rounds, strict=True))
    print(f"secondary school, {len(bodies)} pages, {megabytes:.1f} MB, medians of {ROUNDS} rounds")
    print(f"  orjson.loads                        {alone_ms:7.1f} ms")
    print(f"  decode, normalise, plan and digest  {whole_ms:7.1f} ms")
    print(f"  ratio                               {whole_ms / alone_ms:7.2f}  (to be under 2)")


if __name__ == "__main__":
    main()
