from collections import Counter
from collections.abc import Iterator

import pytest
from mypy_boto3_dynamodb.service_resource import Table as DeployedTable

from rostersync.aws import clients
from rostersync.aws.table.table import Table
from tests.contract.aws.worlds import DynamoWorld
from tests.proofs.api_stage import ApiStage, api_stage


@pytest.fixture
def dynamo(table: DeployedTable) -> Iterator[DynamoWorld]:
    """The adapters over the template's table, in moto."""
    clients.dynamodb.cache_clear()
    yield DynamoWorld.make(Table(table.name))
    clients.dynamodb.cache_clear()


@pytest.fixture
def api(dynamo: DynamoWorld, monkeypatch: pytest.MonkeyPatch) -> Iterator[ApiStage]:
    """The API over the table, with two schools."""
    with api_stage(dynamo, monkeypatch) as stage:
        yield stage


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many points were tried, by kind of proof."""
    counted = Counter[str]()
    for report in terminalreporter.stats.get("passed", []):
        counted.update({name: n for name, n in report.user_properties if isinstance(n, int)})
    for name, number in counted.items():
        terminalreporter.write_line(f"{number:,} {name} tried")
