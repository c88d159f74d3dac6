from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rostersync.domain.asked import Asked, Choice, Restore, Undo
from rostersync.domain.change import Summary
from rostersync.domain.errors import PreviewNotFound, TooManyPreviews
from rostersync.domain.pending import PendingPreview, Refusal
from rostersync.domain.preview import MOST_AN_HOUR, ItemState, Preview, PreviewClass, PreviewSubject
from rostersync.domain.roster import EntityKind, Selection
from rostersync.domain.snapshot import MisStudent, Snapshot
from rostersync.domain.warning import Entity, PlanWarning, WarningCode
from tests.builders import NOW, SCHOOL_ID, a_roster, a_snapshot, a_task, mirror
from tests.contract.aws.worlds import World


def a_preview(school_id: str = SCHOOL_ID) -> Preview:
    warned = Entity(EntityKind.CLASS, "7y", "7Y Maths")
    return Preview(
        preview_id="2026-11-23T010000-p",
        school_id=school_id,
        created_at=NOW,
        expires_at=NOW + timedelta(minutes=60),
        mis_read_at=NOW - timedelta(microseconds=1),
        by="head@larkrise.example",
        selection=Selection(frozenset({"maths"}), frozenset({"7x"}), frozenset({"7y", "7z"})),
        subjects=(PreviewSubject("maths", "Mathematics", ItemState.SELECTED, 2),),
        classes=(PreviewClass("7y", "7Y", "maths", ItemState.REMOVED, 3, 2, 1, "7"),),
        summary=Summary(classes_deleted=1),
        warnings=(PlanWarning(WarningCode.REMOVED_CLASS, warned, "It goes.", (a_task(),)),),
        plan_digest="plan",
        snapshot_digest="snapshot",
        basis_digest="basis",
    )


def a_college(students: int) -> Snapshot:
    return a_snapshot(
        students=[
            MisStudent(f"A{n}", f"{n:032x}", f"Z{n * 7919:012}", f"Forename{n}", f"Surname{n}", "7")
            for n in range(students)
        ]
    )


def test_a_preview_is_read_as_it_was_saved(world: World) -> None:
    """Who confirms finds what was shown, all of it."""
    world.previews.save(a_preview(), mirror(a_roster()))

    assert world.previews.get(SCHOOL_ID, a_preview().preview_id) == a_preview()


@pytest.mark.parametrize("students", [2, 20_000])
def test_the_snapshot_of_a_preview_is_read_as_it_was_saved(world: World, students: int) -> None:
    """Confirm needs no MIS, however large the school is."""
    snapshot = a_college(students)

    world.previews.save(a_preview(), snapshot)

    assert world.previews.snapshot(SCHOOL_ID, a_preview().preview_id) == snapshot


def test_a_preview_of_another_school_is_not_found(world: World) -> None:
    """Whoever knows an id finds nothing with it at another school."""
    world.previews.save(a_preview(), a_snapshot())

    with pytest.raises(PreviewNotFound):
        world.previews.get("another", a_preview().preview_id)
    with pytest.raises(PreviewNotFound):
        world.previews.snapshot("another", a_preview().preview_id)


def test_a_school_has_so_many_previews_an_hour(world: World) -> None:
    """The one too many reads how long to wait; another school has its own count."""
    now = datetime(2026, 11, 23, 8, 59, 30, 250_000, tzinfo=UTC)
    for _ in range(MOST_AN_HOUR):
        world.previews.admit(SCHOOL_ID, now)

    with pytest.raises(TooManyPreviews) as refused:
        world.previews.admit(SCHOOL_ID, now)

    assert refused.value.retry_after_s == 30
    world.previews.admit("another", now)
    world.previews.admit(SCHOOL_ID, now + timedelta(seconds=30))


def a_pending(**changes: object) -> PendingPreview:
    pending = PendingPreview("p9", SCHOOL_ID, "head@larkrise.example", NOW)
    return replace(pending, **changes)  # type: ignore[arg-type] # by name


@pytest.mark.parametrize(
    "asked",
    [
        None,
        Choice(frozenset({"maths"}), frozenset({"7x"})),
        Restore(frozenset({"7x"})),
        Undo("a-run"),
    ],
)
def test_what_is_being_made_is_kept_as_it_was_asked_for(world: World, asked: Asked) -> None:
    """Worker makes it of nothing else."""
    world.previews.begin(a_pending(asked=asked))
    assert world.previews.pending(SCHOOL_ID, "p9") == a_pending(asked=asked)


def test_what_is_being_made_is_no_preview_yet(world: World) -> None:
    """It cannot be confirmed."""
    world.previews.begin(a_pending())
    with pytest.raises(PreviewNotFound):
        world.previews.get(SCHOOL_ID, "p9")


def test_progress_and_refusal_are_noted(world: World) -> None:
    """For whoever looks meanwhile."""
    world.previews.begin(a_pending())
    noted = a_pending(progress={"students": 3}, refusal=Refusal("MisEmpty", "no students"))
    world.previews.note(noted)
    assert world.previews.pending(SCHOOL_ID, "p9") == noted


def test_what_was_never_begun_is_not_pending(world: World) -> None:
    """None is not an error."""
    assert world.previews.pending(SCHOOL_ID, "p9") is None
