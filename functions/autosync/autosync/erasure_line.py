"""The log line of an erasure, whoever finished it: half of its audit."""

from aws_lambda_powertools import Logger

from rostersync.application.ports.erasures import Erased, ErasureOrder
from rostersync.logs import LogMessage


def report_erased(order: ErasureOrder, erased: Erased | None, logger: Logger) -> None:
    """Say that an erasure is done, or that it came too late: the student was back at school."""
    if erased is None:
        logger.warning(
            LogMessage.ERASURE_DROPPED,
            school_id=order.school_id,
            student_id=order.student_id,
            by=order.by,
        )
        return
    logger.warning(
        LogMessage.STUDENT_ERASED,
        school_id=order.school_id,
        student_id=order.student_id,
        by=order.by,
        tasks=erased.tasks,
        runs=erased.runs,
        previews=erased.previews,
    )
