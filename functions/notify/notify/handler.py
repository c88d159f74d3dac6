"""Notify: sends the notices that runs and nights put into the table, as its stream tells."""

from functools import partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from notify.post import post_of
from notify.report import report_failure, report_told
from rostersync.application.notify import NotAllSent, tell
from rostersync.application.notify_ports import NoticeRef, Post
from rostersync.domain.delivery import DeliveryState
from rostersync.logs import METRICS_NAMESPACE
from rostersync.settings import NotifySettings

logger = Logger()
metrics = Metrics(namespace=METRICS_NAMESPACE)
tracer = Tracer()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Send each record's notice, and report back those records that must come again.

    Lambda delivers again everything from the first of them on; a notice that was sent is left.
    """
    post = post_of(NotifySettings.read())
    # A notice that is tried again is no fault of the function, so the invocation does not fail.
    processor = BatchProcessor(
        event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False
    )
    send = partial(_send, post=post)
    return dict(process_partial_response(event, send, processor, context))


def _send(record: DynamoDBRecord, post: Post) -> None:
    ref = ref_of(record)
    try:
        told = tell(ref, post)
    except Exception as error:
        report_failure(ref, error, logger, metrics)
        raise
    report_told(ref, told, logger, metrics)
    put_off = told.count()[DeliveryState.WAITING]
    if put_off:
        raise NotAllSent(f"{put_off} addresses are to be tried again")


def ref_of(record: DynamoDBRecord) -> NoticeRef:
    """Read which notice a record is of.

    Raises:
        ValueError: the record names no item of this table.

    """
    keys = (record.dynamodb.keys if record.dynamodb else None) or {}
    if not {"pk", "sk"} <= keys.keys():
        raise ValueError("a record without the table's keys")
    return NoticeRef(keys["pk"], keys["sk"])
