"""The logs and metrics of the start of a night: ids and counts."""

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from autosync.events import OrderKind
from rostersync.application.dispatch import Dispatched
from rostersync.logs import LogMessage, Metric


def report_queued(
    dispatched: Dispatched, kind: OrderKind, logger: Logger, metrics: Metrics
) -> None:
    """Say how many schools were queued, and which could not be."""
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
