"""The errors in the functions' logs."""

from collections.abc import Iterator, Mapping
from itertools import islice

import boto3

_SHOWN = 5


def last_errors(outputs: Mapping[str, str]) -> str:
    """The newest errors of every function of the stack, a line each."""
    functions = [value for key, value in outputs.items() if key.endswith("FunctionName")]
    found = [line for name in functions for line in islice(_errors(name), _SHOWN)]
    return "\n".join(f"  | {line}" for line in found) or "  | (no error in the functions' logs)"


def _errors(function_name: str) -> Iterator[str]:
    session = boto3.Session()
    function = session.client("lambda").get_function_configuration(FunctionName=function_name)
    group = function["LoggingConfig"]["LogGroup"]
    pages = session.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
    events = sorted(
        (event for page in pages for event in page["events"]),
        key=lambda event: event["timestamp"],
        reverse=True,
    )
    for event in events:
        if any(word in event["message"] for word in ("Error", "ERROR", "Exception")):
            yield event["message"].strip()
