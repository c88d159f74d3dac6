"""The import contracts of `pyproject.toml`: each of these must break one."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMON = Path("layers/common")
FUNCTIONS = sorted(path.name for path in (ROOT / "functions").iterdir() if path.is_dir())
CLIENT = Path("clients/python/src")
SOURCES = [COMMON, *(Path("functions", name) for name in FUNCTIONS), CLIENT]

IN_DOMAIN = "layers/common/rostersync/domain/text.py"
IN_FUNCTION = "functions/notify/notify/check.py"

VIOLATIONS = {
    "domain imports settings": (IN_DOMAIN, "rostersync.settings", "Every room has its layer"),
    "domain imports logs": (IN_DOMAIN, "rostersync.logs", "Every room has its layer"),
    "domain imports run_line": (IN_DOMAIN, "rostersync.run_line", "Every room has its layer"),
    "domain imports a use case": (
        IN_DOMAIN,
        "rostersync.application.night",
        "Every room has its layer",
    ),
    "domain imports the clock": (IN_DOMAIN, "time", "The domain knows"),
    "application imports an edge": (
        "layers/common/rostersync/application/night.py",
        "rostersync.aws.clients",
        "Every room has its layer",
    ),
    "function imports boto3": (IN_FUNCTION, "boto3", "Only rostersync.aws knows"),
    "function imports an adapter": (IN_FUNCTION, "rostersync.aws.queue", "Only the bootstrap"),
    "function imports a MIS": (IN_FUNCTION, "rostersync.mis.limits", "Only the bootstrap"),
    "function imports a function": (IN_FUNCTION, "autosync.report", "Functions stand"),
    "client imports the product": (
        "clients/python/src/rostersync_client/records.py",
        "rostersync.domain.feed",
        "The client for platforms",
    ),
    "package outside the layers": (
        "layers/common/rostersync/feeds/__init__.py",
        "json",
        "Every room has its layer",
    ),
    "two files import each other": (
        "layers/common/rostersync/domain/roster.py",
        "rostersync.domain.plan",
        "No packages and no files",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources that the contracts speak of."""
    copied = tmp_path_factory.mktemp("sources")
    shutil.copy(ROOT / "pyproject.toml", copied)
    only_code = shutil.ignore_patterns("__pycache__", "page", "node_modules")
    for source in (*SOURCES, Path("local")):
        shutil.copytree(ROOT / source, copied / source, ignore=only_code)
    return copied


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_a_violation_breaks_its_contract(copy: Path, violation: str) -> None:
    """By name, so that whoever breaks it knows which rule it was."""
    path, imported, contract = VIOLATIONS[violation]
    file = copy / path
    before = file.read_text() if file.exists() else None
    file.parent.mkdir(exist_ok=True)

    file.write_text(f"import {imported}\n{before or ''}")
    broken = broken_contracts(copy)
    if before is None:
        shutil.rmtree(file.parent)
    else:
        file.write_text(before)

    assert any(name.startswith(contract) for name in broken)


def test_every_function_is_held_to_the_contracts() -> None:
    """A function that is added must be named among the roots, or no contract would see it."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]

    assert {*FUNCTIONS, "rostersync"} <= set(linter["root_packages"])


def broken_contracts(copy: Path) -> list[str]:
    found = subprocess.run(  # noqa: S603 - the linter of this environment
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([".", *map(str, SOURCES)])},
        capture_output=True,
        text=True,
        check=False,
    )
    suffix = " BROKEN"
    return [line.removesuffix(suffix) for line in found.stdout.splitlines() if suffix in line]
