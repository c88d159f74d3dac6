"""Drives a running simulated MIS from another process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local.mis.changes import AnyChange
    from local.mis.control import SchoolPatch
    from local.mis.faults import Fault
    from local.mis.order import SchoolOrder
    from local.mis.world import Conditions

_TIMEOUT_S = 30


class ControlRefused(Exception):
    """A control request was refused: an unknown school or class, or a body not understood."""


class ControlClient:
    """The controls of the server at ``url`` (scheme, host and port).

    Every method raises ``ControlRefused``, or ``OSError`` when nothing listens there.
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def healthy(self) -> bool:
        """Whether the server answers."""
        try:
            return bool(self._send("GET", "health")["status"] == "ok")
        except OSError:
            return False

    def generate(self, order: SchoolOrder) -> None:
        """Make the school that is ordered, or replace it."""
        self._send("POST", "schools", order)

    def change(self, school_id: str, changes: Iterable[AnyChange]) -> None:
        """Apply changes to a school, in their order."""
        self._send("POST", f"schools/{school_id}/changes", list(changes))

    def patch(self, school_id: str, patch: SchoolPatch) -> None:
        """Set some of a school's settings."""
        self._send("PATCH", f"schools/{school_id}", patch)

    def set_faults(self, faults: Iterable[Fault]) -> None:
        """Put these faults in place of all others; none makes the service well again."""
        self._send("PUT", "faults", list(faults))

    def set_conditions(self, conditions: Conditions) -> None:
        """Set latency, rate limit and region."""
        self._send("PUT", "conditions", conditions)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many requests came, by school and endpoint (no school: the empty name)."""
        counts: dict[str, dict[str, int]] = self._send("GET", "requests/counts")
        return counts

    def forget_requests(self) -> None:
        """Empty the log of requests."""
        self._send("DELETE", "requests")

    def reset(self) -> None:
        """Forget schools, faults, conditions and requests."""
        self._send("POST", "reset")

    # A control's answer is JSON whose shape only its caller knows.
    def _send(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        content = None if body is None else msgspec.json.encode(body)
        request = Request(f"{self._url}/_control/{path}", data=content, method=method)  # noqa: S310
        try:
            with urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310 our own loopback
                return json.load(answer)
        except HTTPError as error:
            with error:
                raise ControlRefused(error.read().decode()) from error
