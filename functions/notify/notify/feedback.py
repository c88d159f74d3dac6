"""Bounces and complaints, as SES reports them through EventBridge."""

from typing import Any

from aws_lambda_powertools import Logger, Tracer, single_metric
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from notify.events import SesEvent, feedback_of
from rostersync import bootstrap
from rostersync.application.feedback import FeedbackKind, mark_undeliverable
from rostersync.logs import METRICS_NAMESPACE, LogMessage, Metric
from rostersync.settings import FeedbackSettings

logger = Logger()
tracer = Tracer()


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> None:  # noqa: ARG001 - Lambda passes it
    """Mark the addresses of a lasting failure on their school.

    Raises:
        pydantic.ValidationError: not an event of SES as it documents them.

    """
    feedback = feedback_of(SesEvent.model_validate(event))
    if feedback is None:
        return
    table = FeedbackSettings.read().table_name
    marked = mark_undeliverable(feedback, bootstrap.recipients(table))
    logger.warning(
        LogMessage.MAIL_CAME_BACK,
        school_id=feedback.school_id,
        kind=feedback.kind,
        reason=feedback.reason,
        marked=marked,
    )
    count = len(feedback.addresses)
    metric = _METRICS[feedback.kind]
    with single_metric(metric, MetricUnit.Count, count, namespace=METRICS_NAMESPACE):
        pass


_METRICS = {
    FeedbackKind.BOUNCED: Metric.NOTICES_BOUNCED,
    FeedbackKind.DELAYED: Metric.NOTICES_BOUNCED,
    FeedbackKind.COMPLAINED: Metric.NOTICES_COMPLAINED,
}
