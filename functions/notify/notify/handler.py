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

from notify.events import ids_of, ref_of
from notify.post import post_of, try_to_send
from rostersync.application.notify import NotAllSent
from rostersync.application.ports.mail import Post
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
    ids = ids_of(record)
    # A subsegment for each, because notices of one batch would overwrite each other's annotations.
    with tracer.provider.in_subsegment("## notice"), logger.append_context_keys(**ids):
        for name, value in ids.items():
            tracer.put_annotation(name, value)
        result = try_to_send(ref, post, logger, metrics)
    # Raised out here: within the subsegment its text, which may quote a person, would be kept.
    if isinstance(result, Exception):
        raise result
    put_off = result.count()[DeliveryState.WAITING]
    if put_off:
        raise NotAllSent(f"{put_off} addresses are to be tried again")
