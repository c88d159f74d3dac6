"""The composition root: the one place that chooses adapters for ports."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from aws_lambda_powertools import Logger

from rostersync.application.announcing import Bus
from rostersync.application.brake import Brake
from rostersync.application.dispatch import NightPorts
from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.erasures import Erasures
from rostersync.application.ports.mail import Compose, Post, Recipients, Sender
from rostersync.application.ports.nights import Nights
from rostersync.application.ports.queue import WorkQueue
from rostersync.application.ports.sync import Ports
from rostersync.application.roster_cache import CachedRosters
from rostersync.aws.bus import EventBridgeBus
from rostersync.aws.mailer import SesMailer
from rostersync.aws.queue import SqsWorkQueue
from rostersync.aws.stores.archive import DynamoArchive
from rostersync.aws.stores.erasures import DynamoErasures
from rostersync.aws.stores.feed import DynamoFeed
from rostersync.aws.stores.machine_clients import DynamoMachineClients
from rostersync.aws.stores.night_tallies import DynamoNightTallies
from rostersync.aws.stores.nights import DynamoNights
from rostersync.aws.stores.outbox import DynamoOutbox
from rostersync.aws.stores.previews import DynamoPreviews
from rostersync.aws.stores.recipients import DynamoRecipients
from rostersync.aws.stores.roster_pages import DynamoRosterPages
from rostersync.aws.stores.rosters import DynamoRosters
from rostersync.aws.stores.runs import DynamoRuns
from rostersync.aws.stores.schools import DynamoSchools
from rostersync.aws.stores.staff import DynamoStaff
from rostersync.aws.stores.tasks import DynamoTasks
from rostersync.aws.stream import written_of as written_of
from rostersync.aws.table.table import Table
from rostersync.aws.token import SsmToken
from rostersync.domain.brake import Bounds
from rostersync.domain.run import Run
from rostersync.logs import LogMessage
from rostersync.mis.limits import Limits
from rostersync.mis.wonde import WondeReader, walk
from rostersync.run_line import run_fields
from rostersync.settings import ApiSettings

NIGHT_READ_BUDGET_S = 120.0
"""For all reading of one school at night: it leaves more than half of Worker's 300 seconds."""

REQUEST_READ_BUDGET_S = 8.0
"""For reading a school while a person waits; what takes longer is read by Worker."""

ACCESS_CHECK_BUDGET_S = 22.0
"""For two requests to the MIS while a person waits: API Gateway gives up after 30 seconds."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Tell the time in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Deployment:
    """The table, MIS and token of one deployment, and how long its reads may take."""

    table_name: str
    wonde_base_url: str
    wonde_token_parameter: str
    mis_retry_s: float
    read_budget_s: float = NIGHT_READ_BUDGET_S


@cache
def ports(deployment: Deployment) -> Ports:
    """Make what a sync needs, once for each deployment that the process serves."""
    table = Table(deployment.table_name)
    token = SsmToken(deployment.wonde_token_parameter)
    return Ports(
        schools=DynamoSchools(table),
        rosters=DynamoRosters(table),
        runs=DynamoRuns(table),
        previews=DynamoPreviews(table),
        archive=DynamoArchive(table),
        mis=WondeReader(
            deployment.wonde_base_url,
            token,
            deployment.read_budget_s,
            limits=Limits(retrying_s=deployment.mis_retry_s),
        ),
        clock=SystemClock(),
        journal=_say_finished,
    )


def _say_finished(run: Run) -> None:
    """Leave the line of a run that this process finished for another."""
    Logger().info(LogMessage.RUN_ENDED, **run_fields(run))


def log_reader_with(logger: Logger) -> None:
    """Give the log lines of the MIS's reader, which knows only `logging`, the form of ours.

    Lambda's own handler is at the root, and would write each line a second time.
    """
    reader = logging.getLogger(walk.__name__)
    reader.addHandler(logger.registered_handler)
    reader.propagate = False


@cache
def work_queue(queue_url: str) -> WorkQueue:
    """Make the queue that Worker reads."""
    return SqsWorkQueue(queue_url)


@cache
def night_ports(table_name: str, queue_url: str) -> NightPorts:
    """Make what the start of a night needs."""
    table = Table(table_name)
    return NightPorts(
        schools=DynamoSchools(table),
        queue=work_queue(queue_url),
        nights=DynamoNights(table),
        tallies=DynamoNightTallies(table),
        erasures=DynamoErasures(table),
    )


@cache
def brake(table_name: str, bounds: Bounds) -> Brake:
    """Make what holds a night in which too many schools fail alike."""
    return Brake(DynamoNightTallies(Table(table_name)), bounds)


@cache
def erasures(table_name: str) -> Erasures:
    """Make what erases a student."""
    return DynamoErasures(Table(table_name))


@cache
def bus(name: str) -> Bus:
    """Make the bus on which changes are announced."""
    return EventBridgeBus(name)


@cache
def nights(table_name: str) -> Nights:
    """Make the nights, for whoever reports them."""
    return DynamoNights(Table(table_name))


@cache
def recipients(table_name: str) -> Recipients:
    """Make the marks of addresses whose mails came back."""
    return DynamoRecipients(Table(table_name))


@cache
def post(table_name: str, sender: Sender, compose: Compose) -> Post:
    """Make what sending needs; answers go to the operators."""
    table = Table(table_name)
    return Post(
        outbox=DynamoOutbox(table),
        schools=DynamoSchools(table),
        recipients=DynamoRecipients(table),
        mailer=SesMailer(sender),
        clock=SystemClock(),
        compose=compose,
        operators=sender.reply_to,
    )


@cache
def api_ports(settings: ApiSettings) -> ApiPorts:
    """Make what the API needs."""
    table = Table(settings.table_name)
    token, limits = (
        SsmToken(settings.wonde_token_parameter),
        Limits(retrying_s=settings.mis_retry_seconds),
    )
    reader, access = (
        WondeReader(settings.wonde_base_url, token, budget_s, limits=limits)
        for budget_s in (REQUEST_READ_BUDGET_S, ACCESS_CHECK_BUDGET_S)
    )
    return ApiPorts(
        sync=Ports(
            schools=DynamoSchools(table),
            rosters=CachedRosters(DynamoRosters(table)),
            runs=DynamoRuns(table),
            previews=DynamoPreviews(table),
            archive=DynamoArchive(table),
            mis=reader,
            clock=SystemClock(),
            journal=_say_finished,
        ),
        recipients=DynamoRecipients(table),
        staff=DynamoStaff(table),
        machine_clients=DynamoMachineClients(table),
        access=access,
        roster_pages=DynamoRosterPages(table),
        tasks=DynamoTasks(table),
        queue=work_queue(settings.queue_url),
        feed=DynamoFeed(table),
    )
