"""Recorded bodies with one value replaced by any other: the only ends that a read may have.

The same plan; a plan that differs in the row whose property it is; or a cause that names an id, a
row, or where a list goes on.
"""

import copy
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rostersync.application.planning import settle_read
from rostersync.domain.errors import MisIncomplete
from rostersync.domain.roster import EntityKind, Roster, Selection, present_selection
from rostersync.domain.school import MisSettings, School, Source
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import Snapshot
from tests.contract.mis.test_replay import FIRST, SCHOOL, people_in, recorded
from tests.plans import roster_after
from tests.unit.mis.reading import reader_of
from tests.unit.mis.scripted import ScriptedMis, of, page

if TYPE_CHECKING:
    from rostersync.mis.wonde import WondeReader

type Node = Any
"""JSON has no narrower type."""
type Path = tuple[str | int, ...]
type Place = tuple[str, Path]

CLASSES = json.loads(recorded(FIRST).body)
DETAILS = {
    "education_details": {"data": {"upn": "A823456789012", "current_nc_year": "7"}},
    "contact_details": {"data": {"emails": {"email": "pupil@sample.example", "primary": None}}},
    "year": {"data": {"id": "G1", "code": "7", "name": "Year 7"}},
}


def people(include: str, **details: object) -> Node:
    """The page of those whom the classes include, with what their own list adds."""
    rows = [{**row, **details} for row in people_in(CLASSES["data"], include, shared=True)]
    return json.loads(page(rows).body)


BODIES: dict[str, Node] = {
    "school": json.loads(recorded("school-single-2019-06").body),
    "subjects": json.loads(recorded("subjects-list-2018").body),
    "classes": CLASSES,
    "students": people("students", **DETAILS),
    "employees": people("employees", contact_details=DETAILS["contact_details"]),
}


def paths(content: Node, path: Path = ()) -> Iterator[Path]:
    """Every place in a body, of each list the first two members alone."""
    yield path
    members: Node = ()
    if isinstance(content, dict):
        members = content.items()
    if isinstance(content, list):
        members = enumerate(content[:2])
    for step, value in members:
        yield from paths(value, (*path, step))


PLACES = [(endpoint, path) for endpoint, body in BODIES.items() for path in paths(body) if path]

NAMES_AN_ID = re.compile(r"\bid\b")

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = (
    st.text(max_size=6)
    | st.sampled_from(
        ["true", "No", "7.0", "x" * 2100, "\ud83d", "\u200b", "\ufeff", "&nbsp;", "null"]
    )
    | st.text(st.characters(categories=["Cs", "Cf", "Cc", "Mn"]), max_size=4)
)
ODD = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["data", "id", "0", "name"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def replaced(body: Node, path: Path, value: object) -> Node:
    """The body with another value at that place."""
    content = copy.deepcopy(body)
    holder = content
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return content


class Reading:
    """The school, read and planned as a night would, with one body at a time made odd."""

    def __init__(self, mis: ScriptedMis) -> None:
        self.mis = mis
        self.reader: WondeReader = reader_of(mis)
        self.settings = MisSettings(Source.WONDE, SCHOOL.school_id)
        self.school = School(SCHOOL.school_id, "Sample", self.settings)
        self.roster = self._first()

    def _first(self) -> Roster:
        first = self.read({})
        everything = Selection(
            subjects=frozenset(subject.id for subject in first.subjects),
            classes=frozenset(row.id for row in first.classes),
        )
        return roster_after(Roster(SCHOOL.school_id), first, everything, Settings())

    def read(self, odd: dict[str, Node]) -> Snapshot:
        for endpoint, body in {**BODIES, **odd}.items():
            self.mis.replies[endpoint] = [of(body)]
        return self.reader.read(self.settings)

    def night(self, odd: dict[str, Node]) -> tuple[str | None, Roster]:
        """Why the night failed, if it did; and the roster after it, all warnings accepted."""
        selection = present_selection(self.roster)
        try:
            snapshot = self.read(odd)
            settled = settle_read(self.school, self.roster, snapshot, selection, self.reader)
        except MisIncomplete as incomplete:
            return str(incomplete), self.roster
        return None, roster_after(self.roster, settled, selection, Settings())


@pytest.fixture(scope="module")
def reading() -> Iterator[Reading]:
    with ScriptedMis() as mis:
        yield Reading(mis)


def differing(before: Roster, after: Roster) -> set[tuple[EntityKind, str]]:
    """Which entities are not as they were."""
    tables = {
        EntityKind.SUBJECT: (before.subjects, after.subjects),
        EntityKind.CLASS: (before.classes, after.classes),
        EntityKind.STUDENT: (before.students, after.students),
        EntityKind.TEACHER: (before.teachers, after.teachers),
    }
    return {
        (kind, id)
        for kind, (was, is_now) in tables.items()
        for id in {*was, *is_now}
        if was.get(id) != is_now.get(id)
    }


def may_differ(endpoint: str, path: Path, roster: Roster) -> set[tuple[EntityKind, str]]:
    """What the property of that place is a property of; of a class, its members too."""
    if endpoint == "school" or path[0] != "data" or len(path) < 3:
        return set()
    id = BODIES[endpoint]["data"][path[1]]["id"]
    match endpoint:
        case "subjects":
            return {(EntityKind.SUBJECT, id)}
        case "students":
            return {(EntityKind.STUDENT, id)}
        case "employees":
            return {(EntityKind.TEACHER, id)}
        case _:
            known = roster.classes[id]
            students = {(EntityKind.STUDENT, each) for each in known.student_ids}
            teachers = {(EntityKind.TEACHER, each) for each in roster.teachers}
            subjects = {(EntityKind.SUBJECT, each) for each in roster.subjects}
            return {(EntityKind.CLASS, id), *students, *teachers, *subjects}


def is_essential(endpoint: str, path: Path) -> bool:
    """Whether the place says who a row is, holds the rows, or says where a list goes on."""
    is_row = isinstance(path[-1], int) or path[-1] == "id"
    is_frame = endpoint == "school" or len(path) == 1 or path[0] == "meta"
    return is_row or (is_frame and path[-1] in {"data", "meta", "pagination", "next", "more"})


@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(place=st.sampled_from(PLACES), value=ODD)
def test_one_odd_value_has_one_of_three_ends(reading: Reading, place: Place, value: object) -> None:
    """Nothing else fails, and nothing else changes."""
    endpoint, path = place
    cause, after = reading.night({endpoint: replaced(BODIES[endpoint], path, value)})
    if is_essential(endpoint, path):
        return
    unexpected = differing(reading.roster, after) - may_differ(endpoint, path, reading.roster)
    new_subjects = {each for each in unexpected if each[0] is EntityKind.SUBJECT}
    assert cause is None or NAMES_AN_ID.search(cause)
    assert unexpected <= new_subjects
