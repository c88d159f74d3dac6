"""NotifyCheck, every few minutes: reports and watches nights, and sends notices left behind."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from notify.post import post_of, try_to_send
from notify.report import report_night, report_standing
from rostersync import bootstrap
from rostersync.application.night_report import left_behind, watch_nights
from rostersync.application.ports.mail import Post
from rostersync.logs import METRICS_NAMESPACE, Metric
from rostersync.settings import NotifySettings

logger = Logger()
metrics = Metrics(namespace=METRICS_NAMESPACE)
tracer = Tracer()

_TIME_TO_STOP_MS = 120_000
"""Kept for the night itself: 30,000 schools are read in a minute (`bench.watch`). The next check
finds what this one leaves; a notice that is half done costs an extra mail.
"""


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes it
    """Report and send. It ignores the payload, so an operator can call it at any time."""
    settings = NotifySettings.read()
    now = datetime.now(UTC)
    # First, so that mails go out even if a night cannot be read.
    found = _send_left_behind(post_of(settings), now, context)
    watched = watch_nights(bootstrap.nights(settings.table_name), now)
    for report in watched.reports:
        report_night(report, logger, metrics)
    report_standing(watched.standing, metrics)
    return {
        "left_behind": found,
        "reported": [report.night.isoformat() for report in watched.reports],
        "newest_night": asdict(watched.standing),
    }


def _send_left_behind(post: Post, now: datetime, context: LambdaContext) -> int:
    found = list(left_behind(post.outbox, now))
    metrics.add_metric(Metric.NOTICES_LEFT_BEHIND, MetricUnit.Count, len(found))
    for ref in found:
        if context.get_remaining_time_in_millis() < _TIME_TO_STOP_MS:
            break
        # One that cannot be read must not stop the others.
        try_to_send(ref, post, logger, metrics)
    return len(found)
