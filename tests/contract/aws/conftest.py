from collections.abc import Iterator

import pytest
from mypy_boto3_dynamodb.service_resource import Table as DeployedTable

from rostersync.aws import clients
from rostersync.aws.table.table import Table
from tests.contract.aws.worlds import DynamoWorld, FakeWorld, World


@pytest.fixture
def one_client(aws: None) -> Iterator[None]:
    """The product's own client, made for this test."""
    clients.dynamodb.cache_clear()
    yield
    clients.dynamodb.cache_clear()


@pytest.fixture
def dynamo(table: DeployedTable, one_client: None) -> DynamoWorld:
    """The adapters over the template's table, in moto."""
    return DynamoWorld.make(Table(table.name))


@pytest.fixture(params=["fake", "dynamo"])
def world(request: pytest.FixtureRequest) -> World:
    """The stores, once as fakes and once as the adapters: a test that asks for it runs twice."""
    if request.param == "fake":
        return FakeWorld.make()
    made: DynamoWorld = request.getfixturevalue("dynamo")
    return made
