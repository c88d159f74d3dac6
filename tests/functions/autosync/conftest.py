from collections.abc import Iterator
from dataclasses import replace

import boto3
import pytest
from mypy_boto3_dynamodb.service_resource import Table
from mypy_boto3_sqs.service_resource import Queue

from rostersync import bootstrap
from rostersync.application.ports.sync import Ports
from tests.builders import a_roster, mirror
from tests.fakes import FakeMis


@pytest.fixture
def queue(table: Table, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    """The night's queue, and the environment that the template gives the functions."""
    queue = boto3.resource("sqs").create_queue(QueueName="night")
    environment = {
        "TABLE_NAME": table.name,
        "QUEUE_URL": queue.url,
        "WONDE_BASE_URL": "http://127.0.0.1:9/v1.0",
        "WONDE_TOKEN_PARAMETER": "/rostersync/wonde-token",
        "RETRY_DELAY_SECONDS": "900",
        "REREAD_DELAY_SECONDS": "300",
        "MIS_RETRY_SECONDS": "1",
        "BRAKE_PERCENT": "20",
        "BRAKE_MINIMUM_SCHOOLS": "2",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    yield queue
    for made in (
        bootstrap.brake,
        bootstrap.erasures,
        bootstrap.night_ports,
        bootstrap.ports,
        bootstrap.work_queue,
    ):
        made.cache_clear()


@pytest.fixture
def mis() -> FakeMis:
    """A MIS that says what the roster of the builders holds."""
    return FakeMis(mirror(a_roster()))


@pytest.fixture
def ports(queue: Queue, table: Table, mis: FakeMis) -> Ports:
    """The real stores over the template's table, and the fake MIS."""
    where = bootstrap.Deployment(table.name, "http://127.0.0.1:9/v1.0", "/unused", mis_retry_s=1)
    return replace(bootstrap.ports(where), mis=mis)
