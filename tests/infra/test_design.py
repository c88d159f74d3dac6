"""docs/design.md says what is there: each route, state, cause, warning, setting and scope."""

import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import pytest

from manual_sync_api.access import RULES, Scope
from rostersync.domain.notice import NoticeKind
from rostersync.domain.roster import StudentState
from rostersync.domain.run import Cause, NextStep, Outcome, RunKind
from rostersync.domain.school import SchoolState
from rostersync.domain.school_settings import Settings
from rostersync.domain.warning import WarningCode

DESIGN = (Path(__file__).parents[2] / "docs/design.md").read_text()
WORDS = set(re.findall(r"`([^`]+)`", DESIGN))
ROUTES = re.compile(r"^\| `([A-Z]+ /[^`]*)`", re.MULTILINE)


def test_routes_are_those_of_the_api() -> None:
    """A route that is added or goes takes its row along."""
    assert set(ROUTES.findall(DESIGN)) == {f"{method} {path}" for method, path in RULES}


@pytest.mark.parametrize(
    "values",
    [Cause, NextStep, NoticeKind, Outcome, RunKind, SchoolState, Scope, StudentState, WarningCode],
    ids=lambda values: values.__name__,
)
def test_every_value_of_a_closed_set_is_explained(values: Iterable[str]) -> None:
    """A new one is of no use to a reader who cannot look it up."""
    assert {str(value) for value in values} - WORDS == set()


def test_every_setting_is_explained() -> None:
    """With its values and its default."""
    assert {field.name for field in fields(Settings)} - WORDS == set()
