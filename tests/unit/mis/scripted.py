"""An MIS over HTTP that answers exactly as a test says."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self, override
from urllib.parse import parse_qs, urlsplit

type Json = Mapping[str, object]

SCHOOL_ID = "S1"


@dataclass(frozen=True)
class Reply:
    """One answer; `pause_s` lies between its bytes, and with `cut` no more than that are sent."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pause_s: float = 0.0
    cut: int | None = None


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    endpoint: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]


def of(content: object, status: int = 200, **headers: str) -> Reply:
    """Answer with JSON; a header's `_` is its `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps(content).encode(), status, named)


def error(status: int, code: str = "", description: str = "", **headers: str) -> Reply:
    """Answer as Wonde does when something is wrong."""
    return of({"error": code, "error_description": description}, status, **headers)


def page(rows: Sequence[Json], next_url: str | None = None, *includes: str) -> Reply:
    """Answer with one page of a list."""
    pagination = {"next": next_url, "more": next_url is not None, "per_page": "50"}
    return of({"data": rows, "meta": {"pagination": pagination, "includes": includes}})


def many(*rows: Json) -> Json:
    """Wrap an include of rows."""
    return {"data": rows}


def a_class(id: str = "C1", **properties: object) -> Json:
    """A class without people, unless a test gives some."""
    return {"id": id, "name": "7x/Ma1", "students": many(), "employees": many(), **properties}


def permission(*, approved: bool | None, audited: bool | None) -> Reply:
    """Answer how far a school's permission has come."""
    return of({"data": {"online": True, "approved": approved, "audited": audited}})


class ScriptedMis(ThreadingHTTPServer):
    """Serves one small school; a test replaces the replies of an endpoint by its own.

    The last reply of an endpoint is given again and again, those before it once. An endpoint is
    the last part of a path (`classes`); `school` is the school itself, `meta` its permission,
    `schools` the list of all.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[Asked] = []
        self.on_request: Callable[[], None] = lambda: None
        self._lock = Lock()
        self._thread = Thread(target=self.serve_forever, args=(0.01,))
        self.replies: dict[str, list[Reply]] = {
            "schools": [page([{"id": SCHOOL_ID}])],
            "school": [of({"data": {"id": SCHOOL_ID, "name": "Sample High", "mis": "SIMS"}})],
            "meta": [permission(approved=True, audited=True)],
            "subjects": [page([{"id": "M1", "name": "Mathematics"}])],
            "classes": [page([a_class(students=many({"id": "P1"}))])],
            "groups": [page([a_class("G1", type="REGISTRATION", students=many({"id": "P1"}))])],
            "students": [page([{"id": "P1", "forename": "Zebedee", "surname": "Quux"}])],
            "employees": [page([{"id": "E1", "surname": "Wibble"}])],
        }

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    @property
    def base_url(self) -> str:
        """Where the API lies."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1.0"

    def next_url(self, endpoint: str, cursor: str) -> str:
        """The address of another page."""
        return f"{self.base_url}/schools/{SCHOOL_ID}/{endpoint}?cursor={cursor}"

    def requests_of(self, endpoint: str) -> list[Asked]:
        """What was asked of an endpoint, in order."""
        return [asked for asked in self.asked if asked.endpoint == endpoint]

    def reply_to(self, path: str, headers: Mapping[str, str]) -> Reply:
        """Take the next reply, and remember the request."""
        url = urlsplit(path)
        endpoint = _endpoint(url.path)
        with self._lock:
            self.on_request()
            self.asked.append(Asked(endpoint, parse_qs(url.query), headers))
            replies = self.replies.get(endpoint, [error(404, "resource_not_found")])
            return replies.pop(0) if len(replies) > 1 else replies[0]

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


def _endpoint(path: str) -> str:
    match path.strip("/").split("/"):
        case ["v1.0", "schools", _, endpoint]:
            return endpoint
        case ["v1.0", "schools", _, "students", _]:
            return "student"
        case ["v1.0", "schools", _]:
            return "school"
        case ["v1.0", "meta", "schools", _]:
            return "meta"
        case ["v1.0", "schools"]:
            return "schools"
        case _:
            return "elsewhere"


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedMis
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        reply = self.server.reply_to(self.path, dict(self.headers))
        self.send_response(reply.status)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.pause_s:
            self._drip(reply)
            return
        self.wfile.write(reply.body[: reply.cut])
        self.close_connection = reply.cut is not None

    def _drip(self, reply: Reply) -> None:
        for byte in reply.body:
            self.wfile.write(bytes([byte]))
            time.sleep(reply.pause_s)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Write nothing."""
