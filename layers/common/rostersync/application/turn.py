"""One school's turn in one night: a plan is judged, and then carried out."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import assert_never

from rostersync.application.applying import apply_plan
from rostersync.application.brake import Brake
from rostersync.application.planning import Planned
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.domain.decisions import Decisions
from rostersync.domain.digest import inputs_digest
from rostersync.domain.ending import Ending, clean_ending, refused_ending, waiting_ending
from rostersync.domain.plan import Verdict, judge
from rostersync.domain.run import Cause, Run
from rostersync.domain.school import School
from rostersync.domain.snapshot import MisRead
from rostersync.domain.year_change import (
    ChangeOfYear,
    Look,
    collected,
    looked,
    looked_outside,
)
from rostersync.domain.year_picture import picture_of
from rostersync.domain.year_window import Window, window_on


class MajorAtFirst(Exception):
    """The first read of the night says something major: a second one decides."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A school, the message that it is run by, and what is needed for it."""

    school: School
    message: NightMessage
    run: Run
    ports: Ports
    brake: Brake

    def now(self) -> datetime:
        """Tell the time."""
        return self.ports.clock.now()

    @property
    def window(self) -> Window | None:
        """The window of the school's change of year, if the night is in it."""
        return window_on(self.school.settings.year_change, self.message.night)

    def refuse_first_read(self) -> None:
        """Raise MajorAtFirst unless the MIS was read before: it may have been read at a bad time.

        A class that one read lacks and the next one has is no news.
        """
        if not self.message.reread:
            raise MajorAtFirst

    def conclude(self, ending: Ending) -> Run:
        """Record a run that writes nothing to the roster."""
        self.ports.runs.conclude(ending, self.school.standing.roster_version)
        return ending.run


def is_as_applied(school: School, read: MisRead, night: date) -> bool:
    """Whether a school in order has the same content as at its last clean run.

    Every night within a change of year is looked at, and the one after it.
    """
    standing = school.standing
    if window_on(school.settings.year_change, night) is not None:
        return False
    year = standing.year_change
    if year is not None and (not year.is_closed or year.is_check_due(night)):
        return False
    if standing.trouble is not None or standing.selection_digest is None:
        return False
    if standing.kept_until is not None and read.at.astimezone(UTC).date() > standing.kept_until:
        return False
    inputs = inputs_digest(read.digest, standing.selection_digest, school.settings)
    return inputs == standing.applied_digest and read.digest == standing.snapshot_digest


def carry_out(turn: Turn, planned: Planned, read: MisRead) -> Run:
    """Judge a plan, and apply it, apply part of it, or refuse it.

    Within a change of year it is judged without what is collected, which waits.

    Raises:
        MajorAtFirst: it has such warnings, and the MIS was read for the first time tonight.
        NightHeld: too many schools failed for one cause.

    """
    school, run, plan = turn.school, turn.run, planned.plan
    waiting = collected(plan.warnings) if turn.window else frozenset[str]()
    judged = planned.collecting(waiting)
    if judged.plan.is_major:
        turn.refuse_first_read()
    match judge(judged.plan, school):
        case Verdict.APPLY:
            turn.brake.before_applying(turn.message.night)
            return apply_plan(school, run, _on_record(turn, planned, judged), read, turn.ports)
        case Verdict.LEAVE:
            left = _on_record(turn, planned, judged)
            return turn.conclude(clean_ending(school, run, left.plan, read, turn.now(), left.year))
        case Verdict.APPLY_THE_REST:
            turn.brake.before_failing(turn.message.night, Cause.MAJOR_CHANGES, turn.now())
            return _apply_the_rest(turn, planned, read)
        case Verdict.REFUSE:
            turn.brake.before_failing(turn.message.night, Cause.MAJOR_CHANGES, turn.now())
            return turn.conclude(refused_ending(school, run, plan, read, turn.now()))
        case verdict:
            assert_never(verdict)


def _on_record(turn: Turn, planned: Planned, judged: Planned) -> Planned:
    """Say what waits in the plan that is applied, and what the night saw of the new year."""
    on_record = replace(judged.plan, warnings=planned.plan.warnings, digest=planned.plan.digest)
    return replace(judged, plan=on_record, year=_year(turn, planned))


def _year(turn: Turn, planned: Planned) -> ChangeOfYear | None:
    before, night, window = turn.school.standing.year_change, turn.message.night, turn.window
    if window is None:
        return before and looked_outside(before, night)
    look = Look(
        window=window,
        night=night,
        picture=picture_of(planned.roster, planned.snapshot, planned.selection, planned.settings),
        classes=len(planned.roster.classes),
        is_waiting=bool(collected(planned.plan.warnings)),
    )
    return looked(before, look, turn.now())


def _apply_the_rest(turn: Turn, planned: Planned, read: MisRead) -> Run:
    """Apply all that no warning is about; what the warnings are about waits for a person."""
    waiting = Decisions(wait=frozenset(warning.id for warning in planned.plan.warnings))
    rest = replace(planned.decided(waiting), is_waiting=True)
    if rest.plan.changes:
        return apply_plan(turn.school, turn.run, rest, read, turn.ports)
    return turn.conclude(waiting_ending(turn.school, turn.run, rest.plan, read, turn.now()))
