"""A school's change of year: what is collected meanwhile, how far the new year is, who hears of it.

A night within the window decides for itself that all of `COLLECTED` waits. One person settles it,
when it is ready; see docs/design.md, A change of year.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Self

from rostersync.domain.school_settings import Settings
from rostersync.domain.warning import PlanWarning, WarningCode
from rostersync.domain.year_window import Window

COLLECTED = frozenset(
    {
        WarningCode.DELETED_SUBJECT,
        WarningCode.DELETED_CLASS,
        WarningCode.EMPTIED_CLASS,
        WarningCode.SHRUNK_CLASS,
        WarningCode.REPLACED_CLASS,
        WarningCode.MASS_DEPARTURE,
    }
)
"""The signs of a change of year. Another MIS, no teachers and doubts are as strict as ever."""

FILLED_PERCENT = 90
"""The share of the new year's classes that must have students."""

STABLE_NIGHTS = 2
"""How many nights must be alike."""

_LEAST_SHARE = 3
"""The new year's classes are at least a third as many as the roster's: fewer are no new year."""

_PLACES_PERCENT = 2
"""By how much the places of class lists may differ between two nights that are alike."""

ARCHIVE_DAYS = 365
"""What a confirm of a change of year archives stays at least so long."""

_WIDEST_PERCENT = 90
"""A guard that stands wider still guards."""


def collected(warnings: Iterable[PlanWarning]) -> frozenset[str]:
    """Name the warnings that wait for the one review, by id."""
    return frozenset(warning.id for warning in warnings if warning.code in COLLECTED)


@dataclass(frozen=True, slots=True)
class Picture:
    """How far the new year is on the MIS, in the subjects that the school syncs.

    `classes_new` are classes that the roster has not. `classes_filled` and `classes_empty` are
    those of them with students and without, and the roster's classes that lost or changed all
    their students. `students_leaving` are on roll in the roster and not on the MIS;
    `students_joining` are in a class there and not on roll here. `places` counts the members of
    all these classes.
    """

    classes_new: int = 0
    classes_filled: int = 0
    classes_empty: int = 0
    students_leaving: int = 0
    students_joining: int = 0
    places: int = 0

    @property
    def classes(self) -> int:
        """How many classes the new year has until now."""
        return self.classes_filled + self.classes_empty

    @property
    def is_filled(self) -> bool:
        """Whether enough of the new year's classes have students."""
        return self.classes_filled * 100 >= FILLED_PERCENT * max(self.classes, 1)

    def is_alike(self, other: "Picture") -> bool:
        """The same counts, and class lists of about the same length."""
        most = max(self.places, other.places)
        is_near = abs(self.places - other.places) * 100 <= _PLACES_PERCENT * most
        return is_near and replace(self, places=0) == replace(other, places=0)


@dataclass(frozen=True, slots=True)
class ChangeOfYear:
    """A school's change of year until now.

    `night` is the last one that looked, and `stable_nights` counts those in a row that were alike.
    `ends` is the last day of the window. `classes_before` is how many classes the roster had.
    `is_waiting`: something is collected. `is_closed`: the window is behind us.
    `told` are the kinds of its mails, in order. `done_at` and `done_run` are of the last confirm,
    and `is_checked` says that the night after it has looked at the result.
    """

    since: datetime
    night: date
    ends: date | None = None
    picture: Picture = Picture()
    stable_nights: int = 0
    classes_before: int = 0
    is_waiting: bool = False
    is_closed: bool = False
    told: tuple[str, ...] = ()
    done_at: datetime | None = None
    done_run: str | None = None
    is_checked: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether a person can settle it now: the new year is there, and it has settled."""
        is_a_year = self.picture.classes * _LEAST_SHARE >= self.classes_before
        is_stable = self.stable_nights >= STABLE_NIGHTS
        return is_a_year and is_stable and self.picture.is_filled

    @property
    def is_over(self) -> bool:
        """Whether the window is, or a person settled it and nothing was collected since."""
        return self.is_closed or (self.done_at is not None and not self.is_waiting)

    def is_check_due(self, night: date) -> bool:
        """Whether that night is the first one after a person settled it."""
        return self.done_at is not None and not self.is_checked and night > self.night

    @classmethod
    def begun(cls, night: date, now: datetime) -> Self:
        """Begin one."""
        return cls(since=now, night=night)


@dataclass(frozen=True, slots=True)
class Look:
    """What one night sees."""

    window: Window
    night: date
    picture: Picture
    classes: int
    is_waiting: bool


def looked(before: ChangeOfYear | None, look: Look, now: datetime) -> ChangeOfYear:
    """Add a night. Another run of the same night does not count as another night."""
    is_same_year = before is not None and before.night >= look.window.first
    year = before if before and is_same_year else ChangeOfYear.begun(look.night, now)
    is_another = year.stable_nights == 0 or look.night > year.night
    is_alike = year.picture.is_alike(look.picture)
    return replace(
        year,
        night=max(year.night, look.night),
        ends=look.window.last,
        picture=look.picture,
        stable_nights=year.stable_nights + is_another if is_alike else 1,
        classes_before=look.classes,
        is_waiting=look.is_waiting,
        is_closed=False,
        is_checked=year.is_checked or year.is_check_due(look.night),
    )


def looked_outside(year: ChangeOfYear, night: date) -> ChangeOfYear:
    """Note a night that is not in the window."""
    return replace(year, is_closed=True, is_checked=year.is_checked or year.is_check_due(night))


def settled(before: ChangeOfYear | None, run_id: str, now: datetime) -> ChangeOfYear:
    """Note that a person settled it."""
    year = before or ChangeOfYear.begun(now.astimezone(UTC).date(), now)
    return replace(
        year,
        picture=Picture(),
        stable_nights=0,
        is_waiting=False,
        done_at=now,
        done_run=run_id,
        is_checked=False,
    )


def undone(year: ChangeOfYear, run_id: str | None) -> ChangeOfYear:
    """Open it again if the run that is taken back had settled it."""
    is_its = run_id is not None and year.done_run == run_id
    return replace(year, done_at=None, done_run=None) if is_its else year


def wide_until(year: ChangeOfYear | None, settings: Settings) -> date | None:
    """Give the last day on which the guards stand wider; None for a school without one."""
    if year is None or year.done_at is None or not settings.wide_guard_days:
        return None
    return (year.done_at + timedelta(days=settings.wide_guard_days)).astimezone(UTC).date()


def guards_on(year: ChangeOfYear | None, settings: Settings, day: date) -> Settings:
    """Give the settings of that day: for a while after a change of year, half as strict."""
    until = wide_until(year, settings)
    if until is None or day > until:
        return settings
    return replace(
        settings,
        mass_departure_percent=_wider(settings.mass_departure_percent),
        mass_departure_minimum=settings.mass_departure_minimum * 2,
        shrunk_class_percent=_wider(settings.shrunk_class_percent),
        shrunk_class_minimum=settings.shrunk_class_minimum * 2,
    )


def _wider(percent: int) -> int:
    return max(percent, min(percent * 2, _WIDEST_PERCENT))
