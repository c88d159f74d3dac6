"""Erase: an operator removes one student who left from everything kept about a school."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.utilities.typing import LambdaContext

from autosync.erasure_line import report_erased
from autosync.events import EraseOrder
from rostersync.application.erasure import erase_student
from rostersync.application.ports.erasures import ErasureOrder
from rostersync.bootstrap import erasures
from rostersync.settings import EraseSettings

logger = Logger()
tracer = Tracer()


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes it
    """Erase the student of the order, and report what was changed.

    Raises:
        pydantic.ValidationError: the payload has an unknown key or an impossible value.
        RosterSyncError: the school or the student is unknown, still on roll, or being synced.

    """
    order = ErasureOrder(**EraseOrder.model_validate(event).model_dump())
    table_name = EraseSettings.read().table_name
    now = datetime.now(UTC)
    erased = erase_student(order, erasures(table_name), now)
    report_erased(order, erased, logger)
    return asdict(erased)
