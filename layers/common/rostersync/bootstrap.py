"""The composition root: the one place that chooses adapters for ports."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from rostersync.application.ports import NightQueue, Ports, Schools
from rostersync.aws.previews import DynamoPreviews
from rostersync.aws.queue import SqsNightQueue
from rostersync.aws.rosters import DynamoRosters
from rostersync.aws.runs import DynamoRuns
from rostersync.aws.schools import DynamoSchools
from rostersync.aws.table import Table
from rostersync.aws.token import SsmToken
from rostersync.mis.limits import Limits
from rostersync.mis.wonde import WondeReader

NIGHT_READ_BUDGET_S = 120.0
"""For all of one school's reading at night: leaves more than half of Worker's 300 seconds."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Tell the time in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Where:
    """Where a deployment's things are."""

    table_name: str
    wonde_base_url: str
    wonde_token_parameter: str
    mis_retry_s: float
    read_budget_s: float = NIGHT_READ_BUDGET_S


@cache
def ports(where: Where) -> Ports:
    """Make what a sync needs, once for each deployment that the process serves."""
    table = Table(where.table_name)
    token = SsmToken(where.wonde_token_parameter)
    return Ports(
        schools=DynamoSchools(table),
        rosters=DynamoRosters(table),
        runs=DynamoRuns(table),
        previews=DynamoPreviews(table),
        mis=WondeReader(
            where.wonde_base_url,
            token,
            where.read_budget_s,
            limits=Limits(retrying_s=where.mis_retry_s),
        ),
        clock=SystemClock(),
    )


@cache
def schools(table_name: str) -> Schools:
    """Make the list of schools alone, for who needs no more."""
    return DynamoSchools(Table(table_name))


@cache
def night_queue(queue_url: str) -> NightQueue:
    """Make the queue of the night."""
    return SqsNightQueue(queue_url)
