"""A deployment in memory: its table, queue and mails, the functions' processes, and time."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import cast

from rostersync.application.brake import Brake
from rostersync.application.dispatch import NightOrder, NightPorts, dispatch
from rostersync.application.erasure import finish_erasure
from rostersync.application.hand_over import HandOver, finish_run
from rostersync.application.night import run_school
from rostersync.application.night_results import Ran, ReadAgain
from rostersync.application.notify import send_notice
from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.erasures import ErasureOrder
from rostersync.application.ports.mail import (
    Mail,
    MailPutOff,
    MailUncertain,
    NoticeRef,
    Post,
)
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.aws.stores.erasures import DynamoErasures
from rostersync.aws.stores.feed import DynamoFeed
from rostersync.aws.stores.machine_clients import DynamoMachineClients
from rostersync.aws.stores.night_tallies import DynamoNightTallies
from rostersync.aws.stores.nights import DynamoNights
from rostersync.aws.stores.outbox import DynamoOutbox
from rostersync.aws.stores.recipients import DynamoRecipients
from rostersync.aws.stores.roster_pages import DynamoRosterPages
from rostersync.aws.stores.staff import DynamoStaff
from rostersync.aws.stores.tasks import DynamoTasks
from rostersync.aws.table.pace import Pace
from rostersync.aws.table.table import Table
from rostersync.domain.brake import Bounds
from rostersync.domain.run import Run
from rostersync.domain.snapshot import Snapshot
from tests.builders import NIGHT, NOW, a_snapshot
from tests.contract.aws.worlds import DynamoWorld
from tests.fakes import FakeClock, FakeMis
from tests.fakes.api import FakeAccess
from tests.in_memory.dynamo import MemoryDynamo, Place
from tests.proofs.interruptions.calls import Call, Killed, Late, Line, LinedDynamo
from tests.unit.application.posting import OPERATORS, compose

MOST_RECEIVES = 4
"""As the template's queue has it."""

_REREAD_DELAY_S = 300

_LARGE = 7
"""Changes above which a confirm hands its plan over to Worker."""

type Handed = tuple[str, str]
"""School and run of a plan that Worker is to finish."""


@dataclass
class Message:
    """A message in the queue, and how often it was received."""

    body: NightMessage | Handed | ErasureOrder
    receives: int = 0


