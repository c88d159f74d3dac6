"""Advisories against what is deployed, and what is said where they cannot be looked at."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest

from infra.advisories import Package, advisories, locked, main


class _Service(BaseHTTPRequestHandler):
    against: ClassVar[dict[str, list[str]]] = {}

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        results: list[dict[str, Any]] = [
            {"vulns": [{"id": id} for id in self.against.get(each["package"]["name"], [])]}
            for each in asked
        ]
        body = json.dumps({"results": results}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Write nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Service) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
    _Service.against = {}


def test_what_is_deployed_is_looked_at() -> None:
    """The layer, Notify and the page; what only builds and tests is not."""
    names = {(each.ecosystem, each.name) for each in locked()}

    assert {("PyPI", "urllib3"), ("PyPI", "jinja2"), ("npm", "preact")} <= names
    assert ("PyPI", "pytest") not in names
    assert ("npm", "vite") not in names


def test_an_advisory_is_named_with_its_package(service: str) -> None:
    """And only what has one."""
    _Service.against = {"urllib3": ["GHSA-1", "PYSEC-2"]}
    urllib3, preact = Package("PyPI", "urllib3", "2.8.0"), Package("npm", "preact", "10.0.0")

    assert advisories([urllib3, preact], service) == {urllib3: ["GHSA-1", "PYSEC-2"]}


def test_the_audit_fails_where_one_is_known(
    service: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says how many it looked at."""
    _Service.against = {"preact": ["GHSA-3"]}

    assert main(service) == 1
    assert "GHSA-3" in capsys.readouterr().out


def test_it_says_when_it_could_not_look(capsys: pytest.CaptureFixture[str]) -> None:
    """Offline nothing fails, and nobody takes that for praise."""
    assert main("http://127.0.0.1:9/v1") == 0
    assert "NOT looked at" in capsys.readouterr().out
