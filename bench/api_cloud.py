"""The deployed API in a local cloud, to measure how long a person waits."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter, sleep
from typing import Any

import urllib3
from rich.console import Console

from local.cloud import Cloud
from local.mis.control_client import ControlClient
from local.mis.order import SchoolOrder
from local.people import operator_token
from local.start import CloudOrder, local_cloud

MIS_TOKEN = "invented"  # noqa: S105 - the simulated MIS asks for this one
_TIMEOUT_S = 60
_POLL_S = 1


@dataclass(frozen=True, slots=True)
class ApiCloud:
    """A running API, called as an operator, and the MIS that it reads."""

    cloud: Cloud
    url: str
    mis_url: str
    token: str
    control: ControlClient
    pool: urllib3.PoolManager

    def call(self, method: str, path: str, body: object = None) -> tuple[float, Any]:
        """Call the API: the seconds that it took, and what it answered."""
        began = perf_counter()
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.pool.request(
            method, f"{self.url}{path}", json=body, headers=headers, timeout=_TIMEOUT_S
        )
        took = perf_counter() - began
        assert answer.status < 300, answer.data[:500]
        return took, json.loads(answer.data)

    def register(self, order: SchoolOrder) -> None:
        """Make a school at the MIS, and register it."""
        self.control.generate(order)
        body = {"name": order.name, "mis": {"source": "wonde"}}
        self.call("PUT", f"/schools/{order.id}", body)

    def preview_all(self, school_id: str) -> dict[str, Any]:
        """Preview with all that the MIS has selected."""
        path = f"/schools/{school_id}/manual-sync/preview"
        _, seen = self.call("POST", path)
        selection = {kind: [each["id"] for each in seen[kind]] for kind in ("subjects", "classes")}
        _, made = self.call("POST", path, {"selection": selection})
        return dict(made)

    def set_up(self, school_id: str) -> float:
        """Sync all that the MIS has, and wait for it: the seconds from the confirm to the end."""
        path = f"/schools/{school_id}"
        order = {"preview_id": self.preview_all(school_id)["preview_id"]}
        began = perf_counter()
        _, run = self.call("POST", f"{path}/manual-sync/confirm", order)
        while run["outcome"] is None:
            sleep(_POLL_S)
            _, run = self.call("GET", f"{path}/runs/{run['run_id']}")
        assert run["outcome"] == "applied"
        return perf_counter() - began


@contextmanager
def api_cloud() -> Iterator[ApiCloud]:
    """Run a local cloud for as long as the block lasts."""
    with local_cloud(CloudOrder(mis_token=MIS_TOKEN), Console(quiet=True)) as started:
        cloud, control = started.cloud, started.control
        assert control
        yield ApiCloud(
            cloud=cloud,
            url=str(cloud.api_url),
            mis_url=cloud.mis_url,
            token=operator_token(cloud),
            control=control,
            pool=urllib3.PoolManager(),
        )
