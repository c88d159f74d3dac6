"""The dashboard's widget that tells what a day costs, held to the prices of docs/cost.md."""

import re
from typing import Any

import pytest

from bench.functions import FUNCTIONS, memory_mb
from bench.prices import Unit
from tests.cloudformation import load_template
from tests.operations import MetricRef, widgets

type Row = list[Any]

# What a metric counts, for those whose price does not depend on which resource it is of.
UNITS = {
    ("AWS/Lambda", "Invocations"): Unit.LAMBDA_REQUEST,
    ("AWS/DynamoDB", "ConsumedReadCapacityUnits"): Unit.READ_UNIT,
    ("AWS/DynamoDB", "ConsumedWriteCapacityUnits"): Unit.WRITE_UNIT,
    ("AWS/ApiGateway", "Count"): Unit.HTTP_REQUEST,
}

# Functions of metric math that leave a value as it is.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
MATH = {"FILL": lambda value, _: value}


def _rows() -> list[Row]:
    """The rows of the one widget that has an expression over docs/cost.md's prices."""
    (widget,) = (each for each in widgets(load_template()) if "docs/cost.md" in str(each))
    rows: list[Row] = widget["properties"]["metrics"]
    return rows


def _expression() -> str:
    (expression,) = (row[0]["expression"] for row in _rows() if isinstance(row[0], dict))
    return str(expression)


METRICS = [row for row in _rows() if not isinstance(row[0], dict)]


def _id(row: Row) -> str:
    return str(row[-1]["id"])


def _metric(row: Row) -> MetricRef:
    """Its resource by logical id."""
    namespace, name, dimension, value, _ = row
    reference = re.fullmatch(r"\$\{(\w+)\}", value)
    assert reference, value
    return MetricRef.of(namespace, name, {dimension: reference[1]})


def _dollars_of(amounts: dict[str, float]) -> float:
    """What the expression makes of such amounts, all others being zero."""
    values = dict.fromkeys(map(_id, METRICS), 0.0) | amounts
    return float(eval(_expression(), {"__builtins__": {}}, {**MATH, **values}))  # noqa: S307 - of our own template


def _price(metric: MetricRef) -> float:
    """Dollars for one of what the metric counts; a duration is in milliseconds."""
    if (metric.namespace, metric.name) == ("AWS/Lambda", "Duration"):
        ((_, function),) = metric.dimensions
        gb_seconds = memory_mb(function) / 1024 / 1000
        return gb_seconds * Unit.LAMBDA_GB_SECOND.value.dollars
    return UNITS[metric.namespace, metric.name].value.dollars


@pytest.mark.parametrize("row", METRICS, ids=_id)
def test_the_widget_bills_each_metric_at_the_list_price(row: Row) -> None:
    """Memory is the function's own in the template; it may be rounded to three digits."""
    assert _dollars_of({_id(row): 1_000_000}) == pytest.approx(
        1_000_000 * _price(_metric(row)), rel=2e-3
    )


def test_a_day_without_anything_costs_nothing_there() -> None:
    """The widget shows what varies; the fixed cost is in docs/cost.md."""
    assert _dollars_of({}) == 0


def test_a_function_is_billed_for_its_time_and_its_requests() -> None:
    """Neither without the other."""
    billed = {
        name: {row[3] for row in METRICS if row[:2] == ["AWS/Lambda", name]}
        for name in ("Duration", "Invocations")
    }

    assert billed["Duration"] == billed["Invocations"]
    assert {each[2:-1] for each in billed["Duration"]} <= FUNCTIONS.keys()
