"""A school's change of year, as people and programs see it."""

from datetime import date, datetime

from manual_sync_api.models.base import Answer
from rostersync.application.schools import SchoolView
from rostersync.domain.year_change import guards_on, wide_until


class GuardsAnswer(Answer):
    """The figures by which the guards stand today."""

    mass_departure_percent: int
    mass_departure_minimum: int
    shrunk_class_percent: int
    shrunk_class_minimum: int


class YearChangeAnswer(Answer):
    """A change of year: how far the new year is on the MIS, and whether a person can settle it.

    `ends` is the window's last day. `stable_nights` counts the nights in a row that were alike.
    `done_at` is when a person settled it; until the end of `guards_wide_until` the guards then
    stand wider, by the figures of `guards`.
    """

    since: datetime
    ends: date | None
    classes_new: int
    classes_filled: int
    classes_empty: int
    students_leaving: int
    students_joining: int
    stable_nights: int
    ready: bool
    done_at: datetime | None
    guards_wide_until: date | None
    guards: GuardsAnswer | None

    @classmethod
    def of_view(cls, view: SchoolView) -> "YearChangeAnswer | None":
        """Show it while it is open, and after that as long as the guards stand wider."""
        year, settings = view.school.standing.year_change, view.school.settings
        until = wide_until(year, settings)
        is_wide = until is not None and view.day <= until
        if year is None or (year.is_closed and not is_wide):
            return None
        guards = GuardsAnswer.of(guards_on(year, settings, view.day)) if is_wide else None
        return cls(
            **{name: getattr(year.picture, name) for name in _PICTURED},
            since=year.since,
            ends=year.ends,
            stable_nights=year.stable_nights,
            ready=year.is_ready and not year.is_over,
            done_at=year.done_at,
            guards_wide_until=until if is_wide else None,
            guards=guards,
        )


_PICTURED = (
    "classes_new",
    "classes_filled",
    "classes_empty",
    "students_leaving",
    "students_joining",
)
