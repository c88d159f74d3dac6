"""Calls that DynamoDB refuses: for good, or only for a moment."""

from collections.abc import Callable

from botocore.exceptions import ClientError

from rostersync.aws.backoff import retry
from rostersync.aws.busy import busy_as_such, code_of
from rostersync.domain.errors import StoreBusy

_TRIES = 8

# Another transaction holds one of the items, or the table is busy: the same again may succeed.
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
_PASSING_REASONS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
_PASSING = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionConflictException",
    "TransactionInProgressException",
}


class ConditionFailed(Exception):
    """A write's condition did not hold, so nothing of it was written."""


def patiently[T](call: Callable[[], T]) -> T:
    """Do one call; wait some seconds while something passing prevents it.

    The SDK has asked again already after a time-out and after a fault of DynamoDB's own.

    Raises:
        ConditionFailed: its condition did not hold.
        StoreBusy: throttled, in conflict with another transaction, or unanswered, to the end.
        ClientError: anything else, as DynamoDB says it.

    """
    try:
        with busy_as_such("DynamoDB"):
            return retry(lambda: _once(call), _TRIES, passes=_is_passing)
    except ClientError as error:
        if _is_passing(error):
            raise StoreBusy(f"DynamoDB: {code_of(error)}") from error
        raise


def _once[T](call: Callable[[], T]) -> T:
    try:
        return call()
    except ClientError as error:
        if _is_condition(error):
            raise ConditionFailed from error
        raise


def _is_condition(error: ClientError) -> bool:
    is_single = code_of(error) == "ConditionalCheckFailedException"
    return is_single or "ConditionalCheckFailed" in _reasons(error)


def _is_passing(error: Exception) -> bool:
    if not isinstance(error, ClientError):
        return False
    reasons = _reasons(error)
    return code_of(error) in _PASSING or (bool(reasons) and reasons <= _PASSING_REASONS)


def _reasons(error: ClientError) -> set[str]:
    """Why a transaction was cancelled: a code for each write, `None` for one without a fault."""
    if code_of(error) != "TransactionCanceledException":
        return set()
    reasons = error.response.get("CancellationReasons", [])
    return {reason["Code"] for reason in reasons if reason.get("Code", "None") != "None"}
