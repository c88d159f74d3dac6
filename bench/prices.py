"""AWS's list prices, each with where and when it was read.

Nothing here was bought or asked of AWS itself: these are prices that others read from AWS's price
list and published, with the day of their reading. `as_of` is None where no dated reading was found;
the page then says "not confirmed". Free tiers, discounts and taxes are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What AWS counts and bills."""

    LAMBDA_GB_SECOND = "Lambda, a GB-second (arm64)"
    LAMBDA_REQUEST = "Lambda, a request"
    READ_UNIT = "DynamoDB, a read unit (on demand)"
    WRITE_UNIT = "DynamoDB, a write unit (on demand)"
    TABLE_GB_MONTH = "DynamoDB, a GB stored for a month"
    BACKUP_GB_MONTH = "DynamoDB, a GB with point-in-time recovery for a month"
    SQS_REQUEST = "SQS, a request"
    HTTP_REQUEST = "API Gateway, a request to an HTTP API"
    OUT_GB = "Data out to the internet, a GB"
    SIGN_IN_MONTH = "Cognito Essentials, a person who signs in in a month"
    APP_CLIENT_MONTH = "Cognito, an app client of a machine for a month"
    MACHINE_TOKEN = "Cognito, a token for a machine"  # noqa: S105 - a unit of the bill
    MAIL = "SES, a mail"
    ALARM_MAIL = "SNS, a mail"
    LOG_GB = "CloudWatch Logs, a GB taken in (first 10 TB)"
    LOG_GB_MONTH = "CloudWatch Logs, a GB stored for a month"
    LOG_SCAN_GB = "CloudWatch Logs Insights, a GB scanned"
    METRIC_MONTH = "CloudWatch, a custom metric for a month"
    ALARM_MONTH = "CloudWatch, an alarm on one metric for a month"
    COMPOSITE_MONTH = "CloudWatch, a composite alarm for a month"
    DASHBOARD_MONTH = "CloudWatch, a dashboard for a month"
    TRACE = "X-Ray, a trace recorded"

    @property
    def service(self) -> str:
        """Give the word before the comma, without what qualifies it."""
        head = self.value.partition(",")[0]
        return _SERVICES.get(head, head)


_SERVICES = {
    "CloudWatch Logs": "CloudWatch",
    "CloudWatch Logs Insights": "CloudWatch",
    "Cognito Essentials": "Cognito",
    "Data out to the internet": "API Gateway",
    "SNS": "SES",
}
"""Under which of the bill's columns a unit stands, if not under its own name."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars a unit; `as_of` is a day or month, ISO 8601, and None if it is not confirmed."""

    dollars: float
    source: str
    as_of: str | None


_BOOK = "AWS's offer files, in github.com/ocelhq/ocel docs/research/price-book.md"
_TOGEN = "AWS's offer files, in github.com/mooncitizen/togen internal/cost/prices/aws.json"
_WATCH = 'AWS\'s Pricing API, in a public note, "Amazon CloudWatch and AWS CloudTrail Pricing Data"'
_LONDON = "AWS's offer files, in github.com/ImperialEdutechUK/sadeevtest docs/hosting-costs.md"
_LONDON_TABLE = (
    "AWS's offer file, in github.com/jeswr/kernel-of-truth docs/next/design/glm52-shared-cache.md"
)
_UNDATED = "a public copy of AWS's price list, undated"

