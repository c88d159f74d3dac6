"""Template, dashboard, alarms, saved queries and runbook, held to each other and to the code."""

import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from aws_lambda_powertools import Logger

from manual_sync_api.app import error_answer
from rostersync.logs import LogMessage, Metric
from tests.cloudformation import Template, load_template, resources_of
from tests.dashboard_samples import sample_lines
from tests.emitted import (
    fields_of_every_line,
    logged_fields,
    logs_of,
    metrics_of,
    plain_metrics,
    report_every_end,
)
from tests.insights import Line, run
from tests.operations import (
    OWN,
    RUNBOOK,
    MetricRef,
    Missing,
    Query,
    alarms,
    dashboard_metrics,
    pages,
    queries,
    rollback_alarms,
    saved_queries,
    widgets,
)

TEMPLATE = load_template()
EVENTS = Path(__file__).parents[2] / "infra" / "events"

# What AWS publishes, by which dimension, and what that dimension names.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
PUBLISHED = {
    "AWS/Lambda": (
        {"Duration", "Errors", "Invocations", "IteratorAge", "Throttles"},
        "FunctionName",
        "AWS::Serverless::Function",
    ),
    "AWS/SQS": (
        {
            "ApproximateAgeOfOldestMessage",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesVisible",
        },
        "QueueName",
        "AWS::SQS::Queue",
    ),
    "AWS/DynamoDB": (
        {
            "ConsumedReadCapacityUnits",
            "ConsumedWriteCapacityUnits",
            "ReadThrottleEvents",
            "WriteThrottleEvents",
        },
        "TableName",
        "AWS::DynamoDB::Table",
    ),
    "AWS/ApiGateway": ({"4xx", "5xx", "Count", "Latency"}, "ApiId", "AWS::ApiGatewayV2::Api"),
    "AWS/SES": (
        {"Reputation.BounceRate", "Reputation.ComplaintRate"},
        "ses:configuration-set",
        "AWS::SES::ConfigurationSet",
    ),
}

# Alarms that look for silence: a heartbeat that stops is the fault.
HEARTBEATS = {"NightNotStarted", "NoticesLeftBehind"}
# Alarms that page nobody, and what does.
QUIET = {"TableWritesThrottled": "a write that does not get through fails a run or a request"}
# Alarms on a level, which stands until the next value.
LEVELS = {"BounceRate", "ComplaintRate"}

# Words of Logs Insights that are no fields.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
WORDS = {
    *("and", "as", "asc", "by", "desc", "display", "fields", "filter", "in", "limit", "or"),
    *("like", "sort", "stats"),
}

FIRST_SCREEN = 12
"""Rows of the dashboard, of 60 pixels, which a screen of 1280 by 800 shows."""


@pytest.fixture
def emitted(capsys: pytest.CaptureFixture[str]) -> set[MetricRef]:
    """Every own metric that the code emits, with its dimensions."""
    report_every_end(Logger(service="worker"))
    said_by_worker = capsys.readouterr().out
    error_answer(RuntimeError("ours"), {"requestContext": {"requestId": "r1"}})
    said_by_api = [line for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    return (
        plain_metrics()
        | metrics_of(said_by_worker, "worker")
        | metrics_of("\n".join(said_by_api), "manual-sync-api")
    )


def _named() -> set[MetricRef]:
    return {alarm.metric for alarm in alarms(TEMPLATE).values()} | dashboard_metrics(TEMPLATE)


def _headings(part: str) -> set[str]:
    """The headings of the third rank in one part of the runbook."""
    text = RUNBOOK.read_text().split(f"\n## {part}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^### (.+)$", text, re.MULTILINE))


def _fields(query: str) -> set[str]:
    """The fields that a query reads, without its texts, functions and names of its own."""
    plain = re.sub(r'"[^"]*"', "", query)
    own = set(re.findall(r"\bas (\w+)", plain))
    read = set(re.findall(r"(?<![\w.])@?[a-z_][\w.]*\b(?!\s*\()", plain))
    return read - own - WORDS


def _messages(query: Query) -> list[LogMessage]:
    """The messages that a query asks for; one that asks for none reads them all."""
    return [each for each in LogMessage if f'"{each}"' in query.text] or list(LogMessage)


