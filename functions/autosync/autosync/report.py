"""The logs and metrics of a run: ids, counts and seconds, never a name."""

from functools import partial

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit

from rostersync.application.diagnosis import Diagnosis
from rostersync.application.night_results import Held, NotDue, Ran, TryAgain
from rostersync.domain.run import Cause, Outcome
from rostersync.domain.school import Source
from rostersync.logs import FUNCTION_VERSION, METRICS_NAMESPACE, LogMessage, Metric
from rostersync.run_line import run_fields, summary_counts

_metric = partial(single_metric, namespace=METRICS_NAMESPACE)

_OF_THE_MIS = {Cause.MIS_ACCESS, Cause.MIS_UNAVAILABLE, Cause.MIS_INCOMPLETE, Cause.MIS_EMPTY}


def report_result(result: Ran | NotDue | Held, logger: Logger) -> None:
    """Log and count the end of a message; a repeat is logged, and not counted again."""
    match result:
        case NotDue():
            logger.info(LogMessage.SCHOOL_NOT_DUE, state=result.state)
        case Ran(is_repeat=True):
            # With all of its fields: who ended it may have died before its line was written.
            logger.info(LogMessage.RUN_REPEATED, **run_fields(result.run))
        case Ran():
            logger.info(
                LogMessage.RUN_ENDED,
                **run_fields(result.run, result.seconds, result.waiting_since),
            )
            _count_run(result)
        case Held():
            _report_held(result, logger)


def report_try_again(again: TryAgain, delay_s: int, logger: Logger) -> None:
    """Log why the night is not over for a school, and when the next try is."""
    cause, detail, refused, *_ = again.diagnosis
    logger.warning(LogMessage.TRY_AGAIN, cause=cause, detail=detail, again_in_s=delay_s)
    _count_error(cause, again.source, are_credentials_refused=refused)
    _count_fault(is_fault=again.diagnosis.is_fault)


def report_failed_message(message_id: str, diagnosis: Diagnosis, logger: Logger) -> None:
    """Say that a message could not even be recorded as failed; after four it is a dead letter."""
    logger.error(LogMessage.MESSAGE_FAILED, message_id=message_id, detail=diagnosis.detail)
    _count(Metric.MESSAGES_FAILED)
    _count_fault(is_fault=diagnosis.is_fault)


def _report_held(held: Held, logger: Logger) -> None:
    if held.is_first:
        logger.error(LogMessage.NIGHT_HELD, cause=held.cause)
    logger.warning(LogMessage.SCHOOL_HELD, cause=held.cause)
    _count(Metric.SCHOOLS_HELD)


def _count_run(result: Ran) -> None:
    run = result.run
    _count(Metric.SCHOOL_RUNS, outcome=run.outcome or "", cause=run.cause or "none")
    if run.cause is not None:
        _count_error(run.cause, result.source, are_credentials_refused=run.credentials_refused)
    _count_fault(is_fault=result.is_fault)
    for part, seconds in result.seconds.items():
        with _metric(Metric.RUN_TIME, MetricUnit.Seconds, seconds) as metric:
            metric.add_dimension("part", part)
    if run.outcome is Outcome.APPLIED:
        for kind, count in summary_counts(run).items():
            with _metric(Metric.CHANGES, MetricUnit.Count, count) as metric:
                metric.add_dimension("kind", kind)


def _count_error(cause: Cause, source: Source | None, *, are_credentials_refused: bool) -> None:
    if cause in _OF_THE_MIS and source is not None:
        _count(Metric.MIS_ERRORS, source=source, cause=cause)
    if are_credentials_refused:
        _count(Metric.CREDENTIALS_REFUSED)


def _count_fault(*, is_fault: bool) -> None:
    """Count what nobody has named: a busy table or a damaged record takes back no deployment."""
    if is_fault:
        _count(Metric.VERSION_FAULTS, version=FUNCTION_VERSION)


def _count(metric: Metric, **dimensions: str) -> None:
    with _metric(metric, MetricUnit.Count, 1) as counted:
        for name, value in dimensions.items():
            counted.add_dimension(name, value)
