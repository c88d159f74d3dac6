"""The function behind the HTTP API."""

from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.typing import LambdaContext

from manual_sync_api.app import error_answer, make_app
from manual_sync_api.bodies import refuse_media_type
from manual_sync_api.delivery import delivered, plain
from manual_sync_api.errors import RequestError
from manual_sync_api.paths import in_parts
from rostersync.logs import LogMessage

logger = Logger()
tracer = Tracer()


@cache
def app() -> APIGatewayHttpResolver:
    """Give the resolver, made at the first request."""
    return make_app()


@logger.inject_lambda_context(clear_state=True, correlation_id_path="requestContext.requestId")
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request of the HTTP API (payload format 2.0)."""
    tracer.put_annotation("request_id", event["requestContext"]["requestId"])
    answered = delivered(_answered(event, context), event)
    http = event["requestContext"]["http"]
    logger.info(LogMessage.REQUEST_ANSWERED, method=http["method"], status=answered["statusCode"])
    return answered


def _answered(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    try:
        refuse_media_type(event)
    except RequestError as error:
        return plain(error_answer(error, event))
    return app().resolve(in_parts(event), context)
