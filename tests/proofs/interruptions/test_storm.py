"""A storm: anything, in any order, with faults anywhere; held to a model of what was promised."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.ports.pages import PageOrder
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.domain.errors import RosterSyncError
from rostersync.domain.preview import Preview
from rostersync.domain.roster import SchoolClass, Task
from rostersync.domain.run import Outcome
from tests.builders import SCHOOL_ID, a_roster, a_student, a_task, a_teacher, mirror
from tests.proofs.interruptions.calls import Fault, Killed, Line
from tests.proofs.interruptions.depth import IS_DEEP
from tests.proofs.interruptions.invariants import SECRET, faults, untrue
from tests.proofs.interruptions.scenarios import (
    HEAD,
    PLATFORM,
    Act,
    a_world,
    deciding,
    erasing,
    held,
    setting,
    tasks,
    telling,
)
from tests.proofs.interruptions.world import Process

_STORMS, _STEPS = (600, 60) if IS_DEEP else (12, 25)

type Mishap = tuple[int, Fault] | None
type Where = tuple[str, str]
"""Class and task."""

mishaps = st.none() | st.tuples(st.integers(1, 25), st.sampled_from(Fault))
classes = st.sampled_from(["7x", "7y"])
lists = st.sets(st.sampled_from(["ben", "cy", "dee", "eve"]), min_size=1).map(sorted)


class Storm(RuleBasedStateMachine):
    """One school. `sure` are the tasks that must be there, `hazy` those that nobody can know of."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        roster = held()
        ada = a_student("ada", surname=SECRET)
        self.world = a_world(replace(roster, students={**roster.students, "ada": ada}))
        self.lists: dict[str, list[str]] = {"7x": ["ada", "ben"], "7y": ["ben", "cy"]}
        self.is_ada_here = True
        self.sure: dict[Where, Task] = {(task.class_id, task.id): task for task in tasks()}
        self.hazy: set[Where] = set()

    # WHAT HAPPENS AT THE SCHOOL

    @rule(class_id=classes, students=lists)
    def a_class_has_other_students(self, class_id: str, students: list[str]) -> None:
        here = ["ada"] if self.is_ada_here and class_id == "7x" else []
        self.lists[class_id] = here + students

    @rule()
    def a_class_is_deleted(self) -> None:
        self.lists.pop("7y", None)

    @rule()
    def ada_leaves(self) -> None:
        self.is_ada_here = False
        self.lists["7x"] = [id for id in self.lists["7x"] if id != "ada"] or ["ben"]

    # WHAT PROCESSES DO

    @rule(mishap=mishaps)
    def a_night_begins(self, mishap: Mishap) -> None:
        self.world.clock.advance(timedelta(days=1))
        self.world.night += timedelta(days=1)
        self.read()
        self.do(Process.dispatch, mishap)

    @rule(mishap=mishaps)
    def worker_gets_a_message(self, mishap: Mishap) -> None:
        self.read()
        if self.world.queue:
            self.world.deliver(self.world.queue[0], line_of(mishap))

    @rule(class_id=classes, number=st.integers(1, 3), mishap=mishaps)
    def homework_is_set(self, class_id: str, number: int, mishap: Mishap) -> None:
        task = a_task(f"t{number}", class_id=class_id, title=f"By step {Storm.steps}")
        if self.touch((class_id, task.id), setting(task), mishap):
            self.sure[class_id, task.id] = task

    @rule(class_id=classes, number=st.integers(1, 3), mishap=mishaps)
    def homework_is_taken_back(self, class_id: str, number: int, mishap: Mishap) -> None:
        where = (class_id, f"t{number}")

        def taking_back(process: Process) -> None:
            process.api.tasks.remove(SCHOOL_ID, *where, PLATFORM)

        if self.touch(where, taking_back, mishap):
            self.sure.pop(where, None)

    @rule(mishap=mishaps, confirmed=mishaps)
    def a_person_syncs(self, mishap: Mishap, confirmed: Mishap) -> None:
        made = self.preview(mishap)
        if made is not None:
            self.do(confirming(made), confirmed)

    @rule(mishap=mishaps)
    def ada_is_erased(self, mishap: Mishap) -> None:
        self.do(erasing, mishap)

    @rule(mishap=mishaps)
    def settings_change(self, mishap: Mishap) -> None:
        self.do(deciding, mishap)

    @rule(mishap=mishaps)
    def notify_sends(self, mishap: Mishap) -> None:
        self.world.clock.advance(timedelta(minutes=5))
        self.do(telling, mishap)

    # WHAT HOLDS

    @invariant()
    def the_roster_is_whole(self) -> None:
        Storm.steps += 1
        assert untrue(self.world.dynamo.items) == []

    def teardown(self) -> None:
        """The storm is over: AWS goes on, a person syncs, and all is as was promised."""
        self.read()
        self.world.go_on()
        assert faults(self.world) == []
        self.settle_at_last()
        self.hold_to_the_promises()

    def settle_at_last(self) -> None:
        made = self.preview(None)
        assert made is not None
        ended = self.do(confirming(made), None)
        assert ended is not None
        self.world.settle()
        school = self.world.process().ports.schools.get(SCHOOL_ID)
        roster = self.world.process().ports.rosters.roster(school)
        selected = self.lists.keys() & roster.classes.keys()
        assert roster.classes.keys() == selected
        for id in selected:
            assert list(roster.classes[id].student_ids) == sorted(self.lists[id])

    def hold_to_the_promises(self) -> None:
        """Each task is there, or a person accepted that it goes."""
        ports = self.world.process().ports
        there = {(t.class_id, t.id): t for t in ports.rosters.tasks(SCHOOL_ID, ["7x", "7y"])}
        accepted = self.accepted()
        for where, task in self.sure.items():
            if where not in self.hazy and where not in there:
                assert task in accepted, f"{where} is lost"
        assert there.keys() - self.hazy <= self.sure.keys()

    def accepted(self) -> set[Task]:
        ports = self.world.process().ports
        found = ports.runs.page(SCHOOL_ID, PageOrder(1000)).items
        runs = [ports.runs.get(SCHOOL_ID, run.run_id) for run in found]
        applied = [run for run in runs if run is not None and run.outcome is Outcome.APPLIED]
        warnings = [warning for run in applied for warning in run.warnings]
        return {task for warning in warnings for task in warning.tasks}

    # HELP

    def read(self) -> None:
        """The MIS is as it is now."""
        on_mis = [
            SchoolClass(id, id, "maths", tuple(sorted(students)), ("grey",))
            for id, students in self.lists.items()
        ]
        people = {"ben", "cy", "dee", "eve"} | ({"ada"} if self.is_ada_here else set())
        roster = a_roster(
            classes=on_mis,
            students=[a_student(id, surname=SECRET if id == "ada" else "Finch") for id in people],
            teachers=[a_teacher("grey")],
        )
        self.world.reads(mirror(roster, read_at=self.world.clock.now()))

    def preview(self, mishap: Mishap) -> Preview | None:
        self.world.clock.advance(timedelta(minutes=2))
        self.read()
        token = f"s{Storm.steps}"
        made = self.do(
            lambda process: preview(
                PreviewOrder(SCHOOL_ID, HEAD), lambda: token, process.ports, process.hand_over
            ),
            mishap,
        )
        return made if isinstance(made, Preview) else None

    def touch(self, where: Where, act: Act, mishap: Mishap) -> bool:
        """Write one task; whether the platform was told that it is done."""
        is_done = [False]

        def noting(process: Process) -> None:
            act(process)
            is_done[0] = True

        line = self.do_on(noting, mishap)
        if line.is_dead or (mishap and not is_done[0]):
            self.hazy.add(where)
        return is_done[0]

    def do(self, act: Act, mishap: Mishap) -> object:
        answer: list[object] = []
        self.do_on(lambda process: answer.append(act(process)), mishap)
        return answer[0] if answer else None

    def do_on(self, act: Callable[[Process], object], mishap: Mishap) -> Line:
        """Let a process do something; without a mishap it is refused by our own errors alone."""
        line = line_of(mishap)
        try:
            act(self.world.process(line))
        except RosterSyncError:
            pass
        except (Exception, Killed):
            if mishap is None:
                raise
        return line


def line_of(mishap: Mishap) -> Line:
    return Line(*mishap) if mishap else Line()


def confirming(made: Preview) -> Act:
    accept = tuple(warning.id for warning in made.warnings)
    order = ConfirmOrder(SCHOOL_ID, made.preview_id, HEAD, accept)
    return lambda process: confirm(order, process.ports, process.hand_over)


def test_a_storm_breaks_no_promise() -> None:
    """Nobody's homework is lost unaccepted, and afterwards the school is as the MIS says."""
    run_state_machine_as_test(
        Storm,
        settings=settings(
            max_examples=_STORMS,
            stateful_step_count=_STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
