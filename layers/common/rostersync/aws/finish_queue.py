"""Plans that are handed over to Worker, in the night's queue."""

import json

from rostersync.aws import clients


class SqsFinishQueue:
    """`FinishQueue` over SQS; a message is `{"school_id": "...", "finish": "<run id>"}`."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send_finish(self, school_id: str, run_id: str) -> None:
        """Ask for a begun run to be finished; see the port."""
        body = json.dumps({"school_id": school_id, "finish": run_id})
        clients.sqs().send_message(QueueUrl=self._url, MessageBody=body)
