"""What of a school's record a plan depends on, and what is done with the plan.

People change it at any time: between preview and confirm, and while a night reads the MIS. A
preview keeps the digest of the first table; `begin` and `conclude` hold both tables by condition.
What else a plan is made of (roster, tasks, the read itself) has its own reasons in `StaleReason`.
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
"""With another value of any of these, another MIS is read or another plan made."""

JUDGED_FROM = tuple(f"settings.{each.name}" for each in SETTINGS if not each.shapes_plan)
"""Whether a night may write a plan, and what it tells whom; a confirm does not ask for it."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a school's people had decided when it was read."""

    mis: MisSettings
    settings: Settings

    def values(self, names: tuple[str, ...] = PLANNED_FROM + JUDGED_FROM) -> Mapping[str, object]:
        """Give each named value."""
        return {name: attrgetter(name)(self) for name in names}


def basis_of(school: School) -> Basis:
    """Take it from a school's record."""
    return Basis(school.mis, school.settings)
