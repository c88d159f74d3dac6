"""The calls of one process to AWS, and the ways in which one of them can fail."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NoReturn, assert_never

from botocore.exceptions import ReadTimeoutError

from tests.in_memory.dynamo import MemoryDynamo, Pages, refusal

type Effect = Callable[[], Any]
type Late = tuple[int, Effect]
"""An effect that is still on its way, and the number of its call."""


class Fault(StrEnum):
    """What happens at one call of a process."""

    DIES_BEFORE = "dies before"
    DIES_AFTER = "dies after it took effect"
    OUT_OF_TIME = "dies waiting, and it takes effect later"
    ANSWER_LOST = "takes effect, and the answer is lost"
    SENT_TWICE = "takes effect, and is sent again by the client"
    THROTTLED_ONCE = "throttled once"
    THROTTLED = "throttled from here on"
    CONFLICT = "in conflict with another transaction"
    SERVER_ERROR = "a fault of the service"


class Killed(BaseException):
    """The process is gone: not even `except Exception` sees it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call, by service and operation."""

    service: str
    operation: str

    @property
    def is_write(self) -> bool:
        """Whether it changes something there."""
        return self.operation not in {"get_item", "batch_get_item", "query"}

    def can(self, fault: Fault) -> bool:
        """Whether it can fail so: reads change nothing, and only writes meet transactions."""
        match fault:
            case Fault.OUT_OF_TIME | Fault.ANSWER_LOST | Fault.SENT_TWICE:
                return self.is_write
            case Fault.CONFLICT:
                return self.is_write and self.service == "dynamodb"
            case _:
                return True


@dataclass
class Line:
    """All calls of one process, counted from 1; `fault` befalls the one at `at`.

    `turn` is called before each call. `late` takes the effects that come after the process is gone;
    those in `arriving` are of a process before this one, and come before the call of that number.
    """

    at: int = 0
    fault: Fault | None = None
    turn: Callable[[], None] = lambda: None
    late: list[Late] = field(default_factory=list)
    arriving: list[Late] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    is_dead: bool = False
    is_throttled: bool = False

    def call(self, call: Call, effect: Effect) -> Any:  # noqa: ANN401 - what the client answers
        """Make a call, which has its effect, or fails."""
        if self.is_dead:
            raise Killed
        self.turn()
        self.calls.append(call)
        self._let_arrive()
        if self.is_throttled:
            raise _throttled(call)
        if len(self.calls) != self.at or self.fault is None:
            return effect()
        if self.fault is Fault.SENT_TWICE:
            # A transaction carries a token by which DynamoDB knows it again.
            answer = effect()
            return answer if call.operation == "transact_write_items" else effect()
        return self._fail(self.fault, call, effect)

    def _let_arrive(self) -> None:
        for number, effect in tuple(self.arriving):
            if number == len(self.calls):
                self.arriving.remove((number, effect))
                # It may be refused, and nobody waits for the answer.
                with suppress(Exception):
                    effect()

    def _fail(self, fault: Fault, call: Call, effect: Effect) -> NoReturn:
        if fault in {Fault.DIES_AFTER, Fault.ANSWER_LOST}:
            effect()
        if fault is Fault.OUT_OF_TIME:
            self.late.append((self.at, effect))
        self.is_dead = fault in {Fault.DIES_BEFORE, Fault.DIES_AFTER, Fault.OUT_OF_TIME}
        self.is_throttled = fault is Fault.THROTTLED
        raise _error(fault, call)


def _error(fault: Fault, call: Call) -> BaseException:
    match fault:
        case Fault.DIES_BEFORE | Fault.DIES_AFTER | Fault.OUT_OF_TIME:
            return Killed()
        case Fault.THROTTLED_ONCE | Fault.THROTTLED:
            return _throttled(call)
        case Fault.CONFLICT:
            return _conflict(call)
        case Fault.SERVER_ERROR:
            return refusal("InternalServerError", call.operation)
        case Fault.ANSWER_LOST:
            return ReadTimeoutError(endpoint_url=call.service)
        case Fault.SENT_TWICE:
            raise ValueError("it does not fail")
        case _:
            assert_never(fault)


def _throttled(call: Call) -> Exception:
    if call.operation == "transact_write_items":
        reasons = [{"Code": "ThrottlingError"}]
        return refusal("TransactionCanceledException", call.operation, reasons)
    return refusal("ThrottlingException", call.operation)


def _conflict(call: Call) -> Exception:
    if call.operation == "transact_write_items":
        reasons = [{"Code": "TransactionConflict"}]
        return refusal("TransactionCanceledException", call.operation, reasons)
    return refusal("TransactionConflictException", call.operation)


class LinedDynamo:
    """A client of DynamoDB whose every call goes over a line."""

    def __init__(self, dynamo: MemoryDynamo, line: Line) -> None:
        self._dynamo = dynamo
        self._line = line

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        effect = getattr(self._dynamo, operation)
        return lambda **asked: self._line.call(Call("dynamodb", operation), lambda: effect(**asked))

    def get_paginator(self, operation: str) -> Pages:
        return Pages(getattr(self, operation))
