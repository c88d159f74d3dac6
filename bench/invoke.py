"""One of the product's functions in a process of its own, as Lambda runs it.

Run as `python -m bench.invoke HANDLER RESULT`: the events come as a JSON list on standard input,
what each invocation used goes as JSON into the file RESULT, and the function's logs are standard
output. The environment and the path are those that the parent gives.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.meter import Meter
from rostersync.aws import clients
from tests.cloudformation import TEMPLATE, load_template
from tests.functions.context import a_context

_ROOT = TEMPLATE.parents[1]
_LAYER = _ROOT / "layers" / "common"

_IMPORT = """
import importlib, json, sys, time
began = time.perf_counter(), time.process_time()
importlib.import_module(sys.argv[1].rpartition(".")[0])
print(json.dumps([time.perf_counter() - began[0], time.process_time() - began[1]]))
"""


@dataclass(frozen=True, slots=True)
class Invocation:
    """What one invocation used. `cpu_s` is the part of `wall_s` that it computed.

    `requests` are those to SQS and SES, by operation.
    """

    wall_s: float
    cpu_s: float
    read_units: float
    write_units: float
    requests: dict[str, int]
    log_bytes: int


def invoke(
    function: str, events: Sequence[dict[str, Any]], variables: dict[str, str]
) -> list[Invocation]:
    """Invoke a function of the template, by its logical id, with one event after the other."""
    handler, path = _handler(function)
    with tempfile.TemporaryDirectory() as folder:
        result, logs = Path(folder) / "result.json", Path(folder) / "logs"
        with logs.open("wb") as stdout:
            subprocess.run(  # noqa: S603 - our own command
                [sys.executable, "-m", "bench.invoke", handler, str(result)],
                check=True,
                input=json.dumps(events).encode(),
                stdout=stdout,
                env={**os.environ, **variables, "PYTHONPATH": f"{_ROOT}:{path}:{_LAYER}"},
            )
        return [Invocation(**each) for each in json.loads(result.read_text())]


def import_s(function: str, variables: dict[str, str]) -> tuple[float, float]:
    """Seconds and processor seconds in which a fresh process imports a function's handler."""
    handler, path = _handler(function)
    printed = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", _IMPORT, handler],
        check=True,
        capture_output=True,
        env={**os.environ, **variables, "PYTHONPATH": f"{path}:{_LAYER}"},
    ).stdout
    wall_s, cpu_s = json.loads(printed)
    return wall_s, cpu_s


def _handler(function: str) -> tuple[str, Path]:
    properties = load_template()["Resources"][function]["Properties"]
    return properties["Handler"], (TEMPLATE.parent / properties["CodeUri"]).resolve()


def _invocations(
    handler: Callable[[dict[str, Any], Any], Any], events: Sequence[dict[str, Any]]
) -> Iterator[Invocation]:
    meter, requests = Meter(), Counter[str]()
    meter.attach()
    for client in (clients.sqs(), clients.sesv2()):
        client.meta.events.register("after-call", lambda model, **_: requests.update([model.name]))
    for event in events:
        meter.reset()
        requests.clear()
        logged, wall, cpu = _logged(), time.perf_counter(), time.process_time()
        answer = handler(event, a_context()) or {}
        took = time.perf_counter() - wall, time.process_time() - cpu
        assert not answer.get("batchItemFailures"), answer
        assert answer.get("statusCode", 200) < 300, answer
        written = _logged() - logged
        yield Invocation(*took, meter.read, meter.written, dict(requests), written)


def _logged() -> int:
    sys.stdout.flush()
    return os.fstat(sys.stdout.fileno()).st_size


def main(handler: str, result: str) -> None:
    """Invoke the handler with each event, and write down what that used."""
    module, _, name = handler.rpartition(".")
    call = getattr(importlib.import_module(module), name)
    used = _invocations(call, json.load(sys.stdin))
    Path(result).write_text(json.dumps([asdict(each) for each in used]))


if __name__ == "__main__":
    main(*sys.argv[1:])
