"""Recorded bodies of one school, served unchanged as the nights of that school.

`recorded/README.md` says which quirk each body shows. The lists of students and employees were
not recorded; they are made of the rows inside the classes, which have the same core shape
(docs/wonde.md, Students and Employees).
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rostersync.domain.digest import snapshot_digest
from rostersync.domain.errors import MisIncomplete
from rostersync.domain.plan import Plan, plan
from rostersync.domain.roster import Roster, Selection, present_selection
from rostersync.domain.school import MisSettings, Source
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import Snapshot
from rostersync.mis.wonde import WondeReader
from tests.plans import roster_after
from tests.unit.mis.scripted import Json, Reply, ScriptedMis, page

BODIES = Path(__file__).parent / "recorded"

SCHOOL = MisSettings(Source.WONDE, "A517621262")
SETTINGS = Settings()

FIRST = "classes-include-subject-students-employees-2018-11"
LESS_SHARED = "classes-include-subject-students-employees-2019-05"
WIDER_INCLUDES = "classes-include-subject-students-employees-2019-09-07"
BARE_SUBJECT = "classes-include-students-employees-2019-09"
WITHOUT_EMPLOYEES = "classes-include-subject-students-2018-11"


def recorded(name: str) -> Reply:
    """Answer with a body, byte for byte."""
    return Reply((BODIES / f"{name}.json").read_bytes())


class Recordings:
    """The school's MIS, at one recording after the other."""

    def __init__(self, mis: ScriptedMis) -> None:
        self._mis = mis
        self._reader = WondeReader(mis.base_url, self._token, now=lambda: datetime.now(UTC))

    @staticmethod
    def _token(*, fresh: bool = False) -> str:
        return f"invented{fresh:d}"

    def read(
        self, classes: str, *, school: str = "2018-11", subjects: str = "2018", shared: bool = True
    ) -> Snapshot:
        """Read a night; without `shared` the lists of people bring ids and nothing else."""
        body = recorded(classes)
        rows = json.loads(body.body)["data"]
        self._mis.replies |= {
            "school": [recorded(f"school-single-{school}")],
            "subjects": [recorded(f"subjects-list-{subjects}")],
            "classes": [body],
            "students": [page(people_in(rows, "students", shared=shared))],
            "employees": [page(people_in(rows, "employees", shared=shared))],
        }
        return self._reader.read(SCHOOL)


def people_in(classes: list[dict[str, Any]], include: str, *, shared: bool) -> list[Json]:
    """Each person whom the classes include, once."""
    people = {
        person["id"]: person for row in classes for person in row.get(include, {"data": []})["data"]
    }
    withheld = {} if shared else dict.fromkeys(("upi", "forename", "surname", "title"))
    return [{**person, **withheld} for person in people.values()]


@pytest.fixture
def recordings() -> Iterator[Recordings]:
    with ScriptedMis() as mis:
        yield Recordings(mis)


@pytest.fixture
def roster(recordings: Recordings) -> Roster:
    """What the school has after its first night, everything selected."""
    first = recordings.read(FIRST)
    everything = Selection(
        subjects=frozenset(subject.id for subject in first.subjects),
        classes=frozenset(row.id for row in first.classes),
    )
    return roster_after(Roster(SCHOOL.school_id), first, everything, SETTINGS)


def planned(roster: Roster, snapshot: Snapshot) -> Plan:
    return plan(roster, snapshot, present_selection(roster), SETTINGS)


def test_first_night_brings_the_whole_school(roster: Roster) -> None:
    """Ten classes of five, each under its subject and with its teacher."""
    sizes = {(len(row.student_ids), len(row.teacher_ids)) for row in roster.classes.values()}

    assert len(roster.classes) == 10
    assert sizes == {(5, 1)}
    assert {row.subject_id for row in roster.classes.values()} <= roster.subjects.keys()


def test_student_is_read_as_recorded(roster: Roster) -> None:
    """One row by hand, so that not only the counts are right."""
    student = roster.students["A899346356"]

    assert (student.forename, student.surname, student.upi, student.year_group) == (
        "Amir",
        "Abbott",
        "d15f84515f3b707d60a8262096db7a4b",
        None,
    )


@pytest.mark.parametrize(
    ("classes", "school", "subjects"),
    [
        (FIRST, "2018-11", "2018"),
        (LESS_SHARED, "2019-06", "2019"),
        (WIDER_INCLUDES, "2019-09", "2019"),
        (BARE_SUBJECT, "2019-09", "2019"),
    ],
    ids=["the same again", "properties nulled", "wider includes", "bare subject id"],
)
def test_later_night_changes_nothing(
    recordings: Recordings, roster: Roster, classes: str, school: str, subjects: str
) -> None:
    """Types and permissions drift over ten months; the people and the timetable do not."""
    night = planned(roster, recordings.read(classes, school=school, subjects=subjects))

    assert (night.changes, night.warnings) == ((), ())


def test_bare_subject_id_equals_the_included_subject(recordings: Recordings) -> None:
    """To the digest, so that such a night does not even read the roster."""
    included = recordings.read(WIDER_INCLUDES, subjects="2019")
    bare = recordings.read(BARE_SUBJECT, subjects="2019")

    assert snapshot_digest(included) == snapshot_digest(bare)


def test_wider_includes_change_nothing(recordings: Recordings) -> None:
    """What else Wonde offers is not news."""
    narrow, wide = recordings.read(LESS_SHARED), recordings.read(WIDER_INCLUDES)

    assert snapshot_digest(narrow) == snapshot_digest(wide)


def test_properties_no_longer_shared_overwrite_nothing(
    recordings: Recordings, roster: Roster
) -> None:
    """A scope that was withdrawn nulls the property, and every name stays known."""
    night = planned(roster, recordings.read(LESS_SHARED, shared=False))

    assert (night.changes, night.warnings) == ((), ())


def test_body_without_employees_is_an_incomplete_read(recordings: Recordings) -> None:
    """The classes have not lost their teachers; the include is missing."""
    with pytest.raises(MisIncomplete, match=r"classes A\d+, .* came without their teachers"):
        recordings.read(WITHOUT_EMPLOYEES)
