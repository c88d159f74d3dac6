"""What the documents tell a reader to type or to open is there."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name
from botocore.exceptions import UnknownServiceError

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]

PLACES = {
    ROOT: {"bench", "docs", "functions", "infra", "layers", "local", "tests", "web"},
    ROOT / "layers/common/rostersync": {"application", "aws", "domain", "mis"},
    ROOT / "functions/manual_sync_api": {"manual_sync_api"},
    ROOT / "functions/notify": {"notify"},
}
"""Where a path of a document begins, by its first part; any other text is no path of ours."""

# Of the AWS CLI itself, not of an operation.
CLI_OPTIONS = {"--output", "--query", "--region", "--profile"}

GOOD = "aws sqs start-message-move-task --source-arn $ARN"


def _code(text: str) -> Iterator[str]:
    """Each line of the fenced blocks, continued lines joined, and each inline code."""
    fences = re.findall(r"^ *```[a-z]*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    for fence in fences:
        yield from re.sub(r"\\\n\s*", " ", fence).splitlines()
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from (" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose))


def _commands(first_word: str) -> list[str]:
    lines = [line.strip() for path in DOCUMENTS for line in _code(path.read_text())]
    return sorted({line for line in lines if line.startswith(f"{first_word} ")})


@cache
def _operations(service: str) -> dict[str, Any]:
    model = botocore.session.get_session().get_service_model(service)
    return {
        xform_name(name, "-"): model.operation_model(name).input_shape
        for name in model.operation_names
    }


def _faults(command: str) -> list[str]:
    """What the AWS CLI would refuse, by the models that it shares with boto3."""
    _, service, operation, *arguments = shlex.split(command, comments=True)
    try:
        shape = _operations(service).get(operation)
    except UnknownServiceError:
        return [f"no service {service}"]
    if operation not in _operations(service):
        return [f"{service} has no {operation}"]
    options = {each for each in arguments if each.startswith("--")} - CLI_OPTIONS
    members = {f"--{xform_name(name, '-')}": name for name in (shape.members if shape else {})}
    required = {f"--{xform_name(name, '-')}" for name in (shape.required_members if shape else [])}
    without_value = [
        option
        for option, value in pairwise([*arguments, "--"])
        if option in options and value.startswith("--")
    ]
    return [
        *(f"no option {each}" for each in sorted(options - members.keys())),
        *(f"{each} is missing" for each in sorted(required - options)),
        *(f"{each} has no value" for each in without_value),
    ]


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("aws sqz start-message-move-task", "no service sqz"),
        ("aws sqs start-message-mover", "sqs has no start-message-mover"),
        ("aws sqs start-message-move-task --queue x --source-arn y", "no option --queue"),
        ("aws sqs start-message-move-task", "--source-arn is missing"),
        ("aws sqs start-message-move-task --source-arn", "--source-arn has no value"),
    ],
)
def test_a_mistyped_command_is_found(command: str, fault: str) -> None:
    """The check below is able to fail."""
    assert (_faults(GOOD), _faults(command)) == ([], [fault])


@pytest.mark.parametrize("command", _commands("aws"))
def test_a_command_of_the_aws_cli_is_valid(command: str) -> None:
    """Service, operation and options exist, and no required option is left out."""
    assert _faults(command) == []


def test_every_make_target_that_is_named_exists() -> None:
    """In prose and in blocks alike."""
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z][a-z0-9-]*):(?!=)", makefile, re.MULTILINE))
    # `make smoke drift STAGE=dev  # why` names two.
    named = {
        word
        for command in _commands("make")
        for word in command.split("#")[0].split("&&")[0].split()[1:]
        if "=" not in word
    }

    assert (named - targets, "run" in named) == (set(), True)


def test_every_target_is_phony() -> None:
    """A file of a target's name must not keep make from it."""
    makefile = (ROOT / "Makefile").read_text().replace("\\\n", " ")
    targets = set(re.findall(r"^([a-z][a-z0-9-]*):(?!=)", makefile, re.MULTILINE))
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)

    assert targets == set(phony.split())


def _paths(text: str) -> set[str]:
    """Paths in code, and what links lead to; `<function>` stands for any name."""
    code = re.findall(r"`([\w.-]+(?:/[\w.<>*-]*)+)`", text)
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    rooms = set[str]().union(*PLACES.values())
    return {path for path in code if path.split("/")[0] in rooms} | set(links)


def _is_there(path: str, document: Path) -> bool:
    pattern = re.sub(r"<[^>]*>", "*", path)
    return (document.parent / path).exists() or any(list(root.glob(pattern)) for root in PLACES)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_is_named_exists(document: Path) -> None:
    """A link is read from the document's own folder, a path in code from one of the places."""
    paths = _paths(document.read_text())

    assert [path for path in paths if not _is_there(path, document)] == []