@dataclass
class World:
    """All that outlives a process. `lines` are the runs whose end was logged."""

    dynamo: MemoryDynamo = field(default_factory=MemoryDynamo)
    queue: list[Message] = field(default_factory=list)
    dead_letters: list[Message] = field(default_factory=list)
    mails: list[tuple[str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    mis: FakeMis = field(default_factory=lambda: FakeMis(a_snapshot()))
    night: date = NIGHT

    def copy(self) -> "World":
        """Give another world in which everything is as it is here."""
        return World(
            dynamo=MemoryDynamo(self.dynamo.items),
            queue=[replace(message) for message in self.queue],
            mails=list(self.mails),
            lines=list(self.lines),
            clock=FakeClock(self.clock.now()),
            mis=FakeMis(self.mis.answer),
            night=self.night,
        )

    def reads(self, snapshot: Snapshot) -> None:
        """From now on the MIS says this."""
        self.mis.answer = snapshot

    def process(self, line: Line | None = None) -> "Process":
        """Start a process. What one before it had on its way arrives before the same call."""
        line = line or Line()
        line.arriving, line.late = self.late, []
        self.late = line.late
        return Process(self, line)

    def deliver(self, message: Message, line: Line | None = None) -> None:
        """Let Worker receive a message; one that is not done comes again, four times in all."""
        message.receives += 1
        try:
            self.process(line).work(message)
        except (Exception, Killed):  # noqa: BLE001 - whatever it is, the message stays
            if message.receives >= MOST_RECEIVES:
                self.queue.remove(message)
                self.dead_letters.append(message)
        else:
            self.queue.remove(message)

    def go_on(self) -> None:
        """Let AWS do what it does, for two nights: redeliver, retry, and begin the next night."""
        self.settle()
        for _ in range(2):
            self.night += timedelta(days=1)
            self.clock.advance(timedelta(days=1))
            self.process().dispatch()
            self.settle()

    def settle(self) -> None:
        """Deliver every message, and every notice that is not closed, as often as they come."""
        while self.queue:
            self.deliver(self.queue[0])
        for _ in range(3):
            self.clock.advance(timedelta(minutes=15))
            for ref in self.unsent():
                self.process().notify(ref)

    def finish_erasures(self) -> None:
        """Queue every erasure that is not finished, as the start of a night does."""
        self.queue += [Message(order) for order in self.process().erasures.unfinished()]

    def unsent(self) -> list[NoticeRef]:
        """The notices that wait for a mail."""
        return [
            NoticeRef(*place)
            for place, item in sorted(self.dynamo.items.items())
            if place[1].startswith("NOTICE#") and "closed_at" not in item
        ]

    def at(self, prefix: str) -> list[Place]:
        """The items whose sort key begins so."""
        return sorted(place for place in self.dynamo.items if place[1].startswith(prefix))


class _Queue:
    """The work queue at the end of a line."""

    def __init__(self, world: World, line: Line) -> None:
        self._world = world
        self._line = line

    def send(self, messages: Iterable[NightMessage]) -> tuple[NightMessage, ...]:
        for message in messages:
            self._send(message)
        return ()

    def send_later(self, message: NightMessage, delay_s: int) -> None:
        self._send(message)

    def postpone(self, receipt: str, delay_s: int) -> None:
        raise NotImplementedError

    def send_finish(self, school_id: str, run_id: str) -> None:
        self._send((school_id, run_id))

    def send_preview(self, school_id: str, preview_id: str) -> None:
        raise NotImplementedError

    def send_erasure(self, order: ErasureOrder) -> None:
        self._send(order)

    def _send(self, body: NightMessage | Handed | ErasureOrder) -> None:
        self._line.call(
            Call("sqs", "send_message"), lambda: self._world.queue.append(Message(body))
        )


class _Mailer:
    """The mail service at the end of a line."""

    def __init__(self, world: World, line: Line) -> None:
        self._world = world
        self._line = line

    def send(self, mail: Mail, address: str) -> str:
        try:
            self._line.call(
                Call("ses", "send_email"), lambda: self._world.mails.append((mail.kind, address))
            )
        except OSError:
            raise MailUncertain from None
        except Exception as error:
            raise MailPutOff(type(error).__name__) from error
        return f"ses-{len(self._world.mails)}"


class Process:
    """One invocation of a function; all its calls go over one line."""

    def __init__(self, world: World, line: Line) -> None:
        self.world = world
        self.line = line
        client = LinedDynamo(world.dynamo, line)
        table = Table("rostersync", lambda: cast("object", client), Pace(lambda: 0.0))  # type: ignore[arg-type, return-value]
        queue = _Queue(world, line)
        self.queue = queue
        stores = DynamoWorld.make(table)
        self.ports = Ports(
            schools=stores.schools,
            rosters=stores.rosters,
            runs=stores.runs,
            previews=stores.previews,
            archive=stores.archive,
            mis=world.mis,
            clock=world.clock,
            journal=self._log,
        )
        self.api = ApiPorts(
            sync=self.ports,
            recipients=DynamoRecipients(table),
            staff=DynamoStaff(table),
            machine_clients=DynamoMachineClients(table),
            access=FakeAccess(),
            roster_pages=DynamoRosterPages(table),
            tasks=DynamoTasks(table),
            queue=queue,
            feed=DynamoFeed(table),
        )
        self.erasures = DynamoErasures(table)
        self.nights = DynamoNights(table)
        self.tallies = DynamoNightTallies(table)
        self.outbox = DynamoOutbox(table)
        self.hand_over = HandOver(queue, _LARGE)

    def work(self, message: Message) -> None:
        """What Worker does with a message."""
        match message.body:
            case NightMessage():
                brake = Brake(self.tallies, Bounds(percent=50, minimum=5))
                ran = run_school(message.body, min(message.receives, 3), self.ports, brake)
                if isinstance(ran, ReadAgain):
                    self.queue.send_later(ran.order, _REREAD_DELAY_S)
                elif isinstance(ran, Ran) and not ran.is_repeat:
                    self._log(ran.run)
            case ErasureOrder():
                finish_erasure(message.body, self.erasures, self.world.clock.now())
            case (school_id, run_id):
                run = finish_run(school_id, run_id, self.ports)
                if run is not None:
                    self._log(run)

    def dispatch(self) -> None:
        """What Nightly does."""
        ports = NightPorts(self.ports.schools, self.queue, self.nights, self.tallies, self.erasures)
        dispatch(NightOrder(self.world.night), ports, self.world.clock.now())

    def notify(self, ref: NoticeRef) -> None:
        """What Notify does with a notice."""
        post = Post(
            outbox=self.outbox,
            schools=self.ports.schools,
            recipients=self.api.recipients,
            mailer=_Mailer(self.world, self.line),
            clock=self.world.clock,
            compose=compose,
            operators=OPERATORS,
        )
        send_notice(ref, post)

    def _log(self, run: Run) -> None:
        self.world.lines.append(run.run_id)
