"""The two deployments of `infra/samconfig.toml`, against the template that they deploy."""

import re
import tomllib

import pytest

from infra.stages import SAMCONFIG, Stage, stages
from tests.cloudformation import load_template

CONFIG = tomllib.loads(SAMCONFIG.read_text())
PARAMETERS = load_template()["Parameters"]
STAGES = stages()


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest) -> Stage:
    return STAGES[request.param]


def test_stages_share_nothing() -> None:
    """Each is a stack of its own, and reads a token of its own."""
    own = {each.stack_name for each in STAGES.values()}
    tokens = {each.parameters["WondeTokenParameter"] for each in STAGES.values()}

    assert (len(own), len(tokens)) == (len(STAGES), len(STAGES))


def test_what_is_set_is_a_parameter(stage: Stage) -> None:
    """CloudFormation refuses a parameter that the template has not."""
    assert stage.parameters.keys() - PARAMETERS.keys() == set()


def test_what_has_no_default_is_set(stage: Stage) -> None:
    """CloudFormation refuses a new stack without it."""
    needed = {name for name, each in PARAMETERS.items() if "Default" not in each}

    assert needed - stage.parameters.keys() == set()


def test_what_is_set_is_allowed(stage: Stage) -> None:
    """Each value is one that its parameter takes."""
    refused = {
        name: value
        for name, value in stage.parameters.items()
        if not re.match(PARAMETERS[name].get("AllowedPattern", ""), value)
        or value not in map(str, PARAMETERS[name].get("AllowedValues", [value]))
    }

    assert refused == {}


def test_every_resource_says_whose_it_is(stage: Stage) -> None:
    """CloudFormation gives the stack's tags to each resource that can have any."""
    assert CONFIG[stage.name]["deploy"]["parameters"]["tags"] == [
        "service=rostersync",
        f"stage={stage.name}",
    ]


def test_only_prod_asks_before_it_changes_anything() -> None:
    """Somebody reads what a deployment will do to prod; dev is for trying."""
    asks = {name: CONFIG[name]["deploy"]["parameters"]["confirm_changeset"] for name in STAGES}

    assert asks == {"dev": False, "prod": True}


def test_prod_keeps_the_templates_guards() -> None:
    """Protection of the table and gradual deployment are the defaults; prod turns neither off."""
    guards = {"DeletionProtection", "DeploymentType", "LogRetentionDays"}

    assert guards & STAGES["prod"].parameters.keys() == set()
