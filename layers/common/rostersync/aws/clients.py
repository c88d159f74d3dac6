"""The AWS clients: made at first use, one of a kind a process."""

from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient

# An answer that does not come is given up within 20 seconds: API Gateway waits 30.
CONFIG = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 3},
    tcp_keepalive=True,
)


_MAIL = CONFIG.merge(Config(read_timeout=10, retries={"total_max_attempts": 1}))


@cache
def dynamodb() -> "DynamoDBClient":
    """DynamoDB's client."""
    return boto3.client("dynamodb", config=CONFIG)


@cache
def sqs() -> "SQSClient":
    """SQS's client."""
    return boto3.client("sqs", config=CONFIG)


@cache
def events() -> "EventBridgeClient":
    """EventBridge's client."""
    return boto3.client("events", config=CONFIG)


@cache
def sesv2() -> "SESV2Client":
    """SES's client. It asks once: a retry inside the SDK could send a mail twice."""
    return boto3.client("sesv2", config=_MAIL)
