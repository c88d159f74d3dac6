"""Speaks to the deployed API as its clients do."""

import json
from dataclasses import dataclass
from typing import Any

import urllib3

_TIMEOUT_S = 40


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: urllib3.HTTPHeaderDict
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - a test looks into what it knows
        return json.loads(self.body)


@dataclass(frozen=True)
class Api:
    """The API at `url`, called with one token."""

    url: str
    token: str | None

    def call(self, method: str, path: str, body: object = None, **headers: str) -> Reply:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            sent["Authorization"] = f"Bearer {self.token}"
        answer = urllib3.request(
            method,
            f"{self.url}{path}",
            json=body,
            headers={**sent, **({"Content-Type": "application/json"} if body is not None else {})},
            timeout=_TIMEOUT_S,
            retries=False,
        )
        return Reply(answer.status, answer.headers, answer.data)


def choose_everything(api: Api, path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Preview all that the MIS has; gives what was seen first, and the order to confirm it."""
    seen = api.call("POST", f"{path}/manual-sync/preview").json()
    selection = {kind: [each["id"] for each in seen[kind]] for kind in ("subjects", "classes")}
    chosen = api.call("POST", f"{path}/manual-sync/preview", {"selection": selection}).json()
    return seen, {"preview_id": chosen["preview_id"], "accept": []}
