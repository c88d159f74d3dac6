"""One version number, in one place."""

import json
import re
import tomllib
from pathlib import Path

from rostersync import VERSION

ROOT = Path(__file__).parents[2]


def test_newest_release_of_the_changelog_is_the_version() -> None:
    """Whoever raises the number writes down what changed."""
    released = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\] - ", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )

    assert released[0] == VERSION


def test_contract_carries_the_version() -> None:
    """A client of the API sees it."""
    assert json.loads((ROOT / "docs/openapi.json").read_text())["info"]["version"] == VERSION


def test_no_other_file_has_a_version_of_its_own() -> None:
    """Two numbers would differ sooner or later."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    page = json.loads((ROOT / "web/package.json").read_text())

    assert "version" not in project
    assert "version" not in page
