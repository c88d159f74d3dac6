"""The logs and metrics of sending: ids and counts, never an address or a name."""

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from rostersync.application.notify import SendResult
from rostersync.application.ports.mail import NoticeRef
from rostersync.domain.delivery import DeliveryState
from rostersync.domain.night_report import NightReport, NightStanding
from rostersync.logs import LogMessage, Metric

_UNSENT = {
    DeliveryState.REFUSED: Metric.NOTICES_REFUSED,
    DeliveryState.WAITING: Metric.NOTICES_PUT_OFF,
    DeliveryState.UNCERTAIN: Metric.NOTICES_UNCERTAIN,
}


def report_sent(ref: NoticeRef, result: SendResult, logger: Logger, metrics: Metrics) -> None:
    """Log and count a notice; one that needed no mail is logged, and not counted."""
    counts = result.count()
    metrics.add_metric(Metric.NOTICES_SENT, MetricUnit.Count, counts[DeliveryState.SENT])
    if not result.deliveries:
        logger.info(LogMessage.NOTICE_LEFT, pk=ref.pk, sk=ref.sk)
        return
    reasons = sorted({each.reason for each in result.deliveries.values() if each.reason})
    logger.info(LogMessage.NOTICE_SENT, pk=ref.pk, sk=ref.sk, reasons=reasons, states=counts)
    for state, metric in _UNSENT.items():
        if counts[state]:
            metrics.add_metric(metric, MetricUnit.Count, counts[state])


def report_failure(ref: NoticeRef, error: Exception, logger: Logger, metrics: Metrics) -> None:
    """Log a notice that failed, without the error's text, because it can quote a person."""
    logger.error(LogMessage.NOTICE_FAILED, pk=ref.pk, sk=ref.sk, error=type(error).__name__)
    metrics.add_metric(Metric.NOTICES_FAILED, MetricUnit.Count, 1)


def report_night(report: NightReport, logger: Logger, metrics: Metrics) -> None:
    """Log and measure a night that is over."""
    logger.info(
        LogMessage.NIGHT_REPORTED,
        night=report.night.isoformat(),
        due=report.due,
        failed=report.failed,
        unfinished=report.unfinished,
        held_by=report.held_by,
        credentials_refused=report.credentials_refused,
    )
    metrics.add_metric(Metric.SCHOOLS_FAILED, MetricUnit.Count, report.failed)
    if report.ended_at is not None:
        took = (report.ended_at - report.begun_at).total_seconds()
        metrics.add_metric(Metric.NIGHT_TIME, MetricUnit.Seconds, took)


def report_standing(standing: NightStanding, metrics: Metrics) -> None:
    """Measure the newest night as levels, so that an alarm lasts until somebody settles it."""
    metrics.add_metric(Metric.NIGHTS_HELD, MetricUnit.Count, standing.held)
    metrics.add_metric(Metric.SCHOOLS_UNFINISHED, MetricUnit.Count, standing.unfinished)
    metrics.add_metric(Metric.SCHOOLS_FAILED_BY_US, MetricUnit.Count, standing.failed_by_us)
