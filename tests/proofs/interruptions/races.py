"""Acts of several processes at once: each goes on to its next call to AWS when it is its turn."""

from collections.abc import Callable, Iterator, Sequence
from threading import Semaphore, Thread

from tests.proofs.interruptions.calls import Killed, Line
from tests.proofs.interruptions.scenarios import Act
from tests.proofs.interruptions.world import World

type Order = Sequence[int]
"""Which act makes its next step, by number; when it is used up, each goes on to its end in turn."""


class Runner:
    """One act at work in a thread of its own, of which one alone goes on at a time.

    `error` is how it was refused, if it was; its calls are those of `line`.
    """

    def __init__(self, world: World, act: Act) -> None:
        self.line = Line(turn=self._wait)
        self.error: BaseException | None = None
        self.is_done = False
        self._world = world
        self._act = act
        self._may_go_on = Semaphore(0)
        self._has_stopped = Semaphore(0)
        Thread(target=self._run, daemon=True).start()

    def step(self) -> None:
        """Let it go on until just before its next call, or its end."""
        if not self.is_done:
            self._may_go_on.release()
            self._has_stopped.acquire()

    def _wait(self) -> None:
        self._has_stopped.release()
        self._may_go_on.acquire()

    def _run(self) -> None:
        self._may_go_on.acquire()
        try:
            self._act(self._world.process(self.line))
        except (Exception, Killed) as error:  # noqa: BLE001 - whatever it is, it is its answer
            self.error = error
        self.is_done = True
        self._has_stopped.release()


def race(world: World, acts: Sequence[Act], order: Order) -> list[Runner]:
    """Do the acts at once in that order of steps; give back how each ended."""
    runners = [Runner(world, act) for act in acts]
    for runner in runners:
        runner.step()
    for number in order:
        runners[number].step()
    for runner in runners:
        while not runner.is_done:
            runner.step()
    return runners


def calls_of(prepare: Callable[[], World], act: Act) -> int:
    """Count the calls that an act makes by itself."""
    world = prepare()
    (runner,) = race(world, [act], ())
    return len(runner.line.calls)


def interleavings(first: int, second: int) -> Iterator[Order]:
    """Every order of two acts of so many calls in which each is held up once at most."""
    for before in range(first + 1):
        for between in range(second + 1):
            yield (0,) * before + (1,) * between + (0,) * (first + 1) + (1,) * (second + 1)


def with_a_third(first: int, second: int) -> Iterator[Order]:
    """Every order in which one act comes into another, and a third into either, whole."""
    for before in range(first + 1):
        both = (0,) * before + (1,) * (second + 1) + (0,) * (first + 1 - before)
        for at in range(first + second + 1):
            yield both[:at] + (2,) * 20 + both[at:]
