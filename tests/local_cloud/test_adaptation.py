import ast
import copy
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from local.adaptation import Claim, Template, adapt, adaptations, claims
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


def test_who_may_not_send_may_still_not(adapted: Template) -> None:
    """No role gets an action that it had no like of."""
    (erase,) = adapted["Resources"]["EraseRole"]["Properties"]["Policies"]

    assert "SendMessage" not in str(erase)


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


DEPLOY = Path(__file__).parents[2] / "docs" / "deploy.md"
SCRIPT = DEPLOY.read_text().split("\n## Half an hour in an account to be thrown away\n")[1]
BLOCKS = dict(re.findall(r"^### (\w+)\n.*?```sh\n(.*?)```", SCRIPT, re.MULTILINE | re.DOTALL))


def test_the_script_for_an_account_tests_every_claim_and_nothing_else() -> None:
    """What a departure leaves untested, and what the emulator forgives, has its block."""
    assert BLOCKS.keys() == {claim.name for claim in claims()}


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.name)
def test_a_block_says_what_it_tests(claim: Claim) -> None:
    """In the words of the claim."""
    text = SCRIPT.split(f"### {claim.name}\n")[1].split("```")[0]

    assert claim.said.casefold() in " ".join(text.casefold().split())


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_can_be_pasted(name: str) -> None:
    """The shell reads it, and Python what is in it."""
    shell = subprocess.run(
        ["/bin/bash", "-n"], input=BLOCKS[name], text=True, capture_output=True, check=False
    )
    python = re.findall(r"<<'END'\n(.*?)\nEND\n", BLOCKS[name], re.DOTALL)

    assert (shell.returncode, shell.stderr) == (0, "")
    assert all(ast.parse(each) for each in python)


def test_what_a_block_edits_is_there(tmp_path: Path) -> None:
    """Each edit finds its line, so that a block changes what it says."""
    shutil.copytree(DEPLOY.parents[1] / "infra", tmp_path / "infra")
    shutil.copy(tmp_path / "infra" / "template.yaml", tmp_path / "infra" / "doomed.yaml")
    edits = [line for block in BLOCKS.values() for line in block.splitlines() if "sed -i" in line]

    for edit in edits:
        file = tmp_path / edit.split()[-1]
        before = file.read_text()
        subprocess.run(["/bin/bash", "-c", edit], cwd=tmp_path, check=True)  # noqa: S603 - ours
        assert file.read_text() != before, edit

    doomed = load_template(tmp_path / "infra" / "doomed.yaml")
    given = tomllib.loads((tmp_path / "infra" / "samconfig.toml").read_text())["dev"]
    assert doomed["Resources"]["Doomed"]["Properties"]["Name"] == "/aws/doomed"
    assert {
        "DeploymentType=Linear10PercentEvery1Minute",
        "RetryDelaySeconds=1",
    } <= set(given["deploy"]["parameters"]["parameter_overrides"])
