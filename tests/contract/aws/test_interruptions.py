"""Whatever happens between two requests to DynamoDB, the roster is whole and the plan applied.

The transactions of these tests hold three writes each, so that there are many points to stop at.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count

import pytest

from rostersync.application.night_results import TryAgain
from rostersync.application.ports.sync import Ports
from tests.contract.aws.interruptions import (
    Content,
    Killed,
    Requests,
    Stage,
    after,
    kill,
    manual_sync,
    night,
    preview_without_7y,
)

type Sync = Callable[[Ports], None]

pytestmark = pytest.mark.usefixtures("aws", "one_client", "small_transactions")


@pytest.fixture
def small_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostersync.aws.stores.writer._MOST_CHANGES", 3)


@pytest.fixture(params=[night, manual_sync])
def sync(request: pytest.FixtureRequest) -> Sync:
    chosen: Sync = request.param
    return chosen


def staged(sync: Sync) -> Stage:
    stage = Stage.set(after())
    if sync is manual_sync:
        preview_without_7y(stage)
    return stage


def undisturbed(sync: Sync) -> Content:
    """What the table holds when nothing happens in between."""
    stage = staged(sync)
    sync(stage.ports())
    return stage.content()


def test_a_sync_that_is_killed_anywhere_is_finished_by_the_next(sync: Sync) -> None:
    """After any write at all: the next try leaves the table as if nothing had happened."""
    expected = undisturbed(sync)
    for point in count(1):
        stage, requests = staged(sync), Requests(at=point, then=kill, writes_only=True)
        with suppress(Killed):
            sync(stage.ports(requests))

        sync(stage.ports())

        assert stage.content() == expected, f"killed after write {point}"
        if requests.seen < point:
            break
    assert point > 5


def test_the_roster_is_whole_after_every_write(sync: Sync) -> None:
    """No class names a subject, student or teacher that is not there; no task hangs in the air."""
    stage = staged(sync)
    requests = Requests(always=stage.assert_whole, writes_only=True)

    sync(stage.ports(requests))

    assert requests.seen > 4


def test_two_nights_at_once_end_as_one() -> None:
    """A second delivery that overtakes the first anywhere: one run, one standing, one roster.

    What the slower one may leave is a plan of its own that no run knows, until it expires.
    """
    expected = undisturbed(night)
    for point in count(1):
        stage = staged(night)
        requests = Requests(at=point, then=partial(night, stage.ports()))

        with suppress(TryAgain):
            night(stage.ports(requests))

        content = stage.content()
        unknown = {key for key in content.keys() - expected.keys() if key[1].startswith("PLAN#")}
        assert {key: content[key] for key in content if key not in unknown} == expected, point
        if requests.seen < point:
            break
    assert point > 10