def test_every_metric_of_ours_is_emitted(emitted: set[MetricRef]) -> None:
    """Name, dimensions and their values: an alarm on another would never see anything."""
    assert {each for each in _named() if each.namespace == OWN} - emitted == set()


def test_every_name_of_a_metric_is_emitted(emitted: set[MetricRef]) -> None:
    """The list of metrics holds none that nobody counts."""
    assert {str(each) for each in Metric} == {each.name for each in emitted}


@pytest.mark.parametrize(
    "metric", sorted(_named() - {m for m in _named() if m.namespace == OWN}, key=str)
)
def test_every_metric_of_aws_is_on_the_right_dimension(metric: MetricRef) -> None:
    """It is published under that one dimension, which names a resource of the right kind."""
    names, dimension, kind = PUBLISHED[metric.namespace]
    given = dict(metric.dimensions)
    resource = given.pop(dimension)

    assert metric.name in names
    assert given == ({} if not given else of_a_version(resource))
    assert TEMPLATE["Resources"][resource]["Type"] == kind


def of_a_version(function: str) -> dict[str, str]:
    """The dimensions, beside the function's name, of what Lambda says of one version by an alias.

    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
    """
    return {"Resource": f"${{{function}}}:live", "ExecutedVersion": function}


@pytest.mark.parametrize("name", alarms(TEMPLATE))
def test_every_alarm_says_what_silence_means(name: str) -> None:
    """A heartbeat that stops is a fault; a level stands; all else is only said when it happens."""
    meant = (
        Missing.BREACHING
        if name in HEARTBEATS
        else Missing.IGNORE
        if name in LEVELS
        else Missing.NOT_BREACHING
    )

    assert alarms(TEMPLATE)[name].missing is meant


def test_every_alarm_pages_through_one_page() -> None:
    """One cause may set off several alarms; each belongs to one page, and none is forgotten."""
    paging = Counter(name for names in pages(TEMPLATE).values() for name in names)

    assert paging == Counter(alarms(TEMPLATE).keys() - rollback_alarms(TEMPLATE) - QUIET.keys())


def test_a_deployment_is_taken_back_by_what_the_new_version_does() -> None:
    """The faults of the old version must not stop the deployment that repairs them."""
    metrics = [alarms(TEMPLATE)[name].metric for name in rollback_alarms(TEMPLATE)]

    assert {
        dict(each.dimensions).keys() & {"version", "ExecutedVersion"} != set() for each in metrics
    } == {True}


