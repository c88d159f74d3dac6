"""Carry out one message of the queue."""

from datetime import UTC, datetime
from typing import assert_never

from aws_lambda_powertools import Logger, Tracer

from autosync.erasure_line import report_erased
from autosync.events import EraseBody, FinishBody, NightBody, PreviewBody, body_of
from autosync.report import report_result
from rostersync.application.brake import Brake
from rostersync.application.erasure import finish_erasure
from rostersync.application.hand_over import finish_run
from rostersync.application.night import run_school
from rostersync.application.night_results import ReadAgain
from rostersync.application.ports.erasures import ErasureOrder
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import make_pending
from rostersync.application.stopwatch import Stopwatch
from rostersync.bootstrap import Deployment, brake, erasures, ports, work_queue
from rostersync.domain.brake import Bounds
from rostersync.domain.run import autosync_run_id
from rostersync.logs import LogMessage
from rostersync.run_line import run_fields
from rostersync.settings import WorkerSettings

logger = Logger()
tracer = Tracer()


def run_message(body: str, attempt: int, settings: WorkerSettings) -> None:
    """Run a school for a night, or finish a plan or an erasure, as the body says.

    Raises:
        NoMessageOfOurs: the body is neither.
        TryAgain, UnknownSchool, SchoolRecordInvalid: as `run_school` and `finish_run`.

    """
    parsed = body_of(body)
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
            braking = brake(settings.table_name, bounds)
            again = _run_night(parsed, attempt, ports(deployment), braking)
            if again is not None:
                _read_again(again, settings)
        case FinishBody():
            _finish(parsed, ports(deployment))
        case PreviewBody():
            _make_preview(parsed, ports(deployment))
        case EraseBody():
            order = ErasureOrder(parsed.school_id, parsed.erase, parsed.by)
            erased = finish_erasure(order, erasures(settings.table_name), datetime.now(UTC))
            report_erased(order, erased, logger)
        case _:
            assert_never(parsed)


def _run_night(order: NightBody, attempt: int, ports: Ports, brake: Brake) -> NightMessage | None:
    """Run a school; give the message for the second read, where that has to decide."""
    logger.append_keys(night=order.night.isoformat())
    tracer.put_annotation("night", order.night.isoformat())
    tracer.put_annotation("run_id", autosync_run_id(order.night, order.ordinal))
    message = NightMessage(order.school_id, order.night, order.ordinal, order.reread)
    result = run_school(message, attempt, ports, brake)
    if isinstance(result, ReadAgain):
        return result.order
    report_result(result, logger)
    return None


def _read_again(order: NightMessage, settings: WorkerSettings) -> None:
    """Order the second read by a message of its own, so that it uses up no try of this one.

    Whoever dies between the two leaves both: the run that ends first is the night's, and the other
    finds it ended.
    """
    delay_s = settings.reread_delay_seconds
    work_queue(settings.queue_url).send_later(order, delay_s)
    logger.info(LogMessage.READ_AGAIN, again_in_s=delay_s)


def _make_preview(order: PreviewBody, ports: Ports) -> None:
    tracer.put_annotation("preview_id", order.preview)
    made = make_pending(order.school_id, order.preview, ports)
    refusal = made.refusal.error if made and made.refusal else None
    logger.info(LogMessage.PREVIEW_MADE, preview_id=order.preview, refused=refusal)


def _finish(order: FinishBody, ports: Ports) -> None:
    tracer.put_annotation("run_id", order.finish)
    watch = Stopwatch(ports.clock)
    with watch.measure("write"):
        run = finish_run(order.school_id, order.finish, ports)
    if run is None:
        logger.info(LogMessage.RUN_REPEATED, run_id=order.finish)
    else:
        logger.info(LogMessage.RUN_ENDED, **run_fields(run, watch.seconds))
