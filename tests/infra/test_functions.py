"""What the template promises each function, and what the function takes."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from rostersync.settings import (
    ApiSettings,
    EraseSettings,
    FeedbackSettings,
    NightlySettings,
    NotifySettings,
    PublishSettings,
    WorkerSettings,
)
from tests.cloudformation import TEMPLATE, Resource, load_template, resources_of

FUNCTIONS = resources_of(load_template(), "AWS::Serverless::Function")

SETTINGS: dict[str, type[BaseModel]] = {
    "EraseFunction": EraseSettings,
    "ManualSyncApiFunction": ApiSettings,
    "NightlyFunction": NightlySettings,
    "NotifyCheckFunction": NotifySettings,
    "NotifyFeedbackFunction": FeedbackSettings,
    "NotifyFunction": NotifySettings,
    "PublishFunction": PublishSettings,
    "WorkerFunction": WorkerSettings,
}

# Imports the handler as Lambda does: nothing on the path but the function's folder and the layer.
IMPORT_HANDLER = """
import importlib, sys
code, layer, handler = sys.argv[1:]
sys.path[:0] = [code, layer]
module, name = handler.rsplit(".", 1)
print(callable(getattr(importlib.import_module(module), name)))
"""


def _variables(function: Resource) -> set[str]:
    everywhere = load_template()["Globals"]["Function"]["Environment"]["Variables"]
    return set(everywhere) | set(function["Properties"]["Environment"]["Variables"])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_given_what_its_settings_read(name: str) -> None:
    """No variable is set that nobody reads, and none is read that nobody sets."""
    given = {each for each in _variables(FUNCTIONS[name]) if not each.startswith("POWERTOOLS_")}

    assert given == {field.upper() for field in SETTINGS[name].model_fields}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_is_told_comes_from_a_parameter_or_a_resource(name: str) -> None:
    """What is written out would be the same in every deployment."""
    told = FUNCTIONS[name]["Properties"]["Environment"]["Variables"]

    written_out = {each for each, value in told.items() if not isinstance(value, dict)}

    assert written_out == {"POWERTOOLS_SERVICE_NAME"}


def test_the_environment_is_read_in_these_places_alone() -> None:
    """The settings, which the rule above holds; and what Lambda and Powertools give to all."""
    root = TEMPLATE.parents[1]
    read = {
        (path.name, ast.unparse(node))
        for folder in (root / "layers", root / "functions")
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and "os.environ" in ast.unparse(node)
    }

    assert {name for name, _ in read} == {"logs.py", "settings.py"}
    assert {text.split("'")[1] for name, text in read if name == "logs.py"} == {
        "AWS_LAMBDA_FUNCTION_VERSION",
        "POWERTOOLS_METRICS_NAMESPACE",
    }


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_names_itself_in_logs_and_metrics(name: str) -> None:
    """Powertools finds service, namespace and level in the environment."""
    assert _variables(FUNCTIONS[name]) >= {
        "POWERTOOLS_LOG_LEVEL",
        "POWERTOOLS_SERVICE_NAME",
    }


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_handler_stands_on_its_own_folder_and_the_layer(name: str) -> None:
    """Tests have every function on their path; Lambda has one."""
    properties = FUNCTIONS[name]["Properties"]
    code = (TEMPLATE.parent / properties["CodeUri"]).resolve()
    layer = Path(__file__).parents[2] / "layers" / "common"

    found = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-I", "-c", IMPORT_HANDLER, code, layer, properties["Handler"]],
        capture_output=True,
        text=True,
        check=False,
        env={"POWERTOOLS_TRACE_DISABLED": "true"},
    )

    assert (found.stdout, found.stderr) == ("True\n", "")
