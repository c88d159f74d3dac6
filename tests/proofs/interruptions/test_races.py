"""Any two acts at once at one school, while a platform sets tasks, come out as one by one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import combinations_with_replacement, permutations
from typing import Any

import pytest

from rostersync.domain.snapshot import MisClass, MisStudent
from tests.builders import NOW, a_task, mirror
from tests.fakes import FakeClock
from tests.in_memory.dynamo import Place
from tests.mis_edits import with_class, with_student, without_students
from tests.proofs.interruptions.depth import sampled
from tests.proofs.interruptions.invariants import faults, roster, untrue
from tests.proofs.interruptions.races import (
    Order,
    calls_of,
    interleavings,
    race,
    with_a_third,
)
from tests.proofs.interruptions.scenarios import (
    NEW,
    Act,
    confirming,
    deciding,
    erasing,
    held,
    one_left,
    preview_of,
    previewed,
    setting,
    taking_back,
    tonight,
)
from tests.proofs.interruptions.world import Message, Process, World

LATER = NOW + timedelta(days=1)

HERS = a_task("t1", class_id="7x", title="Again", student_ids=("ada",))
LATE = a_task("late", class_id="7y", student_ids=("ben",))


@cache
def _prepared() -> World:
    """Ada has left, Dee joins 7X, a person has looked at taking 7Y out, a night is queued."""
    world = one_left()
    world.clock, world.night = FakeClock(LATER), world.night + timedelta(days=1)
    snapshot = replace(without_students(mirror(held()), "ada"), read_at=LATER)
    joined = with_student(snapshot, MisStudent("dee"))
    world.reads(with_class(joined, MisClass("7x", "7X Maths", "maths", ("ben", "dee"), ("grey",))))
    return tonight(previewed(world, "7x"))


def prepared() -> World:
    return _prepared().copy()


@dataclass(frozen=True, slots=True)
class Contestant:
    """An act in a race. A message that is refused comes again; a person may leave it at that."""

    name: str
    act: Act
    comes_again: bool = False


def working(process: Process) -> None:
    """Worker receives the night's message, which may be delivered twice."""
    message = process.world.queue[0] if process.world.queue else None
    if message is not None:
        process.work(Message(message.body, 1))


CONTESTANTS = (
    Contestant("a night", working, comes_again=True),
    Contestant("a confirm", confirming("removed_class:7y", at=LATER)),
    Contestant("a preview", preview_of("7x", "7y")),
    Contestant("an erasure", erasing),
    Contestant("a task set", setting(NEW)),
    Contestant("a task of hers changed", setting(HERS)),
    Contestant("a task taken back", taking_back),
    Contestant("settings", deciding),
)
PLATFORM = Contestant("homework", setting(LATE))
PAIRS = list(combinations_with_replacement(CONTESTANTS, 2))


def state(world: World) -> tuple[dict[Place, Any], bool]:
    """What must come out as if the acts had come one after the other."""
    return roster(world), bool(world.at("ERASURE#"))


def in_turn(contestants: Sequence[Contestant]) -> list[tuple[dict[Place, Any], bool]]:
    """What comes out in any order of those acts."""
    outcomes = []
    for order in permutations(contestants):
        world = prepared()
        for each in order:
            race(world, [each.act], ())
        world.settle()
        outcomes.append(state(world))
    return outcomes


def orders(pair: Sequence[Contestant], kind: Callable[[int, int], Iterator[Order]]) -> list[Order]:
    first, second = (calls_of(prepared, each.act) for each in pair)
    return sampled(kind(first, second), 31)


def is_begun(contestant: Contestant, world: World) -> bool:
    """Whether it is an erasure that was refused when it had begun: the night finishes it."""
    return contestant.act is erasing and bool(world.at("ERASURE#"))


def watch(world: World, torn: list[str]) -> None:
    """Note whatever is untrue at any moment."""
    world.dynamo.changed = lambda: torn.extend(untrue(world.dynamo.items))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0].name} and {pair[1].name}")
@pytest.mark.parametrize("kind", [interleavings, with_a_third], ids=["alone", "with homework"])
def test_acts_at_once_come_out_as_one_after_the_other(
    pair: tuple[Contestant, Contestant],
    kind: Callable[[int, int], Iterator[Order]],
    record_property: Callable[[str, object], None],
) -> None:
    """Whoever is not refused has done what they would have done before or after the others."""
    contestants = (*pair, PLATFORM) if kind is with_a_third else pair
    serial: dict[frozenset[int], list[tuple[dict[Place, Any], bool]]] = {}
    tried = orders(pair, kind)
    for order in tried:
        world, torn = prepared(), list[str]()
        watch(world, torn)
        ended = race(world, [each.act for each in contestants], order)
        done = frozenset(
            number
            for number, each in enumerate(contestants)
            if ended[number].error is None or each.comes_again or is_begun(each, world)
        )
        world.finish_erasures()
        world.settle()
        if done not in serial:
            serial[done] = in_turn([contestants[number] for number in sorted(done)])
        assert state(world) in serial[done], (order, [each.error for each in ended])
        world.go_on()
        assert [*torn, *faults(world)] == [], (order, [each.error for each in ended])
    record_property("interleavings", len(tried))


@pytest.mark.parametrize("contestant", [*CONTESTANTS, PLATFORM], ids=lambda each: each.name)
def test_each_act_succeeds_by_itself(contestant: Contestant) -> None:
    """A race of acts that are refused anyway proves nothing."""
    (alone,) = race(prepared(), [contestant.act], ())

    assert alone.error is None
    assert len(alone.line.calls) > 1


def test_so_many_orders_there_are() -> None:
    """Fewer mean that the races have lost sight of some calls or acts."""
    calls = {each.name: calls_of(prepared, each.act) for each in CONTESTANTS}
    found = sum(
        len(list(kind(calls[first.name], calls[second.name])))
        for first, second in PAIRS
        for kind in (interleavings, with_a_third)
    )

    assert found >= 18_000
