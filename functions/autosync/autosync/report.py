"""What a run leaves in logs and metrics: ids, counts and seconds, never a name."""

from dataclasses import asdict
from functools import partial

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit

from rostersync.application.night import NotDue, Ran, TryAgain
from rostersync.domain.run import Outcome, Run
from rostersync.logs import METRICS_NAMESPACE, LogMessage

_metric = partial(single_metric, namespace=METRICS_NAMESPACE)


def report_result(result: Ran | NotDue, logger: Logger) -> None:
    """Say how a message ended; a repeat is logged, and counted no second time."""
    match result:
        case NotDue():
            logger.info(LogMessage.SCHOOL_NOT_DUE, state=result.state)
        case Ran(is_repeat=True):
            logger.info(LogMessage.RUN_REPEATED, run_id=result.run.run_id)
        case Ran():
            _log_run(result, logger)
            _count_run(result)


def report_try_again(again: TryAgain, delay_s: int, logger: Logger) -> None:
    """Say why the night is not over for a school, and when it is tried again."""
    logger.warning(LogMessage.TRY_AGAIN, cause=again.cause, detail=again.detail, again_in_s=delay_s)


def _log_run(result: Ran, logger: Logger) -> None:
    run = result.run
    logger.info(
        LogMessage.RUN_ENDED,
        run_id=run.run_id,
        outcome=run.outcome,
        cause=run.cause,
        next_step=run.next_step,
        detail=run.detail,
        attempts=run.attempts,
        changes=run.change_count,
        warnings=len(run.warnings),
        summary=_counts(run),
        seconds=result.seconds,
    )


def _count_run(result: Ran) -> None:
    run = result.run
    with _metric("SchoolRuns", MetricUnit.Count, 1) as metric:
        metric.add_dimension("outcome", run.outcome or "")
        metric.add_dimension("cause", run.cause or "none")
    for part, seconds in result.seconds.items():
        with _metric("RunTime", MetricUnit.Seconds, seconds) as metric:
            metric.add_dimension("part", part)
    if run.outcome is Outcome.APPLIED:
        for kind, count in _counts(run).items():
            with _metric("Changes", MetricUnit.Count, count) as metric:
                metric.add_dimension("kind", kind)


def _counts(run: Run) -> dict[str, int]:
    return {head: count for head, count in asdict(run.summary).items() if count}
