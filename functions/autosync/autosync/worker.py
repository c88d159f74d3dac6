"""Worker: one school and one night a message, or what somebody began and could not finish."""

from typing import Any

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from autosync.messages import run_message
from autosync.report import report_failed_message, report_try_again
from rostersync.application.diagnosis import diagnose
from rostersync.application.night_results import TryAgain
from rostersync.bootstrap import log_reader_with, work_queue
from rostersync.settings import WorkerSettings

logger = Logger()
log_reader_with(logger)
tracer = Tracer()
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
"""A message that needs another try is not a fault of the function: the invocation succeeds."""

MAX_DELAY_S = 43_200
"""SQS keeps a message hidden for 12 hours at most."""


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Run the school of each message, and return the messages that must come again."""
    return dict(process_partial_response(event, _run, processor, context))


def _run(record: SQSRecord) -> None:
    settings = WorkerSettings.read()
    attempt = int(record.attributes.approximate_receive_count)
    try:
        run_message(record.body, attempt, settings)
    except Exception as error:
        delay_s = min(settings.retry_delay_seconds * attempt, MAX_DELAY_S)
        _report_failure(error, record.message_id, delay_s)
        work_queue(settings.queue_url).postpone(record.receipt_handle, delay_s)
        raise


def _report_failure(error: Exception, message_id: str, delay_s: int) -> None:
    if isinstance(error, TryAgain):
        report_try_again(error, delay_s, logger)
        return
    report_failed_message(message_id, diagnose(error), logger)
