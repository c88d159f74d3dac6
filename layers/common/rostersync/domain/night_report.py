"""The report of a night for the operators: every school by outcome and cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from rostersync.domain.run import Cause, NextStep, Outcome
from rostersync.domain.text import shortened

REPORTED_AT_LATEST = timedelta(hours=5)
"""After the night began: before the operators' day, and long after a night's last retry."""

_NAMED = 50
"""The most schools that a group names; of the others it gives the number."""

_SLOWEST = 5
_LONGEST_NAME = 60
_LONGEST_DETAIL = 160


class ReportKind(StrEnum):
    """The kind of the report, beside the kinds of notices: in an item and in a mail's tags."""

    NIGHT_REPORT = "night_report"


@dataclass(frozen=True, slots=True)
class Night:
    """A night of all schools, from its begin until nothing of it is left to settle.

    `school_ids` are the schools that were due, in the order of the queue; after the report, only
    those that were not settled then. `held_by` is the cause for which the brake holds it now.
    `released_at` is when an operator released it; a second report covers what came after.
    """

    night: date
    begun_at: datetime
    school_ids: tuple[str, ...]
    held_by: Cause | None = None
    released_at: datetime | None = None
    is_reported: bool = False


@dataclass(frozen=True, slots=True)
class SchoolNight:
    """One school's night as the table has it, by its last run; without an outcome it has not ended.

    `since` is when the school got its present state, so it says how long the school has waited.
    `ordinal` is that of the run, as in `autosync_run_id`.
    """

    school_id: str
    name: str | None = None
    outcome: Outcome | None = None
    cause: Cause | None = None
    next_step: NextStep = NextStep.NONE
    detail: str | None = None
    credentials_refused: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None
    since: datetime | None = None
    ordinal: int = 1

    @property
    def is_our_fault(self) -> bool:
        """Whether it failed by our fault: neither the school nor its MIS can repair it."""
        return self.cause is Cause.INTERNAL or self.credentials_refused

    @property
    def is_settled(self) -> bool:
        """Whether the operators have nothing left to do about it."""
        return self.outcome is not None and not self.is_our_fault


@dataclass(frozen=True, slots=True)
class NightStanding:
    """The state of the newest night at this moment, for the operators.

    `held` is 1 while the brake holds it. `unfinished` counts the schools that have not ended after
    the night's window. `failed_by_us` counts those that failed by our fault and were not run again.
    """

    held: int = 0
    unfinished: int = 0
    failed_by_us: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether the night leaves nothing to do."""
        return self == NightStanding()


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school of a group. `detail` is ids and counts; `seconds` is its last try's time."""

    school_id: str
    name: str
    since: datetime | None = None
    detail: str | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The schools with one outcome and cause, or without an end: the first ones, and the count."""

    outcome: Outcome | None
    cause: Cause | None
    count: int
    schools: tuple[SchoolLine, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Schools that wait for a person: how many for this step, and since when the first waits."""

    next_step: NextStep
    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class NightReport:
    """A night for the operators. `ended_at` is the last school's end; None if none ended.

    `held_by` is the cause for which the brake holds it: schools without an end wait for a release.
    `released_at` marks the second report of a night that was held.
    """

    night: date
    begun_at: datetime
    created_at: datetime
    due: int
    credentials_refused: int
    groups: tuple[Group, ...]
    slowest: tuple[SchoolLine, ...]
    waiting: tuple[Waiting, ...]
    ended_at: datetime | None = None
    held_by: Cause | None = None
    released_at: datetime | None = None
    kind: ReportKind = ReportKind.NIGHT_REPORT

    @property
    def unfinished(self) -> int:
        """How many schools have not ended."""
        return sum(group.count for group in self.groups if group.outcome is None)

    @property
    def failed(self) -> int:
        """How many schools failed."""
        return sum(group.count for group in self.groups if group.outcome is Outcome.FAILED)


def must_report(night: Night, now: datetime) -> bool:
    """Whether the report is due now, even if some schools have not ended."""
    return now >= (night.released_at or night.begun_at) + REPORTED_AT_LATEST


def standing(night: Night, schools: Iterable[SchoolNight]) -> NightStanding:
    """Give the state of a night. While it is held, its schools wait, and do not count as late.

    Then the schools are not read: nothing changes at them before the release.
    """
    if night.held_by is not None:
        return NightStanding(held=1)
    listed = list(schools)
    return NightStanding(
        unfinished=sum(each.outcome is None for each in listed),
        failed_by_us=sum(each.is_our_fault for each in listed),
    )


def night_report(night: Night, schools: Iterable[SchoolNight], now: datetime) -> NightReport:
    """Make the report of a night from each of its schools."""
    listed = sorted(schools, key=lambda each: each.school_id)
    ended = [each.ended_at for each in listed if each.ended_at is not None]
    return NightReport(
        night=night.night,
        begun_at=night.begun_at,
        created_at=now,
        due=len(night.school_ids),
        credentials_refused=sum(each.credentials_refused for each in listed),
        groups=_groups(listed),
        slowest=_slowest(listed),
        waiting=_waiting(listed),
        ended_at=max(ended, default=None),
        held_by=night.held_by,
        released_at=night.released_at,
    )


def _groups(schools: Sequence[SchoolNight]) -> tuple[Group, ...]:
    """In the order of attention: not ended, failed by cause, applied, unchanged."""
    kinds: list[tuple[Outcome | None, Cause | None]] = [
        (None, None),
        *((Outcome.FAILED, cause) for cause in Cause),
        (Outcome.APPLIED, None),
        (Outcome.UNCHANGED, None),
    ]
    alike = {
        kind: [each for each in schools if (each.outcome, each.cause) == kind] for kind in kinds
    }
    return tuple(
        Group(outcome, cause, len(members), tuple(_line(each) for each in members[:_NAMED]))
        for (outcome, cause), members in alike.items()
        if members
    )


def _slowest(schools: Sequence[SchoolNight]) -> tuple[SchoolLine, ...]:
    ended = [each for each in schools if each.ended_at is not None]
    lines = [replace(_line(each), since=None, detail=None) for each in ended]
    return tuple(sorted(lines, key=lambda line: -(line.seconds or 0))[:_SLOWEST])


def _waiting(schools: Sequence[SchoolNight]) -> tuple[Waiting, ...]:
    steps = [step for step in NextStep if step is not NextStep.NONE]
    waiting = {step: [each for each in schools if each.next_step is step] for step in steps}
    return tuple(
        Waiting(step, len(members), min((s.since for s in members if s.since), default=None))
        for step, members in waiting.items()
        if members
    )


def _line(school: SchoolNight) -> SchoolLine:
    return SchoolLine(
        school_id=school.school_id,
        name=shortened(school.name or school.school_id, _LONGEST_NAME),
        since=school.since if school.outcome is Outcome.FAILED else None,
        detail=shortened(school.detail, _LONGEST_DETAIL) if school.detail else None,
        seconds=_seconds(school),
    )


def _seconds(school: SchoolNight) -> int | None:
    if school.started_at is None or school.ended_at is None:
        return None
    return round((school.ended_at - school.started_at).total_seconds())
