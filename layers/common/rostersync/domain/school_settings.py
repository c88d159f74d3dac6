"""What a school decides for itself, each setting listed once.

Whoever adds a setting adds a line to `Settings`. The API's bodies and answers, the stored record
and the digest of what a plan depends on are made from `SETTINGS`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, get_type_hints

from pydantic import BaseModel, create_model

from rostersync.domain.year_window import YearChange


class AfterFailure(StrEnum):
    """Whether autosync resumes when the MIS is right again, or waits for a manual sync."""

    RESUME_WHEN_RESOLVED = "resume_when_resolved"
    REQUIRE_MANUAL_SYNC = "require_manual_sync"


class Reminders(StrEnum):
    """How often the school gets a mail about the same failure."""

    EVERY_NIGHT = "every_night"
    WEEKLY = "weekly"
    ONCE = "once"


class NewClasses(StrEnum):
    """What autosync does with a new class under a selected subject."""

    AVAILABLE = "available"
    ADD = "add"


class WhileWaiting(StrEnum):
    """What a night applies while a warning waits for a person."""

    NOTHING = "nothing"
    MINOR = "minor"
    """Everything that no warning is about."""


class SameClass(StrEnum):
    """Who decides that a class is the same under another id of the MIS."""

    ASK = "ask"
    AUTOMATIC = "automatic"
    """The machine decides strong pairs of equal name and subject, and no others."""


class Whole(NamedTuple):
    """The range of a whole number, both ends included."""

    least: int
    most: int


def _setting[T](
    default: T, whole: Whole | None = None, *, shapes_plan: bool = False, came_later: bool = False
) -> T:
    """Say more of a setting than its type and its default.

    `shapes_plan`: another value may make another plan, so the plan's digest covers it.
    `came_later`: schools were registered before it, so their records may lack it.
    """
    said = {"whole": whole, "shapes_plan": shapes_plan, "came_later": came_later}
    return field(default=default, metadata=said)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a school decides for itself. `paused_until` is the last day of a pause."""

    after_failure: AfterFailure = AfterFailure.RESUME_WHEN_RESOLVED
    reminders: Reminders = Reminders.EVERY_NIGHT
    new_classes: NewClasses = _setting(NewClasses.AVAILABLE, shapes_plan=True)
    paused_until: date | None = None
    mass_departure_percent: int = _setting(20, Whole(1, 100), shapes_plan=True)
    mass_departure_minimum: int = _setting(10, Whole(1, 10_000), shapes_plan=True)
    while_waiting: WhileWaiting = _setting(WhileWaiting.NOTHING, came_later=True)
    same_class: SameClass = _setting(SameClass.ASK, shapes_plan=True, came_later=True)
    archive_days: int = _setting(30, Whole(0, 365), shapes_plan=True, came_later=True)
    shrunk_class_percent: int = _setting(50, Whole(1, 100), shapes_plan=True, came_later=True)
    shrunk_class_minimum: int = _setting(5, Whole(1, 10_000), shapes_plan=True, came_later=True)
    year_change: YearChange | None = _setting(None, came_later=True)
    wide_guard_days: int = _setting(14, Whole(0, 90), shapes_plan=True, came_later=True)


@dataclass(frozen=True, slots=True)
class Setting:
    """What there is to know of one setting; see `_setting`."""

    name: str
    type: Any
    default: object
    whole: Whole | None = None
    shapes_plan: bool = False
    came_later: bool = False


_TYPES = get_type_hints(Settings)

SETTINGS = tuple(
    Setting(each.name, _TYPES[each.name], each.default, **each.metadata)
    for each in fields(Settings)
)
"""All settings, in the order of `Settings`."""


def with_settings[Model: BaseModel](
    typed: Callable[[Setting], tuple[Any, Any] | None],
) -> Callable[[type[Model]], type[Model]]:
    """Add all settings to a model: `typed` gives each its type and default, or leaves it out."""

    def add(model: type[Model]) -> type[Model]:
        found = {setting.name: typed(setting) for setting in SETTINGS}
        added: dict[str, Any] = {name: each for name, each in found.items() if each is not None}
        return create_model(model.__name__, __base__=model, __doc__=model.__doc__, **added)

    return add
