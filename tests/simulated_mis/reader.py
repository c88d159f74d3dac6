"""Asks the simulated MIS as a client would, without a socket."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from local.mis.requests import Answer, Request
from local.mis.server import answer
from local.mis.world import World

# Decoded JSON, whose shape is what the tests are about.
type AnyJson = Any

BASE_URL = "http://mis.example.org:8400"


class Reader:
    """A client of one world, with the right token unless another is given."""

    def __init__(self, world: World) -> None:
        self._world = world

    def ask(self, path: str, *, authorization: str | None = None, **params: str) -> Answer:
        """The answer to a GET of a path below ``/v1.0``."""
        return answer(
            self._world,
            Request(
                method="GET",
                path=f"/v1.0/{path}",
                args=tuple(params.items()),
                base_url=BASE_URL,
                authorization=authorization or f"Bearer {self._world.token}",
            ),
        )

    def follow(self, address: str) -> AnyJson:
        """The JSON behind an absolute address, such as ``next``."""
        url = urlsplit(address)
        return self.read(url.path.removeprefix("/v1.0/"), **dict(parse_qsl(url.query)))

    def read(self, path: str, **params: str) -> AnyJson:
        """The JSON of an answer, whatever its status."""
        return msgspec.json.decode(self.ask(path, **params).body)

    def walk(self, path: str, **params: str) -> list[AnyJson]:
        """Every row of a list, page by page along ``next``."""
        body = self.read(path, **params)
        rows: list[AnyJson] = body["data"]
        while body["meta"]["pagination"]["more"]:
            body = self.follow(body["meta"]["pagination"]["next"])
            rows += body["data"]
        return rows


def ids(rows: list[AnyJson]) -> list[str]:
    """The ids of rows, in their order."""
    return [row["id"] for row in rows]
