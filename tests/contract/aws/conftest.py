from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import pytest
from mypy_boto3_dynamodb.service_resource import Table as DeployedTable

from rostersync.aws import clients
from rostersync.aws.table.table import Table
from tests.contract.aws.worlds import DynamoWorld, FakeWorld, World
from tests.in_memory.dynamo import MemoryDynamo

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


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


@pytest.fixture(params=["fake", "dynamo", "memory"])
def world(request: pytest.FixtureRequest) -> World:
    """The stores as fakes, as the adapters over moto, and over the DynamoDB of the proofs."""
    if request.param == "fake":
        return FakeWorld.make()
    if request.param == "memory":
        client = cast("DynamoDBClient", MemoryDynamo())
        return DynamoWorld.make(Table("rostersync", lambda: client))
    made: DynamoWorld = request.getfixturevalue("dynamo")
    return made