US_EAST_1: Mapping[Unit, Price] = {
    Unit.LAMBDA_GB_SECOND: Price(0.0000133334, _BOOK, "2026-09-06"),
    Unit.LAMBDA_REQUEST: Price(0.20e-6, _BOOK, "2026-09-06"),
    Unit.READ_UNIT: Price(0.125e-6, _BOOK, "2026-09-06"),
    Unit.WRITE_UNIT: Price(0.625e-6, _BOOK, "2026-09-06"),
    Unit.TABLE_GB_MONTH: Price(0.25, _BOOK, "2026-09-06"),
    Unit.BACKUP_GB_MONTH: Price(0.20, _UNDATED, None),
    Unit.SQS_REQUEST: Price(0.40e-6, _TOGEN, "2026-09-06"),
    Unit.HTTP_REQUEST: Price(1.00e-6, _TOGEN, "2026-09-06"),
    Unit.OUT_GB: Price(0.09, _BOOK, "2026-09-06"),
    Unit.SIGN_IN_MONTH: Price(
        0.015,
        "AWS's offer file, in github.com/imiancrook/GitDAM docs/financials/infra_model.py",
        "2026-09-29",
    ),
    Unit.APP_CLIENT_MONTH: Price(
        6.00, "rhythmictech.com/blog/the-aws-cognito-m2m-bill-has-come-due", "2025-05"
    ),
    Unit.MACHINE_TOKEN: Price(
        0.00225, "cur.vantage-api.com/aws/amazoncognito/user-pools-m2m", "2025-04-27"
    ),
    Unit.MAIL: Price(
        0.16e-3,
        "the plan Essentials, AWS's offer file 20260722172054, in "
        "github.com/api-evangelist/amazon-ses plans/",
        "2026-08-13",
    ),
    Unit.ALARM_MAIL: Price(20e-6, _UNDATED, None),
    Unit.LOG_GB: Price(0.50, _WATCH, "2025-10-28"),
    Unit.LOG_GB_MONTH: Price(0.03, _WATCH, "2025-10-28"),
    Unit.LOG_SCAN_GB: Price(0.005, _WATCH, "2025-10-28"),
    Unit.METRIC_MONTH: Price(0.30, _WATCH, "2025-10-28"),
    Unit.ALARM_MONTH: Price(0.10, _WATCH, "2025-10-28"),
    Unit.COMPOSITE_MONTH: Price(0.50, _WATCH, "2025-10-28"),
    Unit.DASHBOARD_MONTH: Price(
        3.00, "factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms", "2026-06-13"
    ),
    Unit.TRACE: Price(5.00e-6, "aws.amazon.com/xray/pricing, a stored copy, undated", None),
}

LONDON: Mapping[Unit, Price] = {
    Unit.LAMBDA_GB_SECOND: Price(0.0000133334, _LONDON, "2026-10-06"),
    Unit.LAMBDA_REQUEST: Price(0.20e-6, _LONDON, "2026-10-06"),
    Unit.READ_UNIT: Price(0.1487e-6, _LONDON_TABLE, "2026-07-13"),
    Unit.WRITE_UNIT: Price(0.7423e-6, _LONDON_TABLE, "2026-07-13"),
    Unit.TABLE_GB_MONTH: Price(0.29715, _LONDON_TABLE, "2026-07-13"),
    Unit.SQS_REQUEST: Price(0.40e-6, _LONDON, "2026-10-06"),
    Unit.HTTP_REQUEST: Price(1.16e-6, _TOGEN, "2026-09-06"),
    Unit.OUT_GB: Price(0.09, _LONDON, "2026-10-06"),
    Unit.LOG_GB: Price(0.5985, _LONDON, "2026-10-06"),
    Unit.LOG_GB_MONTH: Price(0.0315, _LONDON, "2026-10-06"),
    Unit.LOG_SCAN_GB: Price(0.0059, _LONDON, "2026-10-06"),
    Unit.METRIC_MONTH: Price(0.30, _LONDON, "2026-10-06"),
    Unit.ALARM_MONTH: Price(0.10, _LONDON, "2026-10-06"),
}
"""Of eu-west-2, those that were found; for the others stand those of us-east-1."""

IN_LONDON: Mapping[Unit, Price] = {**US_EAST_1, **LONDON}

ALLOWANCES: Mapping[Unit, float] = {
    Unit.LAMBDA_GB_SECOND: 400_000,
    Unit.LAMBDA_REQUEST: 1_000_000,
    Unit.TABLE_GB_MONTH: 25,
    Unit.SQS_REQUEST: 1_000_000,
    Unit.OUT_GB: 100,
    Unit.SIGN_IN_MONTH: 10_000,
    Unit.LOG_GB: 5,
    Unit.METRIC_MONTH: 10,
    Unit.ALARM_MONTH: 10,
    Unit.TRACE: 100_000,
}
"""What every account has free each month, and shares among all that runs in it.

From the same sources: Cognito's in GitDAM, DynamoDB's in ocel, X-Ray's on AWS's own page, the
others in sadeevtest.
"""
