"""The start of the night: who is due, and what becomes of the others."""

from dataclasses import replace

import pytest

from rostersync.application.dispatch import (
    Dispatched,
    NightOrder,
    NightPorts,
    dispatch,
    release,
)
from rostersync.application.ports.erasures import ErasureOrder
from rostersync.application.ports.nights import NightNotHeld
from rostersync.application.ports.queue import NightMessage
from rostersync.domain.night_report import Night
from rostersync.domain.run import Cause, Outcome, Run, RunKind, autosync_run_id
from rostersync.domain.school import SchoolState
from rostersync.domain.school_settings import Settings
from tests.builders import NIGHT, NOW, a_school
from tests.fakes import (
    FakeErasures,
    FakeNights,
    FakeOutbox,
    FakeSchools,
    FakeTable,
    FakeWorkQueue,
)
from tests.fakes.brake import FakeNightTallies


@pytest.fixture
def nights() -> FakeNights:
    """Two in order, one with a problem, one new, one paused, one new with a plan unfinished."""
    table = FakeTable()
    table.add(a_school("B2"))
    table.add(a_school("A1"))
    table.add(a_school("C3", state=SchoolState.MIS_PROBLEM))
    table.add(a_school("D4", state=SchoolState.NEW))
    table.add(a_school("E5", settings=Settings(paused_until=NIGHT)))
    table.add(a_school("F6", state=SchoolState.NEW, applying="run"))
    return FakeNights(table, FakeOutbox())


def ports_of(nights: FakeNights, queue: FakeWorkQueue) -> NightPorts:
    return NightPorts(FakeSchools(nights.table), queue, nights, FakeNightTallies(), FakeErasures())


def ran(table: FakeTable, school_id: str, outcome: Outcome | None, ordinal: int = 1) -> None:
    """Let a school have had a run that night."""
    run_id = autosync_run_id(NIGHT, ordinal)
    run = Run(
        run_id, school_id, RunKind.AUTOSYNC, NOW, night=NIGHT, outcome=outcome, ordinal=ordinal
    )
    table.runs[school_id, run_id] = run


def test_every_school_that_is_due_gets_one_message(nights: FakeNights) -> None:
    """New and paused schools are not due, unless they have an unfinished plan."""
    queue = FakeWorkQueue()

    dispatch(NightOrder(NIGHT), ports_of(nights, queue), NOW)

    assert queue.sent == [NightMessage(id, NIGHT) for id in ("A1", "B2", "C3", "F6")]


def test_the_answer_says_what_became_of_each(nights: FakeNights) -> None:
    """Schools that are not due are named, so that nobody waits for them."""
    dispatched = dispatch(NightOrder(NIGHT), ports_of(nights, FakeWorkQueue()), NOW)

    assert dispatched == Dispatched(NIGHT, ("A1", "B2", "C3", "F6"), ("D4", "E5"), (), ())


def test_a_night_can_be_for_some_schools_alone(nights: FakeNights) -> None:
    """Those that were asked for and are due are sent; unknown ids are said to be so."""
    order = NightOrder(NIGHT, frozenset({"A1", "D4", "Z9"}))

    dispatched = dispatch(order, ports_of(nights, FakeWorkQueue()), NOW)

    assert dispatched == Dispatched(NIGHT, ("A1",), ("D4",), (), ("Z9",))


def test_messages_that_the_queue_refused_are_named(nights: FakeNights) -> None:
    """A partial failure of the batch call is no silent loss."""
    refusing = FakeWorkQueue(refuses=["B2"])

    dispatched = dispatch(NightOrder(NIGHT), ports_of(nights, refusing), NOW)

    assert (dispatched.sent, dispatched.not_sent) == (("A1", "C3", "F6"), ("B2",))


def test_a_night_is_written_down_before_it_is_queued(nights: FakeNights) -> None:
    """A message that the queue never took is missed by the night report."""
    dispatch(NightOrder(NIGHT), ports_of(nights, FakeWorkQueue(refuses=["A1", "B2"])), NOW)

    assert nights.open() == (Night(NIGHT, NOW, ("A1", "B2", "C3", "F6")),)


