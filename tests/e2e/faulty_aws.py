"""AWS with a fault: a server between a function and the emulator, which spoils some calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Protocol

from urllib3 import HTTPConnectionPool, connection_from_url

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
    pool = connection_from_url(emulator_url, maxsize=16, timeout=35)
    handler = type("Handler", (_Handler,), {"pool": pool, "spoils": spoils})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    pool: HTTPConnectionPool
    spoils: tuple[Spoil, ...]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        try:
            spoilt = next(filter(None, (spoil(operation) for spoil in self.spoils)), None)
        except ConnectionAbortedError:
            self.close_connection = True
            return
        self._answer(*(spoilt or self._handed_on(body)))

    def _handed_on(self, body: bytes) -> tuple[int, bytes]:
        headers = dict(self.headers.items())
        answer = self.pool.urlopen("POST", self.path, body=body, headers=headers, retries=False)
        return answer.status, answer.data

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Log nothing: the functions do."""
