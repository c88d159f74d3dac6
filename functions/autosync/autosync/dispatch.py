"""Nightly: begins the night, one message for each school that is due."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, assert_never

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from rostersync.application.dispatch import Dispatched, NightOrder, NightPorts, dispatch, release
from rostersync.bootstrap import night_ports
from rostersync.logs import METRICS_NAMESPACE, LogMessage, Metric
from rostersync.settings import NightlySettings

logger = Logger()
metrics = Metrics(namespace=METRICS_NAMESPACE)
tracer = Tracer()


class ScheduledEvent(BaseModel):
    """What EventBridge sends; the night is the UTC day of its time."""

    model_config = ConfigDict(extra="ignore")

    time: AwareDatetime


class ConsoleOrder(BaseModel):
    """What an operator types into the console's Test tab; all of it is optional."""

    model_config = ConfigDict(extra="forbid")

    school_ids: frozenset[str] | None = Field(default=None, min_length=1)
    night: date | None = None
    again: bool = False


class ReleaseOrder(BaseModel):
    """What an operator types to let a night go on that the brake held."""

    model_config = ConfigDict(extra="forbid")

    release: date


class OrderKind(StrEnum):
    """Which schools were ordered, so that a query tells a night of all from an operator's few."""

    ALL = "all"
    SOME = "some"
    AGAIN = "again"
    RELEASED = "released"


_ORDER = TypeAdapter[ReleaseOrder | ConsoleOrder](ReleaseOrder | ConsoleOrder)


class NightIncomplete(Exception):
    """Some messages could not be queued: the invocation fails, so that Lambda tries again."""


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes it
    """Queue the schools of the event, and say what became of each.

    Raises:
        pydantic.ValidationError: the payload has an unknown key or an impossible value.
        NightNotHeld: a release of a night that was not held.
        NightIncomplete: some messages were not taken; a retry sends all again, which is harmless.

    """
    settings = NightlySettings.read()
    now = datetime.now(UTC)
    ports = night_ports(settings.table_name, settings.queue_url)
    order = order_of(event, now)
    dispatched = _carry_out(order, ports, now)
    _report(dispatched, kind_of(order))
    if dispatched.not_sent:
        raise NightIncomplete(f"{len(dispatched.not_sent)} schools could not be queued")
    return asdict(dispatched) | {"night": dispatched.night.isoformat()}


def order_of(event: dict[str, Any], now: datetime) -> NightOrder | ReleaseOrder:
    """Read the payload: EventBridge's, known by its `detail-type`, or an operator's."""
    if "detail-type" in event:
        scheduled = ScheduledEvent.model_validate(event)
        return NightOrder(scheduled.time.astimezone(UTC).date())
    order = _ORDER.validate_python(event)
    if isinstance(order, ReleaseOrder):
        return order
    return NightOrder(order.night or now.date(), order.school_ids, order.again)


def kind_of(order: NightOrder | ReleaseOrder) -> OrderKind:
    """Say which schools an order is for; `again` before `some`, for it may be both."""
    if isinstance(order, ReleaseOrder):
        return OrderKind.RELEASED
    if order.again:
        return OrderKind.AGAIN
    return OrderKind.ALL if order.is_of_all else OrderKind.SOME


def _carry_out(order: NightOrder | ReleaseOrder, ports: NightPorts, now: datetime) -> Dispatched:
    match order:
        case ReleaseOrder():
            dispatched = release(order.release, ports, now)
            logger.warning(LogMessage.NIGHT_RELEASED, night=order.release.isoformat())
        case NightOrder():
            logger.info(LogMessage.NIGHT_BEGUN, night=order.night.isoformat(), kind=kind_of(order))
            dispatched = dispatch(order, ports, now)
            if order.is_of_all:
                metrics.add_metric(Metric.NIGHTS_BEGUN, MetricUnit.Count, 1)
        case _:
            assert_never(order)
    return dispatched


def _report(dispatched: Dispatched, kind: OrderKind) -> None:
    logger.info(
        LogMessage.NIGHT_QUEUED,
        night=dispatched.night.isoformat(),
        kind=kind,
        sent=len(dispatched.sent),
        not_due=len(dispatched.not_due),
        not_sent=dispatched.not_sent,
    )
    if dispatched.unknown:
        logger.error(LogMessage.SCHOOLS_UNKNOWN, school_ids=dispatched.unknown)
    if kind is OrderKind.ALL:
        metrics.add_metric(Metric.SCHOOLS_DUE, MetricUnit.Count, len(dispatched.sent))
    metrics.add_metric(Metric.SCHOOLS_NOT_QUEUED, MetricUnit.Count, len(dispatched.not_sent))
