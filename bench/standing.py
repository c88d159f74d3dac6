"""What a month costs in which nothing runs: counted in the template and in the code."""

import io
from contextlib import redirect_stdout

from aws_lambda_powertools import Logger

from bench.bill import DAYS, Use
from bench.prices import Unit
from rostersync.logs import Metric
from tests.cloudformation import load_template, resources_of
from tests.emitted import metrics_of, plain_metrics, report_every_end
from tests.operations import MetricRef

LEVELS = {
    Metric.NIGHTS_HELD,
    Metric.NOTICES_LEFT_BEHIND,
    Metric.SCHOOLS_FAILED_BY_US,
    Metric.SCHOOLS_UNFINISHED,
}
"""What each check says, also 0: it comes in every hour of the month."""

NIGHT_HOURS = 5
"""In which a night's metrics come: after five hours the report is due at the latest."""

OFFICE_HOURS = 12
"""A day, in which people use the API."""

ROUTE_METRICS = 6
"""Of each route: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html"""

EMPTY_RECEIVES = 5 * 3 * 60 * 24 * DAYS
"""Of the queue that Lambda watches: five pollers at least, each asking for 20 seconds at a time."""


def standing() -> Use:
    """Count it. A metric is billed for the hours in which it comes."""
    own = own_metrics()
    hourly = sum(each.name in LEVELS for each in own)
    routes = ROUTE_METRICS * _count("AWS::ApiGatewayV2::Route")
    metric_hours = hourly * 24 + (len(own) - hourly) * NIGHT_HOURS + routes * OFFICE_HOURS
    return Use(
        {
            Unit.ALARM_MONTH: _count("AWS::CloudWatch::Alarm"),
            Unit.COMPOSITE_MONTH: _count("AWS::CloudWatch::CompositeAlarm"),
            Unit.DASHBOARD_MONTH: _count("AWS::CloudWatch::Dashboard"),
            Unit.METRIC_MONTH: metric_hours / 24,
            Unit.APP_CLIENT_MONTH: 1,
            Unit.MACHINE_TOKEN: 24 * DAYS,
            Unit.SQS_REQUEST: EMPTY_RECEIVES,
        }
    )


def own_metrics() -> set[MetricRef]:
    """Every custom metric that the code emits, by name and by the values of its dimensions."""
    lines = io.StringIO()
    with redirect_stdout(lines):
        report_every_end(Logger(service="standing", stream=io.StringIO()))
    return plain_metrics() | metrics_of(lines.getvalue(), "worker")


def _count(kind: str) -> int:
    return len(resources_of(load_template(), kind))
