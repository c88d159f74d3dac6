from collections.abc import Iterator
from threading import Thread
from time import monotonic

import pytest

from local.mis.school import School
from local.mis.server import MisServer
from local.mis.world import World
from tests.contract.mis.simulation import SCHOOLS, TOKEN, Simulation


@pytest.fixture(scope="session")
def server() -> Iterator[MisServer]:
    with MisServer(World(token=TOKEN, clock=monotonic)) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def mis(server: MisServer) -> Simulation:
    server.world.reset()
    for school in SCHOOLS.values():
        server.world.put(school)
    return Simulation(server)


@pytest.fixture
def secondary() -> School:
    return SCHOOLS["A1"]
