"""One school's turn in one night: a plan is judged, and then carried out."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
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


def is_as_applied(school: School, read: MisRead) -> bool:
    """Whether a school in order has the same content as at its last clean run."""
    standing = school.standing
    if standing.trouble is not None or standing.selection_digest is None:
        return False
    if standing.kept_until is not None and read.at.astimezone(UTC).date() > standing.kept_until:
        return False
    inputs = inputs_digest(read.digest, standing.selection_digest, school.settings)
    return inputs == standing.applied_digest and read.digest == standing.snapshot_digest


def carry_out(turn: Turn, planned: Planned, read: MisRead) -> Run:
    """Judge a plan, and apply it, apply part of it, or refuse it.

    Raises:
        MajorAtFirst: it has warnings, and the MIS was read for the first time tonight.
        NightHeld: too many schools failed for one cause.

    """
    school, run, plan = turn.school, turn.run, planned.plan
    if plan.is_major:
        turn.refuse_first_read()
    match judge(plan, school):
        case Verdict.APPLY:
            turn.brake.before_applying(turn.message.night)
            return apply_plan(school, run, planned, read, turn.ports)
        case Verdict.LEAVE:
            return turn.conclude(clean_ending(school, run, plan, read, turn.now()))
        case Verdict.APPLY_THE_REST:
            turn.brake.before_failing(turn.message.night, Cause.MAJOR_CHANGES, turn.now())
            return _apply_the_rest(turn, planned, read)
        case Verdict.REFUSE:
            turn.brake.before_failing(turn.message.night, Cause.MAJOR_CHANGES, turn.now())
            return turn.conclude(refused_ending(school, run, plan, read, turn.now()))
        case verdict:
            assert_never(verdict)


def _apply_the_rest(turn: Turn, planned: Planned, read: MisRead) -> Run:
    """Apply all that no warning is about; what the warnings are about waits for a person."""
    waiting = Decisions(wait=frozenset(warning.id for warning in planned.plan.warnings))
    rest = replace(planned.decided(waiting), is_waiting=True)
    if rest.plan.changes:
        return apply_plan(turn.school, turn.run, rest, read, turn.ports)
    return turn.conclude(waiting_ending(turn.school, turn.run, rest.plan, read, turn.now()))
