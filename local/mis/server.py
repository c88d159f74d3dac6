"""The server: one ``answer`` for every request, and the socket in front of it."""

from __future__ import annotations

import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, override
from urllib.parse import parse_qsl, urlsplit

from local.mis import control
from local.mis.faults import answer_status, strike
from local.mis.requests import Answer, Request
from local.mis.routes import place_of, route
from local.mis.world import Asked

if TYPE_CHECKING:
    from socket import socket

    from local.mis.world import World


def answer(world: World, request: Request) -> Answer:
    """The answer to a request, faults and all. Control requests are not logged."""
    if request.path.startswith("/_control"):
        return control.answer(world, request)
    place = place_of(request.path)
    faults = world.faults_striking(place)
    world.sleep(world.conditions.latency_s + sum(fault.delay_s for fault in faults))
    given = _admitted(world, request)
    for fault in faults:
        given = strike(fault, request, given)
    address = f"{request.path}?{'&'.join('='.join(pair) for pair in request.args)}"
    world.record(
        Asked(
            at_s=world.clock(),
            school=place.school,
            endpoint=place.endpoint,
            address=address,
            status=given.status,
        )
    )
    return given


def _admitted(world: World, request: Request) -> Answer:
    if world.over_the_rate():
        return answer_status(HTTPStatus.TOO_MANY_REQUESTS, world.conditions.retry_after_s)
    if request.token != world.token:
        return answer_status(HTTPStatus.UNAUTHORIZED)
    if request.method != "GET":
        return answer_status(HTTPStatus.NOT_FOUND)
    return route(world, request)


class MisServer(ThreadingHTTPServer):
    """Serves a world on a port of the loopback interface, a thread a connection."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, world: World, port: int = 0) -> None:
        self.world = world
        super().__init__(("127.0.0.1", port), _Handler)

    @override
    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Ignore clients that hang up: a time-out is one of the stories."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """Scheme, host and port; the API lies at ``/v1.0`` below it."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    """Turns HTTP into ``Request`` and ``Answer`` into HTTP. Connections are kept alive."""

    server: MisServer
    protocol_version = "HTTP/1.1"
    # Headers and body are two writes; with Nagle's algorithm the second would wait for an ACK.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        given = answer(self.server.world, self._request())
        self.send_response(given.status)
        self.send_header("Content-Type", given.content_type)
        self.send_header("Content-Length", str(len(given.body)))
        self.send_header("Cache-Control", "no-cache, private")
        self.send_header("Vary", "Authorization")
        for name, value in given.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(given.body[: given.sent])
        self.close_connection = self.close_connection or given.sent is not None

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 as do_GET

    def _request(self) -> Request:
        url = urlsplit(self.path)
        return Request(
            method=self.command,
            path=url.path,
            args=tuple(parse_qsl(url.query, keep_blank_values=True)),
            base_url=f"http://{self.headers.get('Host', '127.0.0.1')}",
            authorization=self.headers.get("Authorization", ""),
            body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 as inherited
        """Write nothing: requests are read through the control endpoints."""
