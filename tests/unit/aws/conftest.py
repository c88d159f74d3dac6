from collections.abc import Iterator

import pytest
from mypy_boto3_dynamodb.service_resource import Table as DeployedTable

from rostersync.aws import clients
from rostersync.aws.table.table import Table


@pytest.fixture
def store(table: DeployedTable) -> Iterator[Table]:
    """The product's own view of the template's table, empty."""
    clients.dynamodb.cache_clear()
    yield Table(table.name)
    clients.dynamodb.cache_clear()
