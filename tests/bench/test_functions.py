"""One invocation in units of the bill."""

import pytest

from bench.functions import FUNCTIONS, billed_s, memory_mb, parameter, use_of
from bench.invoke import Invocation
from bench.prices import Unit
from bench.standing import LEVELS, own_metrics, standing
from bench.usage import CHECKS_A_DAY
from rostersync.domain.run import Cause, Outcome
from rostersync.logs import Metric
from tests.cloudformation import load_template, resources_of

USED = Invocation(
    wall_s=2.0,
    cpu_s=0.0,
    read_units=3,
    write_units=4,
    requests={"SendEmail": 2, "SendMessageBatch": 1},
    log_bytes=100,
)


def test_waiting_takes_as_long_whatever_the_memory() -> None:
    """A function that computes nothing is billed for the time that passed."""
    assert billed_s(2.0, 0.0, 512) == 2.0


def test_computing_takes_longer_with_less_than_a_processor() -> None:
    """Half of 1,769 MB is half a processor."""
    assert billed_s(2.0, 0.5, 1769 // 2) == pytest.approx(1.5 + 0.5 / (884 / 1769))


def test_more_memory_than_a_processor_computes_no_faster() -> None:
    """The handlers have one thread that computes."""
    assert billed_s(2.0, 0.5, 3538) == 2.0


def test_an_invocation_is_billed_by_its_functions_memory() -> None:
    """As the template gives it, in units of 1,024 MB."""
    assert use_of("WorkerFunction", USED).of(Unit.LAMBDA_GB_SECOND) == pytest.approx(
        2.0 * memory_mb("WorkerFunction") / 1024
    )


def test_an_invocation_counts_what_it_asked_for() -> None:
    """Units of the table, requests to the queue, mails."""
    used = use_of("NotifyFunction", USED)

    counted = (Unit.READ_UNIT, Unit.WRITE_UNIT, Unit.SQS_REQUEST, Unit.MAIL)
    assert [used.of(unit) for unit in counted] == [3, 4, 1, 2]


def test_every_value_of_a_dimension_is_a_metric() -> None:
    """Each outcome, and each cause of a failure, of a school's run."""
    runs = [each for each in own_metrics() if each.name == Metric.SCHOOL_RUNS]

    assert len(runs) == len(Outcome) - 1 + len(Cause)


def test_what_stands_there_is_counted() -> None:
    """Nothing that the page bills by its number is missing from the template and the code."""
    used = standing()

    counted = (Unit.ALARM_MONTH, Unit.COMPOSITE_MONTH, Unit.DASHBOARD_MONTH)
    kinds = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
    assert [used.of(unit) for unit in counted] == [
        *(len(resources_of(load_template(), kind)) for kind in kinds),
        1,
    ]


def test_a_metric_is_billed_for_the_hours_it_comes_in() -> None:
    """Those of a night for five, those of each check for all, the API's for twelve a day."""
    hours = standing().of(Unit.METRIC_MONTH) * 24

    routes = len(resources_of(load_template(), "AWS::ApiGatewayV2::Route"))
    by_night = (len(own_metrics()) - len(LEVELS)) * 5
    assert hours == pytest.approx(by_night + len(LEVELS) * 24 + routes * 6 * 12)


def test_one_machine_and_one_queue_are_billed() -> None:
    """There is one app client for a machine, and one queue that Lambda asks by itself."""
    clients = resources_of(load_template(), "AWS::Cognito::UserPoolClient").values()
    machines = [
        each for each in clients if "client_credentials" in each["Properties"]["AllowedOAuthFlows"]
    ]
    events = [each["Properties"].get("Events", {}).values() for each in FUNCTIONS.values()]
    queues = [event for each in events for event in each if event["Type"] == "SQS"]

    assert (len(machines), len(queues)) == (1, 1)


def test_checks_are_those_of_the_template() -> None:
    """Every five minutes."""
    assert (parameter("NoticeCheckSchedule"), CHECKS_A_DAY) == ("rate(5 minutes)", 288)
