"""The queue that Worker reads, in SQS."""

import json
from collections.abc import Iterable, Sequence
from itertools import batched
from typing import TYPE_CHECKING

from rostersync.application.ports.erasures import ErasureOrder
from rostersync.application.ports.queue import NightMessage
from rostersync.aws import clients
from rostersync.aws.backoff import send_all
from rostersync.aws.busy import busy_as_such

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_MOST_MESSAGES = 10
"""Of one batch; a limit of SQS."""

_TRIES = 4


class SqsWorkQueue:
    """`WorkQueue` over SQS.

    A message is `{"school_id": "...", "night": "2026-11-23"}`, with `ordinal` for another run of
    the night and `reread` for the second read of one, or names what is to be finished:
    `{"school_id": "...", "finish": "<run id>"}`, `"preview": "<preview id>"`, or
    `"erase": "<student id>"` and `by` whose order.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, messages: Iterable[NightMessage]) -> tuple[NightMessage, ...]:
        """Send all of them in tens; see the port.

        A batch can be taken in part: what SQS names as failed is sent again by itself.
        """
        refused: list[NightMessage] = []
        for batch in batched(messages, _MOST_MESSAGES, strict=False):
            refused += send_all(self._send, batch, _TRIES)
        return tuple(refused)

    def send_later(self, message: NightMessage, delay_s: int) -> None:
        """Send one message with a delay; see the port."""
        clients.sqs().send_message(
            QueueUrl=self._url, MessageBody=_body(message), DelaySeconds=delay_s
        )

    def postpone(self, receipt: str, delay_s: int) -> None:
        """Hide a message that was received; see the port."""
        with busy_as_such("SQS"):
            clients.sqs().change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=delay_s
            )

    def send_finish(self, school_id: str, run_id: str) -> None:
        """Ask for a begun run to be finished; see the port."""
        self._send_one({"school_id": school_id, "finish": run_id})

    def send_preview(self, school_id: str, preview_id: str) -> None:
        """Ask for a begun preview to be made; see the port."""
        self._send_one({"school_id": school_id, "preview": preview_id})

    def send_erasure(self, order: ErasureOrder) -> None:
        """Ask for a begun erasure to be finished; see the port."""
        self._send_one({"school_id": order.school_id, "erase": order.student_id, "by": order.by})

    def _send_one(self, body: dict[str, str]) -> None:
        with busy_as_such("SQS"):
            clients.sqs().send_message(QueueUrl=self._url, MessageBody=json.dumps(body))

    def _send(self, batch: Sequence[NightMessage]) -> Sequence[NightMessage]:
        entries = [_entry(number, message) for number, message in enumerate(batch)]
        with busy_as_such("SQS"):
            answer = clients.sqs().send_message_batch(QueueUrl=self._url, Entries=entries)
        return [batch[int(failed["Id"])] for failed in answer.get("Failed", [])]


def _entry(number: int, message: NightMessage) -> "SendMessageBatchRequestEntryTypeDef":
    return {"Id": str(number), "MessageBody": _body(message)}


def _body(message: NightMessage) -> str:
    body = {"school_id": message.school_id, "night": message.night.isoformat()}
    again = {} if message.ordinal == 1 else {"ordinal": message.ordinal}
    reread = {"reread": True} if message.reread else {}
    return json.dumps(body | again | reread)
