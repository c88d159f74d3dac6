from collections.abc import Iterator

import boto3
import pytest
from mypy_boto3_dynamodb.service_resource import Table as DeployedTable

from notify.post import post_of
from rostersync import bootstrap
from rostersync.aws import clients
from rostersync.aws.stores.schools import DynamoSchools
from rostersync.aws.table.table import Table
from tests.builders import a_school

SENDER = "sender@rostersync.example"


@pytest.fixture
def store(table: DeployedTable, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """The table with one school, a mail service that knows the sender, and the environment."""
    ses = boto3.client("sesv2")
    ses.create_email_identity(EmailIdentity=SENDER)
    ses.create_configuration_set(ConfigurationSetName="notices")
    environment = {
        "TABLE_NAME": table.name,
        "SENDER_EMAIL": SENDER,
        "OPERATOR_EMAIL": "operators@rostersync.example",
        "CONFIGURATION_SET": "notices",
        "PUBLIC_URL": "https://sync.rostersync.example",
        "NIGHTLY_SCHEDULE": "cron(0 1 * * ? *)",
        "TIME_ZONE": "Europe/London",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    caches = (post_of, bootstrap.post, bootstrap.nights, bootstrap.recipients)
    clear = (*caches, clients.sesv2, clients.dynamodb)
    for made in clear:
        made.cache_clear()
    store = Table(table.name)
    DynamoSchools(store).add(a_school())
    yield store
    for made in clear:
        made.cache_clear()
