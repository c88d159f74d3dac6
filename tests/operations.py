"""Alarms, dashboard and saved queries of the template as data, and alarms judged as AWS does."""

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from tests.cloudformation import Template, resources_of

RUNBOOK = Path(__file__).parents[1] / "docs" / "runbook.md"

OWN = "own"
"""Stands for the stack's own namespace, which is its name."""


@dataclass(frozen=True, slots=True)
class MetricRef:
    """A metric by namespace, name and dimensions; a resource stands by its logical id."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, namespace: str, name: str, dimensions: dict[str, str]) -> "MetricRef":
        return cls(namespace, name, frozenset(dimensions.items()))


class Missing(StrEnum):
    """What an alarm makes of a period without data."""

    BREACHING = "breaching"
    NOT_BREACHING = "notBreaching"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A metric alarm; `datapoints` of `periods` must breach."""

    name: str
    metric: MetricRef
    statistic: str
    period: timedelta
    periods: int
    datapoints: int
    comparison: str
    threshold: float
    missing: Missing


@dataclass(frozen=True, slots=True)
class Datum:
    """One value of a metric."""

    at: datetime
    value: float


def alarms(template: Template) -> dict[str, Alarm]:
    """The metric alarms by the name that a page shows, without the stack's."""
    found = [_alarm(each["Properties"]) for each in _of(template, "AWS::CloudWatch::Alarm")]
    return {alarm.name: alarm for alarm in found}


def rollback_alarms(template: Template) -> set[str]:
    """The alarms that take a deployment back, by name."""
    return {
        each["Ref"].removesuffix("Alarm")
        for function in _of(template, "AWS::Serverless::Function")
        for each in function["Properties"].get("DeploymentPreference", {}).get("Alarms", [])
    }


def pages(template: Template) -> dict[str, frozenset[str]]:
    """The composite alarms, and the alarms that each is made of."""
    return {
        _name(each["Properties"]["AlarmName"]): frozenset(
            re.findall(r"\$\{(\w+)Alarm\}", str(each["Properties"]["AlarmRule"]))
        )
        for each in _of(template, "AWS::CloudWatch::CompositeAlarm")
    }


def widgets(template: Template) -> list[dict[str, Any]]:
    """The widgets of the dashboard."""
    (dashboard,) = _of(template, "AWS::CloudWatch::Dashboard")
    body = json.loads(dashboard["Properties"]["DashboardBody"]["Fn::Sub"])
    found: list[dict[str, Any]] = body["widgets"]
    return found


def dashboard_metrics(template: Template) -> set[MetricRef]:
    """Every metric of the dashboard; expressions are made of others."""
    rows = [
        [part for part in row if isinstance(part, str)]
        for widget in widgets(template)
        for row in widget["properties"].get("metrics", [])
    ]
    return {_row(row) for row in rows if row}


@dataclass(frozen=True, slots=True)
class Query:
    """A query of the console, and the log groups that it reads, by their logical ids."""

    text: str
    groups: frozenset[str]


def queries(template: Template) -> dict[str, Query]:
    """The saved queries and those of the dashboard, by name."""
    return saved_queries(template) | {
        widget["properties"]["title"]: _shown_query(widget["properties"]["query"])
        for widget in widgets(template)
        if widget["type"] == "log"
    }


def saved_queries(template: Template) -> dict[str, Query]:
    """The saved queries by name, without the stack's."""
    given = [each["Properties"] for each in _of(template, "AWS::Logs::QueryDefinition")]
    return {
        _name(each["Name"]).removeprefix("/"): Query(
            each["QueryString"], frozenset(map(_value, each["LogGroupNames"]))
        )
        for each in given
    }


def _shown_query(text: str) -> Query:
    source = re.compile(r"SOURCE '\$\{(\w+)\}' \| ")
    return Query(source.sub("", text), frozenset(source.findall(text)))


def is_in_alarm(alarm: Alarm, data: Iterable[Datum], now: datetime, *, was: bool = False) -> bool:
    """Judge an alarm as CloudWatch does over the last periods, where each has data or not.

    Missing periods count as the alarm says; with `ignore`, it stays as it `was` while nothing is
    known. CloudWatch may look a few periods further back for real data, so a missing heartbeat is
    noticed by it some periods later than here.
    """
    verdicts = [_breaches(alarm, list(data), now, back) for back in range(alarm.periods)]
    known = [each for each in verdicts if each is not None]
    if alarm.missing is Missing.IGNORE:
        return was if not known else sum(known) >= alarm.datapoints
    silence = alarm.missing is Missing.BREACHING
    return sum(silence if each is None else each for each in verdicts) >= alarm.datapoints


_STATISTICS: dict[str, Callable[[list[float]], float]] = {
    "Sum": math.fsum,
    "Maximum": max,
    "SampleCount": len,
}


def _breaches(alarm: Alarm, data: list[Datum], now: datetime, back: int) -> bool | None:
    end = now - back * alarm.period
    values = [each.value for each in data if end - alarm.period < each.at <= end]
    if not values:
        return None
    value = _STATISTICS[alarm.statistic](values)
    match alarm.comparison:
        case "GreaterThanOrEqualToThreshold":
            return value >= alarm.threshold
        case "LessThanThreshold":
            return value < alarm.threshold
        case other:
            raise ValueError(other)


def _of(template: Template, kind: str) -> list[dict[str, Any]]:
    return list(resources_of(template, kind).values())


def _alarm(given: dict[str, Any]) -> Alarm:
    """Read an alarm of one metric, by itself or with its silence filled with nothing."""
    counted = _filled(given["Metrics"]) if "Metrics" in given else given
    return Alarm(
        name=_name(given["AlarmName"]),
        metric=MetricRef.of(
            _namespace(counted["Namespace"]),
            counted["MetricName"],
            {each["Name"]: _value(each["Value"]) for each in counted["Dimensions"]},
        ),
        statistic=counted["Statistic"],
        period=timedelta(seconds=counted["Period"]),
        periods=given["EvaluationPeriods"],
        datapoints=given.get("DatapointsToAlarm", given["EvaluationPeriods"]),
        comparison=given["ComparisonOperator"],
        threshold=given["Threshold"],
        missing=Missing(given["TreatMissingData"]),
    )


def _filled(metrics: list[dict[str, Any]]) -> dict[str, Any]:
    """Take the one metric out of FILL(metric, 0); for an alarm that is its missing data being 0."""
    match metrics:
        case [
            {"Expression": "FILL(counted, 0)"},
            {"Id": "counted", "ReturnData": False, "MetricStat": stat},
        ]:
            return {**stat["Metric"], "Statistic": stat["Stat"], "Period": stat["Period"]}
        case _:
            raise ValueError(f"no alarm of ours was made of {metrics}")


def _row(row: list[str]) -> MetricRef:
    namespace, name, *dimensions = row
    names, values = dimensions[::2], dimensions[1::2]
    pairs = dict(zip(names, map(_value, values), strict=True))
    return MetricRef.of(_namespace(namespace), name, pairs)


def _namespace(given: object) -> str:
    return OWN if given in ("${AWS::StackName}", {"Ref": "AWS::StackName"}) else str(given)


def _name(given: dict[str, str]) -> str:
    return given["Fn::Sub"].removeprefix("${AWS::StackName}").removeprefix("-")


def _value(given: object) -> str:
    match given:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), str()]}:
            return name
        case {"Fn::Sub": str(text)}:
            return text
        case str() if reference := re.fullmatch(r"\$\{(\w+)(\.\w+)?\}", given):
            return str(reference[1])
        case _:
            return str(given)
