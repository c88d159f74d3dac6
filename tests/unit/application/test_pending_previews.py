"""A preview whose MIS is too slow for a request: begun, made by Worker, looked at meanwhile."""

from datetime import timedelta

import pytest

from rostersync.application.hand_over import HandOver
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import (
    PreviewOrder,
    make_pending,
    preview,
    preview_or_begin,
)
from rostersync.application.wanted import Choice
from rostersync.domain.errors import MisSlow, MisUnavailable, SelectionInvalid
from rostersync.domain.pending import LASTS, PendingPreview, raise_if_over
from rostersync.domain.preview import Preview
from tests.builders import SCHOOL_ID, a_roster, mirror
from tests.fakes import FakeClock, FakeMis
from tests.fakes.previews import FakePreviews
from tests.fakes.queue import FakeWorkQueue

HEAD = "head@larkrise.example"
SLOW = MisSlow("students page 3: not answered")


@pytest.fixture
def queue() -> FakeWorkQueue:
    return FakeWorkQueue()


def begun(
    ports: Ports, mis: FakeMis, queue: FakeWorkQueue, asked: Choice | None = None
) -> PendingPreview:
    """A preview that was begun while the MIS was slow; it answers by now."""
    mis.answer = SLOW
    made = preview_or_begin(
        PreviewOrder(SCHOOL_ID, HEAD, asked), lambda: "t0ken", ports, HandOver(queue, 100)
    )
    mis.answer = mirror(a_roster())
    assert isinstance(made, PendingPreview)
    return made


def test_a_fast_mis_is_previewed_at_once(ports: Ports, queue: FakeWorkQueue) -> None:
    """Nothing is handed over."""
    made = preview_or_begin(
        PreviewOrder(SCHOOL_ID, HEAD), lambda: "t0ken", ports, HandOver(queue, 100)
    )
    assert (type(made), queue.previews) == (Preview, [])


def test_a_slow_mis_is_left_to_worker(ports: Ports, mis: FakeMis, queue: FakeWorkQueue) -> None:
    """The caller gets the preview's id, under which it will be."""
    pending = begun(ports, mis, queue)
    assert queue.previews == [(SCHOOL_ID, pending.preview_id)]


def test_worker_makes_what_was_asked_for(ports: Ports, mis: FakeMis, queue: FakeWorkQueue) -> None:
    """Under the same id, by the same person, with the same selection."""
    pending = begun(ports, mis, queue, Choice(frozenset({"maths"}), frozenset()))
    make_pending(SCHOOL_ID, pending.preview_id, ports)
    made = ports.previews.get(SCHOOL_ID, pending.preview_id)
    assert (made.by, sorted(made.selection.classes)) == (HEAD, [])


def test_what_is_ready_is_pending_no_more(ports: Ports, mis: FakeMis, queue: FakeWorkQueue) -> None:
    """And is not made a second time."""
    pending = begun(ports, mis, queue)
    make_pending(SCHOOL_ID, pending.preview_id, ports)
    assert ports.previews.pending(SCHOOL_ID, pending.preview_id) is None
    assert make_pending(SCHOOL_ID, pending.preview_id, ports) is None


def test_what_cannot_be_made_says_why(ports: Ports, mis: FakeMis, queue: FakeWorkQueue) -> None:
    """The one who waits is told as if they had been answered at once."""
    pending = begun(ports, mis, queue, Choice(frozenset(), frozenset({"nowhere"})))
    make_pending(SCHOOL_ID, pending.preview_id, ports)
    refused = ports.previews.pending(SCHOOL_ID, pending.preview_id)
    assert refused is not None
    with pytest.raises(SelectionInvalid) as raised:
        raise_if_over(refused, ports.clock.now())
    assert tuple(raised.value.classes) == ("nowhere",)


@pytest.mark.parametrize(("age", "is_over"), [(LASTS - timedelta(seconds=1), False), (LASTS, True)])
def test_nobody_waits_for_ever(
    ports: Ports,
    mis: FakeMis,
    queue: FakeWorkQueue,
    clock: FakeClock,
    *,
    age: timedelta,
    is_over: bool,
) -> None:
    """Whoever was to make it is dead by then."""
    pending = begun(ports, mis, queue)
    now = pending.begun_at + age
    if is_over:
        with pytest.raises(MisUnavailable):
            raise_if_over(pending, now)
    else:
        raise_if_over(pending, now)


def test_what_nobody_waits_for_is_not_read(
    ports: Ports, mis: FakeMis, queue: FakeWorkQueue, clock: FakeClock
) -> None:
    """A message that comes late costs the MIS nothing."""
    pending = begun(ports, mis, queue)
    reads = len(mis.reads)
    clock.advance(LASTS)
    make_pending(SCHOOL_ID, pending.preview_id, ports)
    assert len(mis.reads) == reads


def test_it_says_how_far_it_is(
    ports: Ports, mis: FakeMis, queue: FakeWorkQueue, clock: FakeClock
) -> None:
    """Pages by list, while the read goes on."""
    pending = begun(ports, mis, queue)
    clock.advance(timedelta(seconds=10))
    mis.answer = MisUnavailable("down in the end")
    make_pending(SCHOOL_ID, pending.preview_id, ports)
    assert isinstance(ports.previews, FakePreviews)
    assert {"students": 1} in [each.progress for each in ports.previews.noted]


def test_without_anybody_to_hand_over_to_it_is_an_error(ports: Ports, mis: FakeMis) -> None:
    """The caller of a command line waits as long as it takes, or not at all."""
    mis.answer = SLOW
    with pytest.raises(MisSlow):
        preview(PreviewOrder(SCHOOL_ID, HEAD), lambda: "t0ken", ports)
