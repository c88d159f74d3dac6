"""What is tried with a fault at every call: each scenario is an act at a school that was prepared.

To add one: write what a process does, and what makes the school ready for it, and list it below.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.erasure import erase_student
from rostersync.application.ports.erasures import ErasureOrder
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.staff import StaffMember
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.schools import change_settings, register_school
from rostersync.application.tasks import set_task
from rostersync.application.wanted import Choice, Restore, Undo
from rostersync.aws.table.items import to_dynamodb
from rostersync.domain.audit import Actor
from rostersync.domain.decisions import SamePair
from rostersync.domain.errors import MisAccessRefused, MisUnavailable
from rostersync.domain.roster import Roster, SchoolClass, Subject, Task
from rostersync.domain.school import SchoolState, Standing
from rostersync.domain.snapshot import MisClass, MisStudent, Snapshot
from tests.builders import (
    NOW,
    SCHOOL_ID,
    a_class,
    a_roster,
    a_school,
    a_student,
    a_task,
    mirror,
)
from tests.contract.aws.worlds import seed_items
from tests.fakes import FakeMis
from tests.mis_edits import with_class, with_student, without_class, without_students
from tests.proofs.interruptions.invariants import SECRET
from tests.proofs.interruptions.world import Message, Process, World

HEAD = "head@larkrise.example"
NEW = a_task("new", class_id="7x", student_ids=("ben",))
CHANGED = a_task("t1", class_id="7y", title="Changed")

PLATFORM = Actor("machine:platform", NOW, "r1")
OPERATOR = "operator@rostersync.example"


type Act = Callable[[Process], object]


def preview_id(at: datetime) -> str:
    """Name the preview that was made then."""
    return f"{at:%Y-%m-%dT%H%M%S}-p"


FIRST_PREVIEW = preview_id(NOW)


@dataclass(frozen=True, slots=True)
class Scenario:
    """An act, and the world in which it is done; None lets Worker receive the first message.

    A caller who gets no answer asks again, as Lambda, SQS and people do. `least_calls` is how many
    calls the act makes at least: fewer mean that the harness does not see them all.
    """

    name: str
    least_calls: int
    prepare: Callable[[], World]
    act: Act | None = None


def held() -> Roster:
    """What the platform holds: two classes with a student in common."""
    return a_roster(
        classes=[
            a_class("7x", student_ids=("ada", "ben"), teacher_ids=("grey",)),
            a_class("7y", name="7Y Maths", student_ids=("ben", "cy"), teacher_ids=("heron",)),
        ]
    )


def tasks() -> tuple[Task, ...]:
    return (
        a_task("t1", class_id="7x", student_ids=("ada",)),
        a_task("t1", class_id="7y"),
        a_task("t2", class_id="7y"),
    )


def much_changed() -> Snapshot:
    """People come and go, 7X moves to a new subject, 7Y is renamed."""
    classes = [
        SchoolClass("7x", "7X Number", "number", ("ada", "dee", "eve"), ("kestrel",)),
        SchoolClass("7y", "7Y Algebra", "maths", ("ben", "dee"), ("grey",)),
    ]
    subjects = [Subject("maths", "Maths"), Subject("number", "Number")]
    return mirror(a_roster(subjects=subjects, classes=classes))


def a_world(roster: Roster | None = None, snapshot: Snapshot | None = None) -> World:
    """One school in order with three tasks, and a MIS that says what it holds, or another read."""
    roster = roster or held()
    world = World()
    school = replace(
        a_school(standing=Standing(SchoolState.OK, NOW - timedelta(days=9), mis_name="SIMS")),
        task_count=len(tasks()),
    )
    for item in seed_items(school, roster, tasks()):
        world.dynamo.items[item["pk"], item["sk"]] = to_dynamodb(item)
    world.reads(snapshot or mirror(roster))
    return world


def tonight(world: World, *, reread: bool = False) -> World:
    """Nightly has queued the school, or Worker the second read of it."""
    world.queue.append(Message(NightMessage(SCHOOL_ID, world.night, reread=reread)))
    return world


def in_trouble() -> World:
    """Last night found a class deleted, which is back today."""
    world = tonight(a_world(snapshot=without_class(mirror(held()), "7y")))
    world.settle()
    world.reads(much_changed())
    world.night += timedelta(days=1)
    return tonight(world)


def mis_fails(error: MisAccessRefused | MisUnavailable) -> World:
    world = tonight(a_world())
    world.mis.answer = error
    world.queue[0].receives = 2
    return world


def preview_of(*classes: str) -> Act:
    order = PreviewOrder(SCHOOL_ID, HEAD, Choice(frozenset({"maths"}), frozenset(classes)))
    return lambda process: preview(order, lambda: "p", process.ports, process.hand_over)


def confirming(*accept: str, at: datetime = NOW) -> Act:
    order = ConfirmOrder(SCHOOL_ID, preview_id(at), HEAD, accept)
    return lambda process: confirm(order, process.ports, process.hand_over)


def previewed(world: World, *classes: str) -> World:
    preview_of(*classes)(world.process())
    return world


def without_7y() -> World:
    """A person looked at what it means to take 7Y out."""
    return previewed(a_world(), "7x")


WITHOUT_7Y = without_class(mirror(held()), "7y")
DELETED_7Y = "deleted_class:7y"
ANEW = with_class(WITHOUT_7Y, MisClass("n1", "7Y Maths", "maths", ("ben", "cy"), ("heron",)))
"""7Y is gone, and there again under another id."""


def without_7y_on_the_mis() -> World:
    """A person looked at a MIS that made 7Y anew under another id."""
    world = a_world(snapshot=ANEW)
    order = PreviewOrder(SCHOOL_ID, HEAD)
    preview(order, lambda: "p", world.process().ports)
    return world


def deciding_by(
    accept: tuple[str, ...] = (),
    keep: tuple[str, ...] = (),
    same: tuple[SamePair, ...] = (),
) -> Act:
    order = ConfirmOrder(SCHOOL_ID, FIRST_PREVIEW, HEAD, accept, keep, None, same)
    return lambda process: confirm(order, process.ports, process.hand_over)


def waiting() -> World:
    """7Y is gone, 7X has a new member, and the school wants the rest applied."""
    row = MisClass("7x", "7X Maths", "maths", ("ada", "ben", "eve"), ("grey",))
    world = tonight(
        a_world(snapshot=with_class(with_student(WITHOUT_7Y, MisStudent("eve")), row)), reread=True
    )
    change_settings(SCHOOL_ID, None, {"while_waiting": "minor"}, world.process().api, PLATFORM)
    return world


def restoring() -> World:
    """7Y was deleted an hour ago, and a person looked at what it means to bring it back."""
    return asked_back(archived(without_7y_on_the_mis()), Restore(frozenset({"7y"})))


def undoing() -> World:
    """7Y was deleted an hour ago, and a person looked at what it means to take that back."""
    world = archived(without_7y_on_the_mis())
    return asked_back(world, Undo(f"{FIRST_PREVIEW}-manual"))


def undoing_much() -> World:
    """The setting up of a school is taken back: more than a request has time for."""
    world = handed_over()
    world.settle()
    return asked_back(world, Undo(f"{FIRST_PREVIEW}-manual"))


def archived(world: World) -> World:
    deciding_by(accept=(DELETED_7Y,))(world.process())
    return world


def asked_back(world: World, asked: Restore | Undo) -> World:
    world.clock.advance(timedelta(hours=1))
    preview(PreviewOrder(SCHOOL_ID, HEAD, asked), lambda: "q", world.process().ports)
    return world


def confirming_again() -> Act:
    """Confirm the second preview, whatever it warns of."""

    def act(process: Process) -> object:
        (preview_id,) = [
            sk.removeprefix("PREVIEW#")
            for _, sk in process.world.at("PREVIEW#")
            if sk.endswith("-q")
        ]
        made = process.ports.previews.get(SCHOOL_ID, preview_id)
        accept = tuple(warning.id for warning in made.warnings)
        order = ConfirmOrder(SCHOOL_ID, preview_id, HEAD, accept)
        return confirm(order, process.ports, process.hand_over)

    return act


def a_new_school() -> World:
    """Registered, and never set up; its first plan is large enough to be handed over."""
    world = World(mis=FakeMis(mirror(held())))
    register_school(a_school(state=SchoolState.NEW), world.process().api, PLATFORM)
    return previewed(world, "7x", "7y")


def handed_over() -> World:
    """A large plan was begun by a request, and waits for Worker."""
    world = a_new_school()
    confirming()(world.process())
    return world


def one_left() -> World:
    """Ada, who has a task and a secret name, left the school last night; a person looked at it."""
    roster = held()
    ada = a_student("ada", surname=SECRET)
    world = a_world(replace(roster, students={**roster.students, "ada": ada}))
    world.reads(without_students(world.mis.read(a_school().mis), "ada"))
    previewed(world, "7x", "7y")
    tonight(world).settle()
    return world


def erasing(process: Process) -> object:
    order = ErasureOrder(SCHOOL_ID, "ada", OPERATOR)
    return erase_student(order, process.erasures, process.world.clock.now())


def setting(task: Task) -> Act:
    return lambda process: set_task(SCHOOL_ID, task, process.api, PLATFORM)


def taking_back(process: Process) -> None:
    process.api.tasks.remove(SCHOOL_ID, "7y", "t1", PLATFORM)


def registering(process: Process) -> object:
    return register_school(a_school("B2", state=SchoolState.NEW), process.api, PLATFORM)


def deciding(process: Process) -> None:
    settings = {"mass_departure_percent": 35}
    change_settings(SCHOOL_ID, ("new@larkrise.example",), settings, process.api, PLATFORM)


def bringing_in(process: Process) -> None:
    member = StaffMember("ann@larkrise.example", NOW, OPERATOR)
    process.api.staff.add(SCHOOL_ID, member, PLATFORM)


def a_notice() -> World:
    """A night failed, and the school is to be told."""
    world = tonight(a_world(snapshot=WITHOUT_7Y), reread=True)
    world.deliver(world.queue[0])
    return world


def telling(process: Process) -> None:
    for ref in process.world.unsent():
        process.notify(ref)


def quiet() -> World:
    """Last night's content is tonight's."""
    world = tonight(a_world())
    world.settle()
    world.night += timedelta(days=1)
    return tonight(world)


SCENARIOS = (
    Scenario("a quiet night", 3, quiet),
    Scenario("a night applies", 12, lambda: tonight(a_world(snapshot=much_changed()))),
    Scenario("a night finds nothing new", 6, lambda: tonight(a_world())),
    Scenario("a night reads again", 5, lambda: tonight(a_world(snapshot=WITHOUT_7Y))),
    Scenario("a night is refused", 8, lambda: tonight(a_world(snapshot=WITHOUT_7Y), reread=True)),
    Scenario("a night applies the rest", 12, waiting),
    Scenario("a night is resolved", 12, in_trouble),
    Scenario("the MIS refuses", 3, lambda: mis_fails(MisAccessRefused("status 403"))),
    Scenario("the MIS is away", 3, lambda: mis_fails(MisUnavailable("status 503"))),
    Scenario("a preview", 12, a_world, preview_of("7x")),
    Scenario(
        "a class is taken out",
        15,
        lambda: previewed(a_world(), "7x"),
        confirming("removed_class:7y"),
    ),
    Scenario("a class is kept", 12, without_7y_on_the_mis, deciding_by(keep=(DELETED_7Y,))),
    Scenario(
        "a class lives on under another id",
        12,
        without_7y_on_the_mis,
        deciding_by(same=(SamePair("7y", "n1"),)),
    ),
    Scenario("a class is archived", 15, without_7y_on_the_mis, deciding_by(accept=(DELETED_7Y,))),
    Scenario("a class is restored", 15, restoring, confirming_again()),
    Scenario("a sync is taken back", 15, undoing, confirming_again()),
    Scenario("a large sync is taken back", 12, undoing_much, confirming_again()),
    Scenario("a school is set up", 12, a_new_school, confirming()),
    Scenario("Worker finishes a plan", 8, handed_over),
    Scenario("a notice is sent", 6, a_notice, telling),
    Scenario("a night begins", 5, a_world, Process.dispatch),
    Scenario("a student is erased", 24, one_left, erasing),
    Scenario(
        "a task is set", 4, a_world, setting(a_task("new", class_id="7x", student_ids=("ben",)))
    ),
    Scenario(
        "a task is changed", 4, a_world, setting(a_task("t1", class_id="7y", title="Changed"))
    ),
    Scenario("a task is taken back", 2, a_world, taking_back),
    Scenario("a school is registered", 2, a_world, registering),
    Scenario("settings are changed", 3, a_world, deciding),
    Scenario("a colleague is brought in", 1, a_world, bringing_in),
)
