from dataclasses import replace
from datetime import date, timedelta

import pytest

from rostersync.application.ports.schools import DirectoryEntry
from rostersync.domain.errors import SchoolExists, UnknownSchool
from rostersync.domain.run import Cause
from rostersync.domain.school import (
    ClassesFrom,
    Counts,
    MisSettings,
    School,
    SchoolState,
    Source,
    Standing,
)
from rostersync.domain.school_settings import AfterFailure, Settings
from rostersync.domain.year_change import ChangeOfYear, Picture
from tests.builders import NIGHT, NOW, a_read, a_roster, a_school, a_trouble
from tests.contract.aws.worlds import World

SCHOOL = a_school()
LATER = NOW + timedelta(milliseconds=1)


def a_school_with_all() -> School:
    """Every attribute that can be set, set."""
    return School(
        id="A1/#%",
        name="Ysgol Gwêl-yr-Afon 学校",
        mis=MisSettings(Source.WONDE, "A9", ClassesFrom.REGISTRATION_GROUPS),
        recipients=("a@school.example", "b@school.example"),
        settings=Settings(
            after_failure=AfterFailure.REQUIRE_MANUAL_SYNC,
            paused_until=date(2026, 12, 1),
            mass_departure_percent=5,
            mass_departure_minimum=0,
            year_change={"from": "12-10", "to": "02-05"},
            wide_guard_days=3,
        ),
        standing=Standing(
            state=SchoolState.MANUAL_SYNC_REQUIRED,
            since=NOW,
            counts=Counts(1, 2, 3, 4, 5, 6),
            mis_name="SIMS",
            roster_version=7,
            applied_digest="applied",
            selection_digest="selected",
            snapshot_digest="read",
            snapshot_read_at=LATER,
            manual_sync_at=NOW,
            last_run_id="2026-11-23-autosync",
            students_not_shown=("A7", "A9"),
            trouble=a_trouble(Cause.MIS_EMPTY, nights=3, told_at=NOW, told_about="it"),
            year_change=ChangeOfYear(
                since=NOW,
                night=NIGHT,
                picture=Picture(1, 2, 3, 4, 5, 6),
                told=("year_change_begun",),
                done_at=LATER,
            ),
        ),
    )


@pytest.mark.parametrize("school", [SCHOOL, a_school_with_all()], ids=["plain", "with all"])
def test_a_school_is_read_as_it_was_added(world: World, school: School) -> None:
    """Nothing of a school is lost or changed on the way through the table."""
    world.schools.add(school)

    assert world.schools.get(school.id) == school


def test_a_setting_that_is_taken_back_is_as_if_it_was_never_set(world: World) -> None:
    """A window of a change of year."""
    world.schools.add(a_school_with_all())

    world.schools.amend("A1/#%", None, {"year_change": None})

    settings = replace(a_school_with_all().settings, year_change=None)
    assert world.schools.get("A1/#%").settings == settings


def test_an_unknown_school_is_refused(world: World) -> None:
    """A school that nobody registered has no record."""
    with pytest.raises(UnknownSchool, match="A1930499544"):
        world.schools.get(SCHOOL.id)


def test_a_school_is_added_once(world: World) -> None:
    """To register a school again is refused, and it keeps what it has."""
    world.schools.add(SCHOOL)

    with pytest.raises(SchoolExists):
        world.schools.add(replace(SCHOOL, name="Another"))

    assert world.schools.get(SCHOOL.id).name == SCHOOL.name


def test_the_directory_lists_every_school(world: World) -> None:
    """Each school is listed with what decides whether it is due."""
    paused = a_school("A2", settings=Settings(paused_until=NIGHT))
    busy = a_school("A3", state=SchoolState.NEW, applying="2026-11-22-autosync")
    for school in (SCHOOL, paused, busy):
        world.seed(school, a_roster(school_id=school.id))

    listed = sorted(world.schools.directory(), key=lambda entry: entry.school_id)

    assert listed == [
        DirectoryEntry("A1930499544", SchoolState.OK),
        DirectoryEntry("A2", SchoolState.OK, paused_until=NIGHT),
        DirectoryEntry("A3", SchoolState.NEW, is_applying=True),
    ]


def test_a_newer_read_is_noted(world: World) -> None:
    """The newest read of the MIS is remembered, to the microsecond, and nothing else moves."""
    world.schools.add(SCHOOL)
    world.schools.note_read(SCHOOL.id, a_read("first", NOW))

    world.schools.note_read(SCHOOL.id, a_read("second", LATER))

    noted = replace(SCHOOL.standing, snapshot_digest="second", snapshot_read_at=LATER)
    assert world.schools.get(SCHOOL.id) == replace(SCHOOL, standing=noted)


def test_an_older_read_is_not_noted(world: World) -> None:
    """A read that began before the newest one changes nothing, whenever it is reported."""
    world.schools.add(SCHOOL)
    world.schools.note_read(SCHOOL.id, a_read("newer", LATER))

    world.schools.note_read(SCHOOL.id, a_read("older", NOW))

    assert world.schools.get(SCHOOL.id).standing.snapshot_digest == "newer"


def test_a_read_of_an_unknown_school_is_refused(world: World) -> None:
    """To note a read does not make a school."""
    with pytest.raises(UnknownSchool):
        world.schools.note_read("nobody", a_read())
