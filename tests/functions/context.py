"""What Lambda passes to a handler beside the event, and what the handler says."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from logging import StreamHandler
from typing import cast

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass(frozen=True)
class FakeContext:
    """The attributes of a Lambda context that Powertools reads."""

    function_name: str = "function"
    memory_limit_in_mb: int = 128
    invoked_function_arn: str = "arn:aws:lambda:eu-west-2:123456789012:function:function"
    aws_request_id: str = "52fdfc07-2182-454f-963f-5f0f9a621d72"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 300_000


def a_context() -> LambdaContext:
    return cast("LambdaContext", FakeContext())


type Annotations = list[tuple[str, object]]
"""What was written into the trace, by name; a fixture of that name collects it."""


@contextmanager
def lines_of(logger: Logger) -> Iterator[StringIO]:
    """What is logged; the logger's handler took hold of standard output when it was imported."""
    lines = StringIO()
    handler = logger.registered_handler
    assert isinstance(handler, StreamHandler)
    stdout = handler.setStream(lines)
    yield lines
    handler.setStream(stdout or handler.stream)
