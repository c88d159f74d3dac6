"""Errors of AWS that pass by themselves: the same again may succeed, and nobody is to blame."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from rostersync.domain.errors import StoreBusy

# Each service has its own word for the same; those of 5xx and 429 need no word.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
_THROTTLED = {
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeout",
    "RequestTimeoutException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
}
_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS_FROM = 500


def code_of(error: ClientError) -> str:
    """Give the service's own word for what is wrong."""
    return error.response["Error"]["Code"]


def is_busy(error: BaseException | None) -> bool:
    """Whether the service throttles, has a fault of its own, or does not answer in time."""
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        has_status = status == _TOO_MANY_REQUESTS or status >= _SERVER_ERRORS_FROM
        return has_status or code_of(error) in _THROTTLED
    return isinstance(error, (HTTPClientError, NoConnection))


@contextmanager
def busy_as_such(service: str) -> Iterator[None]:
    """Raise StoreBusy in place of an error that passes; its text says which, and quotes nobody."""
    try:
        yield
    except (ClientError, HTTPClientError, NoConnection) as error:
        if not is_busy(error):
            raise
        why = code_of(error) if isinstance(error, ClientError) else type(error).__name__
        raise StoreBusy(f"{service}: {why}") from error
