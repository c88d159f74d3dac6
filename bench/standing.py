"""What is there whether anything runs or not: counted in the template and in the code."""

import io
import json
from contextlib import redirect_stdout

from aws_lambda_powertools import Logger

from bench.bill import Standing
from bench.functions import FUNCTIONS, parameter
from rostersync.logs import Metric
from tests.cloudformation import load_template, resources_of
from tests.emitted import metrics_of, plain_metrics, report_every_end
from tests.operations import MetricRef, widgets

TEMPLATE = load_template()

LEVELS = {
    Metric.NIGHTS_HELD,
    Metric.NOTICES_LEFT_BEHIND,
    Metric.SCHOOLS_FAILED_BY_US,
    Metric.SCHOOLS_UNFINISHED,
}
"""What each check says, also 0: it comes in every hour of the month."""

ROUTE_METRICS = 6
"""Of each route: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html"""


def standing_things() -> Standing:
    """Count them."""
    own = own_metrics()
    hourly = sum(each.name in LEVELS for each in own)
    return Standing(
        alarms=_count("AWS::CloudWatch::Alarm"),
        composites=_count("AWS::CloudWatch::CompositeAlarm"),
        dashboards=_count("AWS::CloudWatch::Dashboard"),
        night_metrics=len(own) - hourly,
        hourly_metrics=hourly,
        route_metrics=ROUTE_METRICS * _count("AWS::ApiGatewayV2::Route"),
        machine_clients=sum(
            "client_credentials" in each["Properties"]["AllowedOAuthFlows"]
            for each in resources_of(TEMPLATE, "AWS::Cognito::UserPoolClient").values()
        ),
        watched_queues=sum(
            event["Type"] == "SQS"
            for each in FUNCTIONS.values()
            for event in each["Properties"].get("Events", {}).values()
        ),
        scans=_dashboard_days() * sum(each["type"] == "log" for each in widgets(TEMPLATE)),
    )


def own_metrics() -> set[MetricRef]:
    """Every metric of ours that the code emits, by name and by the values of its dimensions."""
    lines = io.StringIO()
    with redirect_stdout(lines):
        report_every_end(Logger(service="standing", stream=io.StringIO()))
    return plain_metrics() | metrics_of(lines.getvalue(), "worker")


def checks_a_day() -> int:
    """How often NotifyCheck runs, by the template's default."""
    minutes = parameter("NoticeCheckSchedule").removeprefix("rate(").removesuffix(" minutes)")
    return 24 * 60 // int(minutes)


def _dashboard_days() -> int:
    (dashboard,) = resources_of(TEMPLATE, "AWS::CloudWatch::Dashboard").values()
    body = json.loads(dashboard["Properties"]["DashboardBody"]["Fn::Sub"])
    return int(body["start"].removeprefix("-P").removesuffix("D"))


def _count(kind: str) -> int:
    return len(resources_of(TEMPLATE, kind))
