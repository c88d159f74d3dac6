"""Publish: announces on the stack's bus what runs and people changed, as the stream tells."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from rostersync import bootstrap
from rostersync.application.announcing import Written, announce
from rostersync.domain.errors import RosterSyncError
from rostersync.logs import LogMessage
from rostersync.settings import PublishSettings

logger = Logger()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes it
    """Announce each record that is news, and report back those that must come again."""
    bus = bootstrap.bus(PublishSettings.read().bus_name)
    written = [each for record in event["Records"] for each in _written(record)]
    refused = announce(written, bus, datetime.now(UTC).date())
    return {"batchItemFailures": [{"itemIdentifier": key} for key in sorted(refused)]}


def _written(record: dict[str, Any]) -> list[tuple[str, Written]]:
    """Read a record. One that cannot be read is logged and left: it will read no better again."""
    try:
        written = bootstrap.written_of(record)
    except RosterSyncError as error:
        # Without the error's text and trace: they may quote a person.
        logger.error(LogMessage.RECORD_UNREADABLE, error=type(error).__name__)  # noqa: TRY400
        return []
    return [(record["dynamodb"]["SequenceNumber"], written)] if written else []
