"""Nightly: begins the night, one message for each school that is due."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, assert_never

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from autosync.events import ReleaseOrder, kind_of, order_of
from autosync.report_queued import report_queued
from rostersync.application.dispatch import Dispatched, NightOrder, NightPorts, dispatch, release
from rostersync.bootstrap import night_ports
from rostersync.logs import METRICS_NAMESPACE, LogMessage, Metric
from rostersync.settings import NightlySettings

logger = Logger()
metrics = Metrics(namespace=METRICS_NAMESPACE)
tracer = Tracer()


class NightIncomplete(Exception):
    """Some messages could not be queued: the invocation fails, so that Lambda tries again."""


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes it
    """Queue the schools of the event, and report the result for each.

    Raises:
        pydantic.ValidationError: the payload has an unknown key or an impossible value.
        NightNotHeld: a release of a night that was not held.
        NightIncomplete: some messages were not taken; a retry sends all again, which is harmless.

    """
    settings, now = NightlySettings.read(), datetime.now(UTC)
    order = order_of(event, now)
    dispatched = _carry_out(order, night_ports(settings.table_name, settings.queue_url), now)
    report_queued(dispatched, kind_of(order), logger, metrics)
    if dispatched.not_sent:
        raise NightIncomplete(f"{len(dispatched.not_sent)} schools could not be queued")
    return asdict(dispatched) | {"night": dispatched.night.isoformat()}


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
