"""Writes that DynamoDB refuses: for good, or only for a moment."""

from collections.abc import Callable

from botocore.exceptions import ClientError

from rostersync.aws.backoff import retry

_TRIES = 8

# Another transaction holds one of the items, or the table is busy: the same again may succeed.
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
_PASSING_REASONS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
_PASSING = {"TransactionConflictException", "TransactionInProgressException"}


class ConditionFailed(Exception):
    """A write's condition did not hold, so nothing of it was written."""


def write_patiently(write: Callable[[], object]) -> None:
    """Do one conditional write; wait some seconds while something passing prevents it.

    Raises:
        ConditionFailed: its condition did not hold.
        ClientError: anything else, as DynamoDB says it.

    """
    retry(lambda: _once(write), _TRIES, passes=_is_passing)


def _once(write: Callable[[], object]) -> None:
    try:
        write()
    except ClientError as error:
        if _is_condition(error):
            raise ConditionFailed from error
        raise


def _is_condition(error: ClientError) -> bool:
    is_single = _code(error) == "ConditionalCheckFailedException"
    return is_single or "ConditionalCheckFailed" in _reasons(error)


def _is_passing(error: Exception) -> bool:
    if not isinstance(error, ClientError):
        return False
    reasons = _reasons(error)
    return _code(error) in _PASSING or (bool(reasons) and reasons <= _PASSING_REASONS)


def _code(error: ClientError) -> str:
    return error.response["Error"]["Code"]


def _reasons(error: ClientError) -> set[str]:
    """Why a transaction was cancelled: a code for each write, `None` for one without a fault."""
    if _code(error) != "TransactionCanceledException":
        return set()
    reasons = error.response.get("CancellationReasons", [])
    return {reason["Code"] for reason in reasons if reason.get("Code", "None") != "None"}
