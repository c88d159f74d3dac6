"""AWS's list prices in us-east-1, and where AWS gives them.

They are frozen, so that the page changes by a commit alone. None is confirmed: they were written
down where AWS's pages could not be read. Free tiers that end, discounts and taxes are left out.
"""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars a unit; `free` is what every account has of it each month without paying."""

    service: str
    what: str
    dollars: float
    free: float = 0


class Unit(Enum):
    """What AWS counts and bills. What differs by tier has the price of the first."""

    LAMBDA_GB_SECOND = Price("Lambda", "a GB-second (arm64)", 0.0000133334, free=400_000)
    LAMBDA_REQUEST = Price("Lambda", "a request", 0.20e-6, free=1_000_000)
    READ_UNIT = Price("DynamoDB", "a read unit (on demand)", 0.125e-6)
    WRITE_UNIT = Price("DynamoDB", "a write unit (on demand)", 0.625e-6)
    TABLE_GB_MONTH = Price("DynamoDB", "a GB stored for a month", 0.25, free=25)
    BACKUP_GB_MONTH = Price("DynamoDB", "a GB with point-in-time recovery for a month", 0.20)
    SQS_REQUEST = Price("SQS", "a request", 0.40e-6, free=1_000_000)
    HTTP_REQUEST = Price("API Gateway", "a request to an HTTP API", 1.00e-6)
    SIGN_IN_MONTH = Price(
        "Cognito", "a person who signs in in a month (Essentials)", 0.015, free=10_000
    )
    APP_CLIENT_MONTH = Price("Cognito", "an app client of a machine for a month", 6.00)
    MACHINE_TOKEN = Price("Cognito", "a token for a machine", 0.00225)
    MAIL = Price("SES", "a mail (Essentials)", 0.16e-3)
    LOG_GB = Price("CloudWatch", "a GB of logs taken in", 0.50, free=5)
    LOG_GB_MONTH = Price("CloudWatch", "a GB of logs stored for a month", 0.03)
    METRIC_MONTH = Price("CloudWatch", "a custom metric for a month", 0.30, free=10)
    ALARM_MONTH = Price("CloudWatch", "an alarm on one metric for a month", 0.10, free=10)
    COMPOSITE_MONTH = Price("CloudWatch", "a composite alarm for a month", 0.50)
    DASHBOARD_MONTH = Price("CloudWatch", "a dashboard for a month", 3.00)
    TRACE = Price("X-Ray", "a trace recorded", 5.00e-6, free=100_000)


PAGES = {
    "Lambda": "https://aws.amazon.com/lambda/pricing/",
    "DynamoDB": "https://aws.amazon.com/dynamodb/pricing/on-demand/",
    "SQS": "https://aws.amazon.com/sqs/pricing/",
    "API Gateway": "https://aws.amazon.com/api-gateway/pricing/",
    "Cognito": "https://aws.amazon.com/cognito/pricing/",
    "SES": "https://aws.amazon.com/ses/pricing/",
    "CloudWatch": "https://aws.amazon.com/cloudwatch/pricing/",
    "X-Ray": "https://aws.amazon.com/xray/pricing/",
}
"""Where AWS gives the prices of each service, in the order of the bill's columns."""