@pytest.mark.parametrize("name", alarms(TEMPLATE))
def test_every_alarm_looks_back_no_further_than_cloudwatch_does(name: str) -> None:
    """A week; a day where a period is shorter than an hour.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    alarm = alarms(TEMPLATE)[name]
    limit = timedelta(days=7) if alarm.period >= timedelta(hours=1) else timedelta(days=1)

    assert alarm.period * alarm.periods <= limit


def test_an_alarm_on_the_table_goes_out_again() -> None:
    """DynamoDB says nothing of what does not happen, and CloudWatch then leaves its alarms on."""
    left_on = [
        each["Properties"]["AlarmName"]
        for each in resources_of(TEMPLATE, "AWS::CloudWatch::Alarm").values()
        if each["Properties"].get("Namespace") == "AWS/DynamoDB"
    ]

    assert left_on == []


EVENTS_OF_A_NIGHT = {
    *("CredentialsRefused", "MessagesFailing", "NightlyFaults", "WorkerFaults"),
    *("NoticesFailing", "NotifyFaults", "NotifyCheckFaults", "NotifyFeedbackFaults"),
    "PublishFaults",
    *("ApiFaults", "ApiThrottled", "ApiErrors"),
}


@pytest.mark.parametrize("name", sorted(EVENTS_OF_A_NIGHT))
def test_what_comes_again_within_the_hour_pages_once(name: str) -> None:
    """The three tries of a night lie a quarter and half an hour apart."""
    alarm = alarms(TEMPLATE)[name]
    between_tries = timedelta(seconds=2 * TEMPLATE["Parameters"]["RetryDelaySeconds"]["Default"])

    assert alarm.period * (alarm.periods - alarm.datapoints) > between_tries


def test_every_page_reaches_the_operators() -> None:
    """When it begins, and when it is over."""
    topics = {
        (str(each["Properties"]["AlarmActions"]), str(each["Properties"]["OKActions"]))
        for each in resources_of(TEMPLATE, "AWS::CloudWatch::CompositeAlarm").values()
    }

    assert topics == {(str([{"Ref": "OperatorTopic"}]), str([{"Ref": "OperatorTopic"}]))}


def test_every_alarm_is_a_heading_of_the_runbook() -> None:
    """And every heading there is an alarm."""
    assert _headings("Alarms") == alarms(TEMPLATE).keys()


def test_every_page_is_a_heading_of_the_runbook() -> None:
    """The subject of the mail finds its place, and the place names each of its alarms."""
    text = RUNBOOK.read_text().split("\n## Pages\n")[1].split("\n## ")[0]
    _, *pieces = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    parts = dict(zip(pieces[::2], pieces[1::2], strict=True))

    assert parts.keys() == pages(TEMPLATE).keys()
    assert [
        (page, alarm)
        for page, names in pages(TEMPLATE).items()
        for alarm in names
        if alarm not in parts[page]
    ] == []


def _dead_letter_sources(template: Template) -> set[str]:
    """Every resource that gives up to a dead-letter queue."""
    queues = {name for name in resources_of(template, "AWS::SQS::Queue") if "DeadLetter" in name}
    senders = [
        *resources_of(template, "AWS::SQS::Queue").items(),
        *resources_of(template, "AWS::Serverless::Function").items(),
    ]
    return {
        name
        for name, resource in senders
        if any(f"['{queue}', 'Arn']" in str(resource["Properties"]) for queue in queues)
    }


def test_every_dead_letter_is_a_heading_of_the_runbook() -> None:
    """Everything that can give up a message is there, with what to do about it."""
    headings = {each.removeprefix("Dead letter from ") for each in _headings("Dead letters")}

    assert headings == _dead_letter_sources(TEMPLATE)


def test_every_saved_query_is_in_the_runbook() -> None:
    """By the name that the console shows."""
    listed = RUNBOOK.read_text().split("\n## Saved queries\n")[1]

    assert (
        set(re.findall(r"^\| ([a-z' ]+) \|", listed, re.MULTILINE)) - {"query"}
        == saved_queries(TEMPLATE).keys()
    )


@pytest.mark.parametrize("name", queries(TEMPLATE))
def test_every_field_of_a_query_is_logged(name: str) -> None:
    """By a message that the query asks for, or in every line."""
    query = queries(TEMPLATE)[name]
    logged = set[str]().union(*(logged_fields()[each] for each in _messages(query)))

    assert {
        each.split(".")[0] for each in _fields(query.text)
    } - logged - fields_of_every_line() == set()


@pytest.mark.parametrize("name", queries(TEMPLATE))
def test_a_query_reads_every_log_that_has_its_messages(name: str) -> None:
    """And no other: a school that a person settled in the API must not wait in Worker's log."""
    query = queries(TEMPLATE)[name]
    # Nights are Worker's alone.
    foreign = {"ManualSyncApiLogs"} if 'kind = "autosync"' in query.text else set[str]()

    assert query.groups == set().union(*map(logs_of, _messages(query))) - foreign


@pytest.mark.parametrize("name", queries(TEMPLATE))
def test_every_query_can_be_run(name: str) -> None:
    """By the rules of the language, over two invented weeks; and no two columns are alike."""
    table = run(queries(TEMPLATE)[name].text, sample_lines())

    assert sorted(set(table.columns)) == sorted(table.columns)


def test_the_nights_say_when_each_began_and_ended() -> None:
    """Newest first, from Nightly's line to the last school's; what an operator ran is no night."""
    name = "Nights: began, last school ended"
    at = {"night": "2026-11-23", "kind": "all", "message": "night_begun"}
    school = {"night": "2026-11-23", "kind": "autosync", "message": "run_ended", "ordinal": 1}
    lines: list[Line] = [
        at | {"@timestamp": 60_000},
        school | {"@timestamp": 120_000, "school_id": "A1"},
        school | {"@timestamp": 240_000, "school_id": "B2"},
        school | {"@timestamp": 900_000, "school_id": "B2", "ordinal": 2},
        at | {"@timestamp": 800_000, "kind": "some"},
        at | {"@timestamp": 990_000, "night": "2026-11-24"},
    ]

    newest, night = run(queries(TEMPLATE)[name].text, lines).rows

    assert night == ["2026-11-23", 60_000, 240_000, 3.0, 2]
    assert newest[0] == "2026-11-24"


