"""A change of year is stored as it stands, by the fakes and by the table alike."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.night import run_school
from rostersync.application.night_results import Ran
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.wanted import Choice
from rostersync.domain.run import Outcome, Run
from rostersync.domain.school import Counts, SchoolState, Standing
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import MisClass
from rostersync.domain.year_change import Picture
from tests.builders import NIGHT, NOW, SCHOOL_ID, a_class, a_roster, a_school, a_task, mirror
from tests.contract.aws.worlds import World
from tests.fakes import FakeClock, FakeMis
from tests.fakes.brake import an_idle_brake
from tests.mis_edits import with_class, without_class

HEAD = "head@x.example"
ROSTER = a_roster(classes=[a_class("7x"), a_class("7y", student_ids=("cy",))])
RENEWED = with_class(
    without_class(mirror(ROSTER), "7x"), MisClass("8x", "8X Maths", "maths", ("ada",), ("grey",))
)
"""7X is 8X now, and Ben is in no class: 7Y and its list are as before."""


@pytest.fixture
def ports(world: World) -> Ports:
    settings = Settings(year_change={"from": "11-20", "to": "12-20"})
    standing = Standing(SchoolState.OK, NOW, Counts(1, 2, 3, 0, 0, 1), "SIMS", 4)
    world.seed(a_school(settings=settings, standing=standing), ROSTER, [a_task()])
    people = [replace(row, forename="Bea") if row.id == "cy" else row for row in RENEWED.students]
    return Ports(
        schools=world.schools,
        rosters=world.rosters,
        runs=world.runs,
        previews=world.previews,
        archive=world.archive,
        mis=FakeMis(replace(RENEWED, students=tuple(people))),
        clock=FakeClock(NOW, tick=timedelta(seconds=1)),
        journal=lambda _: None,
    )


def _night(ports: Ports, nights: int) -> Run:
    message = NightMessage(SCHOOL_ID, NIGHT + timedelta(days=nights))
    ended = run_school(message, 1, ports, an_idle_brake())
    assert isinstance(ended, Ran)
    return ended.run


def test_a_night_keeps_what_it_saw(ports: Ports) -> None:
    """A correction is applied, what is collected waits, and the next night counts on."""
    runs = [_night(ports, 0), _night(ports, 1)]
    school = ports.schools.get(SCHOOL_ID)
    year = school.standing.year_change
    assert [run.outcome for run in runs] == [Outcome.APPLIED, Outcome.UNCHANGED]
    assert year is not None
    assert (school.standing.state, year.stable_nights) == (SchoolState.YEAR_CHANGE, 2)
    assert year.picture == Picture(classes_new=1, classes_filled=1, places=1)


def test_a_review_settles_it_and_leaves_its_mails(ports: Ports, world: World) -> None:
    """Begun, ready, done; the class lies in the archive for a year."""
    _night(ports, 0)
    _night(ports, 1)
    order = PreviewOrder(SCHOOL_ID, HEAD, Choice(frozenset({"maths"}), frozenset({"7y", "8x"})))
    made = preview(order, lambda: "t", ports)
    accept = tuple(warning.id for warning in made.warnings)
    confirm(ConfirmOrder(SCHOOL_ID, made.preview_id, HEAD, accept), ports)
    kinds = [id.rpartition("#")[2] for id in world.notice_ids(SCHOOL_ID)]
    (entry,) = ports.archive.entries(SCHOOL_ID)
    assert sorted(kinds) == ["year_change_begun", "year_change_done", "year_change_ready"]
    assert entry.expires_at - entry.archived_at == timedelta(days=365)
    assert ports.schools.get(SCHOOL_ID).standing.state is SchoolState.OK
