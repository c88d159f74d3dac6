"""AWS with a fault: a proxy between a function and the emulator, which spoils some calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from local.aws_proxy import Answer, Call, aws_proxy

THROTTLED = (
    b'{"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",'
    b' "message": "The level of configured provisioned throughput for the table was exceeded."}'
)


class Spoil(Protocol):
    """What becomes of a call: an answer in the emulator's place, or None for the emulator's own."""

    def __call__(self, operation: str) -> tuple[int, bytes] | None:
        """Decide by the operation's name, "PutItem"; it is empty where the call does not name it.

        Raises:
            ConnectionAbortedError: hang up without an answer.

        """
        ...


@dataclass
class Throttling:
    """Refuses those operations as DynamoDB does, so many times, and counts them."""

    operations: frozenset[str]
    times: int
    refused: int = 0

    def __call__(self, operation: str) -> tuple[int, bytes] | None:
        if self.refused >= self.times or operation not in self.operations:
            return None
        self.refused += 1
        return 400, THROTTLED


def hang_up(operation: str) -> tuple[int, bytes] | None:
    """Take the call, and never answer."""
    raise ConnectionAbortedError(operation)


@contextmanager
def faulty_aws(emulator_url: str, *spoils: Spoil) -> Iterator[str]:
    """Serve AWS with those faults for as long as the block lasts; gives its URL."""
    with aws_proxy(emulator_url, *map(_Spoiling, spoils)) as url:
        yield url


@dataclass(frozen=True, slots=True)
class _Spoiling:
    """The gate of a fault."""

    spoil: Spoil

    def before(self, call: Call) -> Answer | None:
        spoilt = self.spoil(call.operation)
        if spoilt is None:
            return None
        status, body = spoilt
        return Answer(status, {"Content-Type": "application/x-amz-json-1.0"}, body)

    def after(self, call: Call, answer: Answer) -> None:
        """Look at nothing."""
