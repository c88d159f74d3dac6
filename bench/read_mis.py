"""Reading a school over HTTP from a MIS that takes 100 ms a request.

Prints requests against the pages there are, elapsed time against the longest single chain of
pages, and the peak memory of a process that does nothing else. The simulated MIS is another
process. Run as `python -m bench.read_mis`.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from threading import Event

from urllib3 import PoolManager

from local.mis.control_client import ControlClient
from local.mis.order import Phase, SchoolOrder
from local.mis.world import Conditions
from rostersync.domain.school import MisSettings, Source
from rostersync.mis.credentials import Credentials
from rostersync.mis.limits import STANDARD
from rostersync.mis.transport import RequestChain, Session
from rostersync.mis.wonde import WondeReader, listing
from rostersync.mis.wonde.lists import CHAINS
from rostersync.mis.wonde.normalise import class_of, student_of
from rostersync.mis.wonde.walk import read_list

TOKEN = "invented"  # noqa: S105 - as it says
LATENCY_S = 0.1

ORDERS = (
    SchoolOrder(id="A1", name="Secondary", students=1500, classes=400, subjects=40, teachers=90),
    SchoolOrder(
        id="A2",
        name="College",
        phase=Phase.COLLEGE,
        students=20_000,
        classes=2_000,
        subjects=45,
        teachers=900,
        class_size=40,
    ),
)


def stored_token(*, fresh: bool) -> str:  # noqa: ARG001 - never rotated
    """The token, as a store would give it."""
    return TOKEN


def read_school(base_url: str, school_id: str) -> None:
    """Read the school as a night does."""
    snapshot = WondeReader(base_url, stored_token).read(MisSettings(Source.WONDE, school_id))
    assert snapshot.classes


def read_chain(base_url: str, school_id: str, wanted: str) -> None:
    """Read one list alone."""
    session = Session(PoolManager(maxsize=CHAINS), Credentials(stored_token), STANDARD)
    chain = RequestChain(session, STANDARD.retrying_s, Event())
    school_url = f"{base_url}/schools/{school_id}"
    match wanted:
        case "students":
            assert read_list(chain, school_url, listing.STUDENTS, student_of).rows
        case _:
            assert read_list(chain, school_url, listing.CLASSES, class_of).rows


def measure(base_url: str, school_id: str, what: str) -> None:
    """Do it in this process, and print seconds and peak megabytes as JSON."""
    run: Callable[[], None] = (
        (lambda: read_school(base_url, school_id))
        if what == "school"
        else (lambda: read_chain(base_url, school_id, what))
    )
    began = time.perf_counter()
    run()
    taken_s = time.perf_counter() - began
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([taken_s, peak_kb / 1024]))


def in_a_process_of_its_own(base_url: str, school_id: str, what: str) -> tuple[float, float]:
    """Seconds and peak megabytes, with nothing of this process in them."""
    command = [sys.executable, "-m", "bench.read_mis", base_url, school_id, what]
    printed = subprocess.run(  # noqa: S603 - our own command
        command, check=True, capture_output=True, text=True
    ).stdout
    seconds, megabytes = json.loads(printed)
    return seconds, megabytes


@contextmanager
def simulated_mis() -> Iterator[str]:
    """Start the simulated MIS, and give its address."""
    command = [sys.executable, "-m", "local.mis", "--port", "0", "--token", TOKEN, "--empty"]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def pages_of(order: SchoolOrder) -> int:
    """The pages there are, the school itself among them."""
    rows = (
        (order.students, listing.STUDENTS.per_page),
        (order.classes, listing.CLASSES.per_page),
        (order.teachers, listing.EMPLOYEES.per_page),
        (order.subjects, listing.SUBJECTS.per_page),
    )
    return 1 + sum(ceil(count / per_page) for count, per_page in rows)


def report(base_url: str, control: ControlClient, order: SchoolOrder) -> None:
    """Print the figures of one school."""
    control.generate(order)
    # The first reading warms the simulated MIS, which renders a page once.
    in_a_process_of_its_own(base_url, order.id, "school")
    control.forget_requests()
    seconds, megabytes = in_a_process_of_its_own(base_url, order.id, "school")
    requests = sum(control.counts()[order.id].values())
    chains = {
        what: in_a_process_of_its_own(base_url, order.id, what)[0]
        for what in ("students", "classes")
    }
    longest = max(chains, key=lambda what: chains[what])
    print(f"{order.name}: {order.students:,} students, {order.classes:,} classes")
    print(f"  requests      {requests:6}    of {pages_of(order)} pages there are")
    print(
        f"  elapsed       {seconds:8.1f} s  longest chain alone ({longest}) {chains[longest]:.1f} s"
    )
    print(f"  peak memory   {megabytes:8.0f} MB")


def main() -> None:
    """Print the figures of a secondary school and of a college."""
    with simulated_mis() as base_url:
        control = ControlClient(base_url.removesuffix("/v1.0"))
        control.set_conditions(Conditions(latency_s=LATENCY_S))
        for order in ORDERS:
            report(base_url, control, order)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(*sys.argv[1:])
    else:
        main()
