"""AWS's limits that the emulator does not have: a rate, the size of a message and of an answer."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil
from threading import Lock

from local.aws_proxy import Answer, Call

MAILS_A_SECOND = 14
"""SES's rate for an account that has just left the sandbox."""

LARGEST_MESSAGE = 256 * 1024
"""Bytes of a message of SQS, which Lambda's event and many queues have kept."""

LARGEST_ANSWER = 6_291_556
"""Bytes of what a function answers, as JSON in UTF-8; beyond that API Gateway says 500."""


@dataclass
class Bucket:
    """So many tokens a second, and those of one second at most. `clock` gives seconds."""

    rate: float
    clock: Callable[[], float]
    level: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.level, self.at = self.rate, self.clock()

    def take(self, tokens: float) -> bool:
        """Take them if they are there; more than a second has, once the bucket is full."""
        self._fill()
        if self.level < min(tokens, self.rate):
            return False
        self.level -= tokens
        return True

    def owe(self, tokens: float) -> None:
        """Take what was used already."""
        self._fill()
        self.level -= tokens

    @property
    def is_empty(self) -> bool:
        """Whether more was used than there is."""
        self._fill()
        return self.level <= 0

    def _fill(self) -> None:
        now = self.clock()
        self.level = min(self.rate, self.level + (now - self.at) * self.rate)
        self.at = now


class MailRate:
    """So many mails a second, of the whole account."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._bucket = Bucket(MAILS_A_SECOND, clock)
        self._lock = Lock()

    def before(self, call: Call) -> Answer | None:
        """Refuse a mail beyond the rate, as SES does."""
        if not call.path.startswith("/v2/email/outbound-emails"):
            return None
        with self._lock:
            if self._bucket.take(1):
                return None
        message = {"message": "Maximum sending rate exceeded."}
        headers = {"x-amzn-ErrorType": "TooManyRequestsException"}
        return json_answer(429, message, headers)

    def after(self, call: Call, answer: Answer) -> None:
        """Look at nothing."""


class MessageSize:
    """How large a message, or a batch of them, may be."""

    def before(self, call: Call) -> Answer | None:
        """Refuse what is larger, as SQS does."""
        if call.service != "sqs" or call.operation not in {"SendMessage", "SendMessageBatch"}:
            return None
        asked = json.loads(call.body)
        entries = asked.get("Entries", [asked])
        if sum(len(each["MessageBody"].encode()) for each in entries) <= LARGEST_MESSAGE:
            return None
        error = "BatchRequestTooLong" if "Entries" in asked else "InvalidParameterValue"
        return json_answer(400, {"__type": f"com.amazonaws.sqs#{error}", "message": "too long"})

    def after(self, call: Call, answer: Answer) -> None:
        """Look at nothing."""


def is_carried(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether Lambda could have carried an answer of the API, as JSON with its body as text."""
    try:
        text, is_base64 = body.decode(), False
    except UnicodeDecodeError:
        text, is_base64 = "A" * (4 * ceil(len(body) / 3)), True
    answer = {
        "statusCode": status,
        "headers": dict(headers),
        "body": text,
        "isBase64Encoded": is_base64,
    }
    return len(json.dumps(answer, ensure_ascii=False).encode()) <= LARGEST_ANSWER


def json_answer(status: int, body: object, headers: Mapping[str, str] | None = None) -> Answer:
    """Answer as AWS's services do."""
    return Answer(
        status,
        {"Content-Type": "application/x-amz-json-1.0", **(headers or {})},
        json.dumps(body).encode(),
    )
