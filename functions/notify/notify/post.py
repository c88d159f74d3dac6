"""The post office of this deployment, and one notice that goes through it."""

from functools import cache

from aws_lambda_powertools import Logger, Metrics

from notify.message import Composer
from notify.report import report_failure, report_sent
from rostersync import bootstrap
from rostersync.application.notify import SendResult, send_notice
from rostersync.application.ports.mail import NoticeRef, Post, Sender
from rostersync.settings import NotifySettings


@cache
def post_of(settings: NotifySettings) -> Post:
    """Make the adapters that sending needs, once for each deployment that the process serves."""
    sender = Sender(
        address=settings.sender_email,
        reply_to=settings.operator_email,
        configuration_set=settings.configuration_set,
    )
    composer = Composer(
        public_url=settings.public_url,
        operators=settings.operator_email,
        nightly_schedule=settings.nightly_schedule,
        time_zone=settings.time_zone,
    )
    return bootstrap.post(settings.table_name, sender, composer)


def try_to_send(
    ref: NoticeRef, post: Post, logger: Logger, metrics: Metrics
) -> SendResult | Exception:
    """Send a notice and report it; give an error back, whose text may quote a person."""
    try:
        result = send_notice(ref, post)
    except Exception as error:  # noqa: BLE001 - the caller decides who may see it
        report_failure(ref, error, logger, metrics)
        return error
    report_sent(ref, result, logger, metrics)
    return result
