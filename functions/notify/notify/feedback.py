"""Bounces and complaints, as SES reports them through EventBridge."""

from typing import Any

from aws_lambda_powertools import Logger, Tracer, single_metric
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from rostersync import bootstrap
from rostersync.application.feedback import Feedback, FeedbackKind, mark_undeliverable
from rostersync.application.mail_tags import school_of
from rostersync.logs import METRICS_NAMESPACE, LogMessage, Metric
from rostersync.settings import FeedbackSettings

logger = Logger()
tracer = Tracer()


class _FromSes(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Address(_FromSes):
    email: str = Field(alias="emailAddress")


class _Bounce(_FromSes):
    type: str = Field(alias="bounceType")
    sub_type: str = Field(alias="bounceSubType")
    addresses: list[_Address] = Field(alias="bouncedRecipients")
    at: AwareDatetime = Field(alias="timestamp")


class _Complaint(_FromSes):
    addresses: list[_Address] = Field(alias="complainedRecipients")
    at: AwareDatetime = Field(alias="timestamp")
    type: str | None = Field(alias="complaintFeedbackType", default=None)


class _Sent(_FromSes):
    tags: dict[str, list[str]] = Field(default_factory=dict)


class _Detail(_FromSes):
    mail: _Sent
    bounce: _Bounce | None = None
    complaint: _Complaint | None = None


class SesEvent(_FromSes):
    """An event of SES, as EventBridge carries it; the fields are those of its event data.

    https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
    """

    detail: _Detail


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


def feedback_of(event: SesEvent) -> Feedback | None:
    """Read which mail came back; None for an event of another kind."""
    school_id = school_of(event.detail.mail.tags)
    bounce, complaint = event.detail.bounce, event.detail.complaint
    if bounce is not None:
        # Undetermined and Transient can pass; only Permanent says that the mailbox does not exist.
        lasts = bounce.type == "Permanent"
        kind = FeedbackKind.BOUNCED if lasts else FeedbackKind.DELAYED
        reason = f"{bounce.type}/{bounce.sub_type}"
        return Feedback(kind, _emails(bounce.addresses), bounce.at, reason, school_id)
    if complaint is not None:
        reason = complaint.type or "unspecified"
        kind = FeedbackKind.COMPLAINED
        return Feedback(kind, _emails(complaint.addresses), complaint.at, reason, school_id)
    return None


def _emails(addresses: list[_Address]) -> tuple[str, ...]:
    return tuple(address.email for address in addresses)
