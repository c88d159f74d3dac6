import copy

import pytest

from local.adaptation import Template, adapt, adaptations
from tests.cloudformation import load_template, resources_of

MAX_CONCURRENT_SCHOOLS = 3


@pytest.fixture
def template() -> Template:
    return load_template()


@pytest.fixture
def adapted(template: Template) -> Template:
    return adapt(template, adaptations(MAX_CONCURRENT_SCHOOLS))


def test_the_template_given_stays_as_it_is(template: Template) -> None:
    """What a customer deploys is not touched by what the emulator needs."""
    before = copy.deepcopy(template)

    adapt(template, adaptations(MAX_CONCURRENT_SCHOOLS))

    assert template == before


def _queue_statements(template: Template) -> set[str]:
    return {
        f"{name}: {statement['Sid']}"
        for name, policy in resources_of(template, "AWS::SQS::QueuePolicy").items()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    }


def test_queues_lose_their_tls_rule_and_nothing_else(template: Template, adapted: Template) -> None:
    """The emulator speaks HTTP; who may write to the dead letters is still said."""
    lost = _queue_statements(template) - _queue_statements(adapted)

    assert {each.split(": ")[1] for each in lost} == {"TlsOnly"}


def test_who_may_send_a_message_may_send_a_batch(adapted: Template) -> None:
    """AWS has one action for both, the emulator two."""
    (nightly,) = adapted["Resources"]["NightlyRole"]["Properties"]["Policies"]
    allowed = {
        statement["Sid"]: statement["Action"]
        for statement in nightly["PolicyDocument"]["Statement"]
    }

    assert allowed["SendTheirMessages"] == ["sqs:SendMessage", "sqs:SendMessageBatch"]


def test_the_worker_may_still_not_send(adapted: Template) -> None:
    """No role gets an action that it had no like of."""
    (worker,) = adapted["Resources"]["WorkerRole"]["Properties"]["Policies"]

    assert "SendMessageBatch" not in str(worker)


def test_the_concurrency_is_a_number(adapted: Template) -> None:
    """The emulator's poller cannot compare with a parameter, which it keeps as text."""
    event = adapted["Resources"]["WorkerFunction"]["Properties"]["Events"]["Schools"]

    assert event["Properties"]["ScalingConfig"] == {"MaximumConcurrency": MAX_CONCURRENT_SCHOOLS}


def test_nothing_but_these_is_adapted(template: Template, adapted: Template) -> None:
    """Every other kind of resource is deployed as it is."""
    departed = {
        resource["Type"]
        for name, resource in template["Resources"].items()
        if adapted["Resources"].get(name) != resource
    }

    assert departed == {
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::CompositeAlarm",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::Logs::QueryDefinition",
        "AWS::SQS::QueuePolicy",
        "AWS::Serverless::Function",
    }


def test_only_the_pages_and_queries_that_it_does_not_know_are_left_out(
    template: Template, adapted: Template
) -> None:
    """Every alarm and the dashboard are deployed, if not who is paged."""
    lost = template["Resources"].keys() - adapted["Resources"].keys()

    assert {template["Resources"][name]["Type"] for name in lost} == {
        "AWS::CloudWatch::CompositeAlarm",
        "AWS::Logs::QueryDefinition",
        "AWS::SQS::QueuePolicy",
    }