def test_every_log_message_is_written() -> None:
    """The list of messages holds none that nobody logs."""
    assert logged_fields().keys() == {str(each) for each in LogMessage}


def test_the_dashboard_shows_every_page() -> None:
    """First of all, whether anybody is called; a page that is added is demanded here."""
    first, *others = [each for each in widgets(TEMPLATE) if each["type"] == "alarm"]
    arn = "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:"
    named = {f"{arn}${{AWS::StackName}}-{page}" for page in pages(TEMPLATE)}

    assert (set(first["properties"]["alarms"]), others) == (named, [])


def test_the_first_row_says_whether_the_night_was_all_right() -> None:
    """Under the heading, within what a screen shows: pages, and the night in schools."""
    at_the_top = [each["type"] for each in widgets(TEMPLATE) if each["y"] < FIRST_SCREEN]

    assert at_the_top == ["text", "alarm", "metric", "metric", "metric"]


def test_a_line_that_stands_for_an_alarm_is_where_the_alarm_is() -> None:
    """Marked in minutes, where the alarm counts seconds."""
    marks = {
        mark["label"]: mark["value"] * 60
        for widget in widgets(TEMPLATE)
        for mark in widget["properties"].get("annotations", {}).get("horizontal", [])
    }

    assert marks == {"QueueBehind": alarms(TEMPLATE)["QueueBehind"].threshold}


@pytest.mark.parametrize("metric", ["Errors", "Throttles"])
def test_faults_and_throttles_are_of_every_function(metric: str) -> None:
    """One that is missing would look as if it had none."""
    shown = {
        resource
        for each in dashboard_metrics(TEMPLATE)
        if (each.namespace, each.name) == ("AWS/Lambda", metric)
        for _, resource in each.dimensions
    }

    assert shown == resources_of(TEMPLATE, "AWS::Serverless::Function").keys()


def test_dead_letters_are_of_every_queue() -> None:
    """Whatever was given up is seen."""
    shown = {
        resource
        for each in dashboard_metrics(TEMPLATE)
        for _, resource in each.dimensions
        if each.name == "ApproximateNumberOfMessagesVisible"
    }

    assert shown == resources_of(TEMPLATE, "AWS::SQS::Queue").keys()


def test_the_cost_is_of_every_function_that_works_for_schools() -> None:
    """Erase and NotifyFeedback run a few times a year, Publish for milliseconds a change.

    `test_cost` holds the prices.
    """
    billed = {
        resource
        for each in dashboard_metrics(TEMPLATE)
        if (each.namespace, each.name) == ("AWS/Lambda", "Duration")
        for _, resource in each.dimensions
    }

    functions = resources_of(TEMPLATE, "AWS::Serverless::Function").keys()
    assert functions - billed == {"EraseFunction", "NotifyFeedbackFunction", "PublishFunction"}


def test_the_dashboard_fills_its_rows() -> None:
    """Twenty-four columns a row, no widget over another: it reads well at 1280 pixels."""
    cells = Counter(
        (x, y)
        for each in widgets(TEMPLATE)
        for x in range(each["x"], each["x"] + each["width"])
        for y in range(each["y"], each["y"] + each["height"])
    )

    rows = Counter(y for _, y in cells)
    assert (set(cells.values()), set(rows.values())) == ({1}, {24})


def test_every_order_of_the_runbook_is_a_test_event() -> None:
    """What it says to paste is what lies in infra/events, word for word."""
    orders = re.findall(r"```json\n(.+?)\n```", RUNBOOK.read_text(), re.DOTALL)
    events = [json.loads(path.read_text()) for path in EVENTS.rglob("*.json")]

    assert [order for order in map(json.loads, orders) if order not in events] == []


def test_every_test_event_is_of_a_function() -> None:
    """Its folder is the function's logical id, by which the SAM CLI stores it."""
    folders = {path.parent.name for path in EVENTS.rglob("*.json")}

    assert folders - resources_of(TEMPLATE, "AWS::Serverless::Function").keys() == set()
