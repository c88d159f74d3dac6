"""Notify: sends the notices of runs and nights, as the table's stream brings them."""

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
from rostersync.application.notify import NotAllSent, Told, tell
from rostersync.application.ports.mail import NoticeRef, Post
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
    """Send the notice of each record, and return the records that must come again.

    Lambda repeats everything from the first of them on; Notify skips a notice that was sent.
    """
    post = post_of(NotifySettings.read())
    # A notice that needs another try is not a fault of the function: the invocation succeeds.
    processor = BatchProcessor(
        event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False
    )
    send = partial(_send, post=post)
    return dict(process_partial_response(event, send, processor, context))


def _send(record: DynamoDBRecord, post: Post) -> None:
    ref = ref_of(record)
    ids = _ids_of(record)
    # A subsegment for each, because notices of one batch would overwrite each other's annotations.
    with tracer.provider.in_subsegment("## notice"), logger.append_context_keys(**ids):
        for name, value in ids.items():
            tracer.put_annotation(name, value)
        told = _told(ref, post)
    if isinstance(told, Exception):
        raise told
    put_off = told.count()[DeliveryState.WAITING]
    if put_off:
        raise NotAllSent(f"{put_off} addresses are to be tried again")


def _told(ref: NoticeRef, post: Post) -> Told | Exception:
    """Tell, and give an error back: raised here, its text would stand in the trace.

    It may quote a person.
    """
    try:
        told = tell(ref, post)
    except Exception as error:  # noqa: BLE001 - the caller raises it
        report_failure(ref, error, logger, metrics)
        return error
    report_told(ref, told, logger, metrics)
    return told


def _ids_of(record: DynamoDBRecord) -> dict[str, str]:
    """Give the ids by which people look for a notice: its school and run, or its night."""
    image = (record.dynamodb.new_image if record.dynamodb else None) or {}
    return {name: image[name] for name in ("school_id", "run_id", "night") if name in image}


def ref_of(record: DynamoDBRecord) -> NoticeRef:
    """Read to which notice a record belongs.

    Raises:
        ValueError: the record does not name an item of this table.

    """
    keys = (record.dynamodb.keys if record.dynamodb else None) or {}
    if not {"pk", "sk"} <= keys.keys():
        raise ValueError("a record without the table's keys")
    return NoticeRef(keys["pk"], keys["sk"])
