"""A fault at every call of every act: two nights later all is as if nothing had happened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.proofs.interruptions.calls import Call, Fault, Killed, Line
from tests.proofs.interruptions.depth import sampled
from tests.proofs.interruptions.invariants import faults, logged_twice, roster, runs, untrue
from tests.proofs.interruptions.scenarios import SCENARIOS, Scenario
from tests.proofs.interruptions.world import World

_PATIENCE = 4
"""How often a caller asks who gets no answer."""


@dataclass(frozen=True, slots=True)
class Point:
    """One call of a scenario, and what happens to it."""

    at: int
    fault: Fault


def act(scenario: Scenario, world: World, line: Line) -> bool:
    """Let the act be done over that line; whether it was answered."""
    if scenario.act is None:
        world.deliver(world.queue[0], line)
        return True
    try:
        scenario.act(world.process(line))
    except (Exception, Killed):  # noqa: BLE001 - whatever it is, there is no answer
        return False
    return True


def do(scenario: Scenario, world: World, line: Line) -> None:
    """Do the act, again if there is no answer, and let AWS go on."""
    for _ in range(_PATIENCE):
        if act(scenario, world, line):
            break
        line = Line()
    world.go_on()


def points(calls: list[Call]) -> Iterator[Point]:
    for at, call in enumerate(calls, 1):
        yield from (Point(at, fault) for fault in Fault if call.can(fault))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_fault_at_any_call_changes_nothing_in_the_end(
    scenario: Scenario, record_property: Callable[[str, object], None]
) -> None:
    """The roster is whole at every moment, and the undisturbed one in the end."""
    world = scenario.prepare()
    undisturbed, line = world.copy(), Line()
    do(scenario, undisturbed, line)
    assert faults(undisturbed) == []
    tried = sampled(points(line.calls), 4)

    found = {point: differences(scenario, world, undisturbed, point) for point in tried}

    assert {point: wrong for point, wrong in found.items() if wrong} == {}
    assert len(line.calls) >= scenario.least_calls
    record_property("crash points", len(tried))


def differences(scenario: Scenario, prepared: World, undisturbed: World, point: Point) -> list[str]:
    world = prepared.copy()
    torn: list[str] = []
    world.dynamo.changed = lambda: torn.extend(untrue(world.dynamo.items))
    do(scenario, world, Line(point.at, point.fault))
    found = [*torn, *faults(world), *logged_twice(world)]
    if roster(world) != roster(undisturbed):
        found.append("another roster")
    if runs(world) != runs(undisturbed):
        found.append(f"other runs: {runs(world)}")
    if world.at("NOTICE#") != undisturbed.at("NOTICE#"):
        found.append("other notices")
    return found


def test_so_many_points_there_are() -> None:
    """Fewer mean that the harness has lost sight of some calls, acts or faults."""
    found = 0
    for scenario in SCENARIOS:
        line = Line()
        act(scenario, scenario.prepare(), line)
        found += len(list(points(line.calls)))

    assert found >= 1_700
