"""Homework that nobody agreed to lose is not lost, nor left on a class that is gone."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count

import pytest

from rostersync.application.hand_over import finish_run
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.aws.stores.tasks import DynamoTasks
from rostersync.domain.errors import ClassNotFound, PreviewStale, RosterMoved, SyncInProgress
from rostersync.domain.run import manual_run_id
from tests.builders import SCHOOL_ID, a_task, mirror
from tests.contract.aws.interruptions import (
    PREVIEW_ID,
    Killed,
    Requests,
    Stage,
    before,
    kill,
    manual_sync,
    night,
    preview_without_7y,
)

pytestmark = pytest.mark.usefixtures("aws", "one_client")

LATE = a_task("late", class_id="7y")


def another_preview(ports: Ports) -> None:
    preview(PreviewOrder(SCHOOL_ID, "head@x.example"), lambda: "q", ports)


def worker(ports: Ports) -> None:
    finish_run(SCHOOL_ID, manual_run_id(PREVIEW_ID), ports)


def set_late(stage: Stage, answers: list[bool]) -> None:
    """The platform sets homework on 7Y; the answer says whether it was taken."""
    try:
        DynamoTasks(stage.table()).put(SCHOOL_ID, LATE)
    except (SyncInProgress, ClassNotFound):
        answers.append(False)
    else:
        answers.append(True)


def killed_after_begin(stage: Stage, point: int, answers: list[bool]) -> int:
    """A confirm without 7Y beside which a task is set, and which dies once it is marked."""
    requests = Requests(at=point, then=partial(set_late, stage, answers))

    def die_when_marked() -> None:
        if stage.ports().schools.get(SCHOOL_ID).applying:
            kill()

    requests.always = die_when_marked
    with suppress(Killed, PreviewStale, RosterMoved):
        manual_sync(stage.ports(requests))
    return requests.seen


@pytest.mark.parametrize("finish", [manual_sync, another_preview, night, worker])
def test_homework_set_beside_a_confirm_stands_with_its_class_or_is_refused(
    finish: Callable[[Ports], None],
) -> None:
    """Between any two requests of a confirm that dies when it has begun, whoever finishes it."""
    taken = set()
    for point in count(1):
        stage, answers = Stage.set(mirror(before())), list[bool]()
        preview_without_7y(stage)

        seen = killed_after_begin(stage, point, answers)
        with suppress(PreviewStale):
            finish(stage.ports())

        stage.assert_whole()
        is_there = LATE in stage.ports().rosters.tasks(SCHOOL_ID, ["7y"])
        if seen < point:
            break
        assert answers == [is_there], f"set after request {point}"
        taken.add(is_there)
    assert (point > 10, taken) == (True, {True, False})
