"""The API at an address of its own.

The emulator knows an API by its host name, `<api id>.execute-api.localhost`, which not every
machine resolves; and by a path, under which links such as `/schools/...` lead elsewhere. So a small
server at 127.0.0.1 hands each request on under that host name, and the answer back. An answer that
Lambda could not carry becomes API Gateway's 500.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from urllib3 import HTTPConnectionPool, connection_from_url

from local.limits import is_carried

_MOST_WAITING = 16
_TIMEOUT_S = 35
# Headers of one connection (RFC 9110, 7.6.1), or those that this server makes itself.
_NOT_HANDED_ON = {"connection", "keep-alive", "transfer-encoding", "content-length", "date"}


@contextmanager
def front(emulator_url: str, api_id: str, port: int) -> Iterator[None]:
    """Serve the API at that port for as long as the block lasts."""
    pool = connection_from_url(emulator_url, maxsize=_MOST_WAITING, timeout=_TIMEOUT_S)
    host = f"{api_id}.execute-api.localhost"
    handler = type("Handler", (_Handler,), {"pool": pool, "host": host})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    """Hands one request on; `pool` and `host` are set for each front."""

    pool: HTTPConnectionPool
    host: str
    protocol_version = "HTTP/1.1"
    # Answers go out in two writes, which must not wait for each other.
    disable_nagle_algorithm = True

    def __getattr__(self, name: str) -> object:
        """Hand on any method: the API knows which ones it supports."""
        if name.startswith("do_"):
            return self._hand_on
        raise AttributeError(name)

    def _hand_on(self) -> None:
        answer = self.pool.urlopen(
            self.command,
            self.path,
            body=self.rfile.read(int(self.headers.get("Content-Length", 0))),
            headers={**dict(self.headers.items()), "Host": self.host},
            retries=False,
            decode_content=False,
        )
        if not is_carried(answer.status, answer.headers, answer.data):
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error")
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in _NOT_HANDED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.data)))
        self.end_headers()
        self.wfile.write(answer.data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Log nothing: the API does."""
