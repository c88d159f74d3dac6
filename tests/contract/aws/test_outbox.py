"""The outbox, fake and real: what became of a notice is written by one sender at a time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from rostersync.application.ports.mail import NoticeRef, Outbox, Outgoing
from rostersync.aws.stores.notice_items import notice_item, report_item
from rostersync.aws.stores.outbox import DynamoOutbox
from rostersync.domain.delivery import Delivery, DeliveryState
from rostersync.domain.night_report import NightReport
from rostersync.domain.notice import Notice, NoticeKind
from tests.builders import NOW
from tests.contract.aws.worlds import DynamoWorld
from tests.fakes import FakeOutbox
from tests.mail_samples import a_major_failure, a_night_report, a_notice

ADDRESS = "network.manager+autosync@larkrise.example"
SENT = Delivery(DeliveryState.SENT, NOW, tries=1, message_id="0102018c")


@dataclass
class Stage:
    """An outbox, and how a run or a night leaves a notice in it."""

    outbox: Outbox
    leave: Callable[[Notice | NightReport], NoticeRef]


def _fake() -> Stage:
    outbox = FakeOutbox()

    def leave(notice: Notice | NightReport) -> NoticeRef:
        of = notice.school_id if isinstance(notice, Notice) else f"{notice.night}"
        name = notice.notice_id if isinstance(notice, Notice) else notice.kind
        outbox.add(Outgoing(NoticeRef(of, name), notice))
        return NoticeRef(of, name)

    return Stage(outbox, leave)


def _real(world: DynamoWorld) -> Stage:
    def leave(notice: Notice | NightReport) -> NoticeRef:
        item = notice_item(notice) if isinstance(notice, Notice) else report_item(notice)
        world.table.put(item)
        return NoticeRef(item["pk"], item["sk"])

    return Stage(DynamoOutbox(world.table), leave)


@pytest.fixture(params=["fake", "dynamo"])
def stage(request: pytest.FixtureRequest) -> Stage:
    return _fake() if request.param == "fake" else _real(request.getfixturevalue("dynamo"))


def read(stage: Stage, ref: NoticeRef) -> Outgoing:
    outgoing = stage.outbox.get(ref)
    assert outgoing is not None
    return outgoing


@pytest.mark.parametrize("notice", [a_major_failure(), a_night_report()], ids=lambda n: n.kind)
def test_a_notice_is_read_as_it_was_left(stage: Stage, notice: Notice | NightReport) -> None:
    """With nothing done yet."""
    ref = stage.leave(notice)

    assert read(stage, ref) == Outgoing(ref, notice)


def test_a_notice_that_is_not_there_is_none(stage: Stage) -> None:
    """It may have been deleted with its school."""
    assert stage.outbox.get(NoticeRef("SCHOOL#A1", "NOTICE#none")) is None


def test_what_became_of_it_is_read_back(stage: Stage) -> None:
    """Recipients, deliveries and end; an address may hold any character."""
    ref = stage.leave(a_major_failure())
    after = replace(
        read(stage, ref), recipients=(ADDRESS,), deliveries={ADDRESS: SENT}, closed_at=NOW
    )

    saved = stage.outbox.save(after)

    assert saved == replace(after, revision=1) == read(stage, ref)


def test_a_second_sender_is_refused(stage: Stage) -> None:
    """Both read the same; the second to write has lost, at the first write as at any other."""
    ref = stage.leave(a_major_failure())
    for _ in range(2):
        read_by_both = read(stage, ref)
        stage.outbox.save(replace(read_by_both, recipients=(ADDRESS,)))

        assert stage.outbox.save(replace(read_by_both, recipients=())) is None
        assert read(stage, ref).recipients == (ADDRESS,)


def test_what_is_not_there_is_not_made_by_saving(stage: Stage) -> None:
    """A notice that was deleted meanwhile stays deleted."""
    gone = Outgoing(NoticeRef("SCHOOL#A1", "NOTICE#none"), a_major_failure())

    assert stage.outbox.save(gone) is None


def test_what_was_left_behind_is_listed_oldest_first(stage: Stage) -> None:
    """What is closed is not, and neither is what is newer than asked for."""
    notices = [
        replace(a_notice(NoticeKind.MIS_PROBLEM), run_id=f"r{hours}", created_at=NOW + hours * HOUR)
        for hours in (2, 0, 1, 3)
    ]
    two, zero, one, _ = (stage.leave(notice) for notice in notices)
    stage.outbox.save(replace(read(stage, zero), closed_at=NOW))

    assert list(stage.outbox.unsent(NOW + 3 * HOUR)) == [one, two]


HOUR = timedelta(hours=1)


def test_the_mails_of_a_day_are_counted_by_kind(stage: Stage) -> None:
    """Each address of each notice of that school, kind and day; no others."""
    kind, day = NoticeKind.MANUAL_SYNC_APPLIED, timedelta(days=1)
    mine = replace(a_notice(kind), run_id=f"{NOW:%Y-%m-%d}T080000-a-manual")
    others = [
        replace(mine, run_id=f"{NOW:%Y-%m-%d}-autosync", kind=NoticeKind.AUTOSYNC_FAILED),
        replace(mine, school_id="another"),
        replace(mine, run_id=f"{NOW + day:%Y-%m-%d}T080000-b-manual", created_at=NOW + day),
    ]
    for notice in [mine, replace(mine, run_id=f"{mine.run_id}-2"), *others]:
        ref = stage.leave(notice)
        stage.outbox.save(replace(read(stage, ref), recipients=(ADDRESS, "ben@larkrise.example")))

    assert stage.outbox.mails_of(mine.school_id, kind, NOW.date()) == 4
