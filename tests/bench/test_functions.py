"""One invocation in units of the bill."""

import pytest

from bench.functions import billed_s, memory_mb, traced_share, use_of
from bench.invoke import Invocation
from bench.prices import Unit
from bench.standing import checks_a_day, own_metrics, standing_things
from rostersync.domain.run import Cause, Outcome
from rostersync.logs import Metric

USED = Invocation(
    wall_s=2.0,
    cpu_s=0.0,
    read_units=3,
    write_units=4,
    requests={"SendEmail": 2, "SendMessageBatch": 1},
    log_bytes=100,
    answer_bytes=0,
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


@pytest.mark.parametrize(("a_second", "share"), [(0.5, 1.0), (1, 1.0), (5, 0.24)])
def test_a_trace_a_second_and_one_in_twenty(a_second: float, share: float) -> None:
    """Seldom is always; five a second are one and a fifth."""
    assert traced_share(a_second) == pytest.approx(share)


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
    """Nothing that the page bills is missing from template and code."""
    there = standing_things()

    assert (there.machine_clients, there.watched_queues, there.hourly_metrics) == (1, 1, 4)


def test_checks_are_those_of_the_template() -> None:
    """Every five minutes."""
    assert checks_a_day() == 288
