"""A server between who calls AWS and the emulator, where each call is looked at, or refused."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Protocol

from urllib3 import HTTPConnectionPool, connection_from_url
from urllib3.exceptions import HTTPError

_MOST_WAITING = 32
_TIMEOUT_S = 60
# Between two neighbours alone (RFC 9110, 7.6.1), or made anew here.
_NOT_HANDED_ON = {"connection", "keep-alive", "transfer-encoding", "content-length", "date"}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of AWS. The names of `headers` are in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def operation(self) -> str:
        """Its name, "PutItem"; empty where the call does not name it."""
        return self.headers.get("x-amz-target", "").rpartition(".")[2]

    @property
    def service(self) -> str:
        """Whom it is signed for, "dynamodb"; empty if it is not signed."""
        signed = self.headers.get("authorization", "").partition("Credential=")[2]
        parts = signed.partition(",")[0].split("/")
        return parts[3] if len(parts) > 3 else ""  # noqa: PLR2004 - key, day, region, service


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered, by the emulator or in its place."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Gate(Protocol):
    """What calls have to pass."""

    def before(self, call: Call) -> Answer | None:
        """Answer in the emulator's place; None lets the call pass.

        Raises:
            ConnectionAbortedError: hang up without an answer.

        """
        ...

    def after(self, call: Call, answer: Answer) -> None:
        """Look at the emulator's answer."""
        ...


@contextmanager
def aws_proxy(emulator_url: str, *gates: Gate, port: int = 0) -> Iterator[str]:
    """Serve the emulator behind those gates for as long as the block lasts; gives the URL."""
    pool = connection_from_url(emulator_url, maxsize=_MOST_WAITING, timeout=_TIMEOUT_S)
    handler = type("Handler", (_Handler,), {"pool": pool, "gates": gates})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    """Hands one call on; `pool` and `gates` are set for each proxy."""

    pool: HTTPConnectionPool
    gates: tuple[Gate, ...]
    protocol_version = "HTTP/1.1"
    # Answers go out in two writes, which must not wait for each other.
    disable_nagle_algorithm = True

    def __getattr__(self, name: str) -> object:
        """Any method is handed on: AWS knows which it has."""
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        call = Call(self.command, self.path, headers, body)
        try:
            instead = next(filter(None, (gate.before(call) for gate in self.gates)), None)
        except ConnectionAbortedError:
            self.close_connection = True
            return
        try:
            self._answer(instead or self._handed_on(call))
        except (BrokenPipeError, ConnectionResetError, HTTPError):
            # Who called has gone, or the emulator has: nobody is left to tell.
            self.close_connection = True

    def _handed_on(self, call: Call) -> Answer:
        got = self.pool.urlopen(
            call.method,
            call.path,
            body=call.body,
            headers=dict(self.headers.items()),
            retries=False,
            decode_content=False,
        )
        answer = Answer(got.status, dict(got.headers.items()), got.data)
        for gate in self.gates:
            gate.after(call, answer)
        return answer

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in _NOT_HANDED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Log nothing: who calls does."""
