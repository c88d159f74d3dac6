"""The Makefile, and what calls it."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()


def recipe(target: str) -> str:
    """The lines that a target runs."""
    found = re.search(rf"^{target}:[^\n]*\n((?:\t[^\n]*\n)*)", MAKEFILE, re.MULTILINE)
    assert found, target
    return found[1]


def test_make_help_lists_every_target() -> None:
    """A target that a person may call says in a line what it does."""
    (phony,) = re.findall(r"^\.PHONY: ((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)
    described = re.findall(r"^([a-z0-9-]+):.*## \S", MAKEFILE, re.MULTILINE)

    assert sorted(described) == sorted(phony.replace("\\", "").split())


def test_what_is_committed_is_formatted_as_make_check_asks() -> None:
    """Each hook of pre-commit repairs what `make format` repairs, with the same tools."""
    (local,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    hooks = {re.sub(r" -- .*", "", hook["entry"]) for hook in local["hooks"]}
    makes = recipe("format").replace("$(BIN)", ".venv/bin").removesuffix("\n").split("\n")

    assert local["repo"] == "local"
    assert hooks == {line.strip().removesuffix(" .") for line in makes}


def test_the_public_ci_runs_what_everybody_runs() -> None:
    """It has no steps of its own that could pass where `make test` fails."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())
    steps = workflow["jobs"]["test"]["steps"]

    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]
    assert "make test" in (ROOT / ".ci/run").read_text()
