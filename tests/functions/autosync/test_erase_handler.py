"""Erase, as an operator calls it from the console."""

from dataclasses import replace

import pytest
from mypy_boto3_dynamodb.service_resource import Table
from pydantic import ValidationError

from autosync.erase import handler
from rostersync import bootstrap
from rostersync.application.ports.sync import Ports
from rostersync.aws.stores.roster_items import roster_item
from rostersync.aws.table.table import Table as StoreTable
from rostersync.domain.roster import StudentState
from tests.builders import SCHOOL_ID, a_roster, a_school
from tests.functions.context import a_context


@pytest.fixture(autouse=True)
def _fresh_stores() -> None:
    """No store of another test's table is left in the process."""
    bootstrap.erasures.cache_clear()


def test_the_answer_counts_what_was_gone_through(ports: Ports, table: Table) -> None:
    """A student of whom nothing but the record was kept."""
    left = replace(a_roster().students["ada"], state=StudentState.LEFT)
    ports.schools.add(a_school())
    StoreTable(table.name).put(roster_item(SCHOOL_ID, left))

    answer = handler(
        {"school_id": SCHOOL_ID, "student_id": "ada", "by": "operator@example.org"}, a_context()
    )

    assert answer == {"tasks": 0, "runs": 0, "previews": 0}


def test_an_erasure_needs_a_name_behind_it(ports: Ports) -> None:
    """Who ordered it is asked for, as an address."""
    with pytest.raises(ValidationError, match="by"):
        handler({"school_id": SCHOOL_ID, "student_id": "ada", "by": "me"}, a_context())
