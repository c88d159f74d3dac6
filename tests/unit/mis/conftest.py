from collections.abc import Iterator

import pytest

from rostersync.mis.wonde import WondeReader
from tests.unit.mis.reading import reader_of
from tests.unit.mis.scripted import ScriptedMis


@pytest.fixture
def mis() -> Iterator[ScriptedMis]:
    with ScriptedMis() as mis:
        yield mis


@pytest.fixture
def reader(mis: ScriptedMis) -> WondeReader:
    return reader_of(mis)
