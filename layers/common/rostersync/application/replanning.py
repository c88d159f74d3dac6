"""Plan again what a preview showed: to confirm it, or to list its changes one by one."""

from dataclasses import replace

from rostersync.application.planning import Planned, plan_school
from rostersync.application.ports.sync import Ports
from rostersync.application.wanted import Restore, Undo, Wanted, World, wanted
from rostersync.domain.change import Change
from rostersync.domain.decisions import Decisions
from rostersync.domain.errors import NotInArchive, PreviewStale, UndoRefused
from rostersync.domain.preview import Preview, StaleReason, refuse_expired, refuse_stale
from rostersync.domain.school import School


def changes_ahead(school_id: str, preview_id: str, ports: Ports) -> tuple[Change, ...]:
    """Give the changes that a preview counts, with nothing decided; nothing is written.

    Raises:
        UnknownSchool, SchoolRecordInvalid, PreviewNotFound, PreviewExpired.
        PreviewStale: the changes are not those that were counted any more.

    """
    school = ports.schools.get(school_id)
    made = ports.previews.get(school.id, preview_id)
    refuse_expired(made, ports.clock.now())
    planned = planned_again(school, made, ports)
    refuse_stale(made, school, planned.plan)
    return planned.plan.changes


def planned_again(school: School, made: Preview, ports: Ports) -> Planned:
    """Plan what a preview showed, by the read that it was made of and the roster of now.

    Raises:
        PreviewNotFound: the read is not there any more.
        PreviewStale: what was asked back has left the archive.

    """
    snapshot = ports.previews.snapshot(school.id, made.preview_id)
    roster = ports.rosters.roster(school)
    want = _wanted_again(made, World(school, roster, snapshot, ports))
    planned = plan_school(
        school,
        roster,
        snapshot,
        want.selection,
        ports.rosters,
        undecided=Decisions(by=made.by, at=made.created_at),
    )
    return replace(planned, brought_back=want.entries)


def _wanted_again(made: Preview, world: World) -> Wanted:
    """Ask for the same again: what has left the archive meanwhile cannot be had any more."""
    if not made.restore and made.undo is None:
        return Wanted(made.selection)
    asked = Undo(made.undo.run_id) if made.undo else Restore(frozenset(made.restore))
    try:
        return wanted(asked, world)
    except (NotInArchive, UndoRefused):
        raise PreviewStale((StaleReason.ARCHIVE_CHANGED,)) from None
