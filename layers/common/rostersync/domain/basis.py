"""The parts of a school's record on which a plan depends, or what is done with it.

People change it at any time: between preview and confirm, and while a night reads the MIS. A
preview keeps the digest of the first table; `begin` and `conclude` hold both tables by condition.
The other inputs of a plan (roster, tasks, the read) have their own reasons in `StaleReason`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from operator import attrgetter

from rostersync.domain.school import MisSettings, School
from rostersync.domain.school_settings import SETTINGS, Settings

PLANNED_FROM = (
    *(f"mis.{each.name}" for each in fields(MisSettings)),
    *(f"settings.{each.name}" for each in SETTINGS if each.shapes_plan),
)
"""Another value of one of these means another MIS or another plan."""

JUDGED_FROM = tuple(f"settings.{each.name}" for each in SETTINGS if not each.shapes_plan)
"""Whether a night writes a plan, and who gets which mail; a confirm does not use these."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The decisions of a school's people at the time of the read."""

    mis: MisSettings
    settings: Settings

    def values(self, names: tuple[str, ...] = PLANNED_FROM + JUDGED_FROM) -> Mapping[str, object]:
        """Give each named value."""
        return {name: attrgetter(name)(self) for name in names}


def basis_of(school: School) -> Basis:
    """Take it from a school's record."""
    return Basis(school.mis, school.settings)
