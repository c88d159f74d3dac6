"""Worker: one school and one night a message, or what somebody began and could not finish."""

from datetime import UTC, date, datetime
from typing import Any, assert_never

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from autosync.erasure_line import report_erased
from autosync.report import report_failed_message, report_result, report_try_again
from rostersync.application.brake import Brake
from rostersync.application.diagnosis import diagnose
from rostersync.application.erasure import finish_erasure
from rostersync.application.hand_over import finish_run
from rostersync.application.night import TryAgain, run_school
from rostersync.application.ports.erasures import ErasureOrder
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.application.stopwatch import Stopwatch
from rostersync.bootstrap import (
    Deployment,
    brake,
    erasures,
    log_reader_with,
    ports,
    work_queue,
)
from rostersync.domain.brake import Bounds
from rostersync.domain.run import autosync_run_id
from rostersync.logs import LogMessage
from rostersync.run_line import run_fields
from rostersync.settings import WorkerSettings

logger = Logger()
log_reader_with(logger)
tracer = Tracer()
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
"""A message that is tried again is no fault of the function, so the invocation does not fail."""

MAX_DELAY_S = 43_200
"""SQS keeps a message hidden for 12 hours at most."""


class NightBody(BaseModel):
    """The body of a message, as Nightly sends it."""

    model_config = ConfigDict(extra="forbid")

    school_id: str = Field(min_length=1)
    night: date
    ordinal: int = Field(default=1, ge=1)


class FinishBody(BaseModel):
    """The body of a message from the API: a plan was begun that is too large for a request."""

    model_config = ConfigDict(extra="forbid")

    school_id: str = Field(min_length=1)
    finish: str = Field(min_length=1)


class EraseBody(BaseModel):
    """The body of a message from Nightly: an erasure was begun and cut off."""

    model_config = ConfigDict(extra="forbid")

    school_id: str = Field(min_length=1)
    erase: str = Field(min_length=1)
    by: str


_BODY = TypeAdapter[NightBody | FinishBody | EraseBody](NightBody | FinishBody | EraseBody)


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Run each message's school, and report back those messages that must come again."""
    return dict(process_partial_response(event, _run, processor, context))


def _run(record: SQSRecord) -> None:
    settings = WorkerSettings.read()
    attempt = int(record.attributes.approximate_receive_count)
    try:
        _run_message(record.body, attempt, settings)
    except Exception as error:
        delay_s = min(settings.retry_delay_seconds * attempt, MAX_DELAY_S)
        _report_failure(error, record.message_id, delay_s)
        work_queue(settings.queue_url).postpone(record.receipt_handle, delay_s)
        raise


def _run_message(body: str, attempt: int, settings: WorkerSettings) -> None:
    parsed = _BODY.validate_json(body)
    logger.append_keys(school_id=parsed.school_id)
    tracer.put_annotation("school_id", parsed.school_id)
    deployment = Deployment(
        table_name=settings.table_name,
        wonde_base_url=settings.wonde_base_url,
        wonde_token_parameter=settings.wonde_token_parameter,
        mis_retry_s=settings.mis_retry_seconds,
    )
    match parsed:
        case NightBody():
            bounds = Bounds(settings.brake_percent, settings.brake_minimum_schools)
            _run_night(parsed, attempt, ports(deployment), brake(settings.table_name, bounds))
        case FinishBody():
            _finish(parsed, ports(deployment))
        case EraseBody():
            order = ErasureOrder(parsed.school_id, parsed.erase, parsed.by)
            erased = finish_erasure(order, erasures(settings.table_name), datetime.now(UTC))
            report_erased(order, erased, logger)
        case _:
            assert_never(parsed)


def _run_night(order: NightBody, attempt: int, ports: Ports, brake: Brake) -> None:
    logger.append_keys(night=order.night.isoformat())
    tracer.put_annotation("night", order.night.isoformat())
    tracer.put_annotation("run_id", autosync_run_id(order.night, order.ordinal))
    message = NightMessage(order.school_id, order.night, order.ordinal)
    result = run_school(message, attempt, ports, brake)
    report_result(result, logger)


def _finish(order: FinishBody, ports: Ports) -> None:
    tracer.put_annotation("run_id", order.finish)
    watch = Stopwatch(ports.clock)
    with watch.measure("write"):
        run = finish_run(order.school_id, order.finish, ports)
    if run is None:
        logger.info(LogMessage.RUN_REPEATED, run_id=order.finish)
    else:
        logger.info(LogMessage.RUN_ENDED, **run_fields(run, watch.seconds))


def _report_failure(error: Exception, message_id: str, delay_s: int) -> None:
    if isinstance(error, TryAgain):
        report_try_again(error, delay_s, logger)
        return
    _, detail = diagnose(error)
    report_failed_message(message_id, detail, logger)