def test_a_night_for_some_schools_alone_is_not_reported(nights: FakeNights) -> None:
    """An operator who asks for a school watches it, and needs no mail."""
    order = NightOrder(NIGHT, frozenset({"A1"}))

    dispatch(order, ports_of(nights, FakeWorkQueue()), NOW)

    assert nights.open() == ()


AGAIN = NightOrder(NIGHT, again=True)


def test_schools_that_failed_can_be_run_again(nights: FakeNights) -> None:
    """Who failed gets a second run, who failed twice a third, and who has none yet the first."""
    queue = FakeWorkQueue()
    ran(nights.table, "A1", Outcome.FAILED)
    ran(nights.table, "B2", Outcome.FAILED)
    ran(nights.table, "B2", Outcome.FAILED, ordinal=2)

    dispatch(
        NightOrder(NIGHT, frozenset({"A1", "B2", "C3"}), again=True), ports_of(nights, queue), NOW
    )

    assert queue.sent == [
        NightMessage("A1", NIGHT, 2),
        NightMessage("B2", NIGHT, 3),
        NightMessage("C3", NIGHT),
    ]


def test_a_school_that_did_not_fail_is_not_run_again(nights: FakeNights) -> None:
    """Not even after a second run settled it; the answer says so."""
    for school_id in ("A1", "C3", "F6"):
        ran(nights.table, school_id, Outcome.UNCHANGED)
    ran(nights.table, "B2", Outcome.FAILED)
    ran(nights.table, "B2", Outcome.APPLIED, ordinal=2)

    dispatched = dispatch(AGAIN, ports_of(nights, FakeWorkQueue()), NOW)

    assert (dispatched.sent, dispatched.ended) == ((), ("A1", "B2", "C3", "F6"))


def test_asking_twice_orders_the_same_run(nights: FakeNights) -> None:
    """The second run is still to come, or at work: there is no third beside it."""
    queue = FakeWorkQueue()
    ran(nights.table, "A1", Outcome.FAILED)
    ran(nights.table, "A1", None, ordinal=2)

    dispatch(NightOrder(NIGHT, frozenset({"A1"}), again=True), ports_of(nights, queue), NOW)

    assert queue.sent == [NightMessage("A1", NIGHT, 2)]


def test_a_night_run_again_is_not_begun_again(nights: FakeNights) -> None:
    """Its report is not owed a second time."""
    dispatch(AGAIN, ports_of(nights, FakeWorkQueue()), NOW)

    assert nights.open() == ()


def test_a_released_night_is_sent_again(nights: FakeNights) -> None:
    """Every message comes once more: runs that ended are left alone by the worker."""
    queue = FakeWorkQueue()
    ports = ports_of(nights, queue)
    tallies = FakeNightTallies(due={NIGHT: 4}, held={NIGHT: Cause.MIS_EMPTY})

    release(NIGHT, replace(ports, tallies=tallies), NOW)

    assert (tallies.released_at, len(queue.sent)) == ({NIGHT: NOW}, 4)


def test_a_night_that_is_not_held_is_not_released(nights: FakeNights) -> None:
    """A mistyped date must not take the brake off another night, nor send anything."""
    queue = FakeWorkQueue()

    with pytest.raises(NightNotHeld, match="2026-11-23"):
        release(NIGHT, ports_of(nights, queue), NOW)

    assert queue.sent == []


@pytest.mark.parametrize(("school_ids", "sent"), [(None, 1), (frozenset({"A1"}), 0)])
def test_a_night_of_all_schools_finishes_erasures(
    nights: FakeNights, school_ids: frozenset[str] | None, sent: int
) -> None:
    """What was begun and cut off goes to Worker, whether its school is due or not."""
    queue, order = FakeWorkQueue(), ErasureOrder("E5", "ada", "operator@example.org")
    ports = ports_of(nights, queue)
    ports.erasures.begin(order, NOW)

    dispatch(NightOrder(NIGHT, school_ids), ports, NOW)

    assert queue.erasures == [order] * sent
