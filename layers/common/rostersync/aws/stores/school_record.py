"""A school's record: its settings and its state, as operators read and edit them."""

from datetime import UTC, date, datetime
from functools import reduce
from typing import Annotated, Any

from msgspec import to_builtins
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, ValidationError

from rostersync.aws.table import keys
from rostersync.aws.table.items import Item, attributes_of, item_of
from rostersync.aws.table.table import Condition
from rostersync.domain.basis import Basis
from rostersync.domain.errors import SchoolRecordInvalid
from rostersync.domain.school import (
    ClassesFrom,
    Counts,
    MisSettings,
    School,
    SchoolState,
    Standing,
    Trouble,
)
from rostersync.domain.school_settings import SETTINGS, Setting, Settings, with_settings
from rostersync.domain.snapshot import MisRead
from rostersync.domain.year_change import ChangeOfYear

_PAUSED_UNTIL = "paused_until"
"""The one setting beside the others: the `directory` index lists it."""

_LEFT_OUT: dict[str, object] = {
    "mis.classes_from": ClassesFrom.CLASSES,
    **{f"settings.{each.name}": each.default for each in SETTINGS if each.came_later},
}
"""What an attribute stands for that is not there; `_SchoolRecord` wants all others."""

# Written only if no newer read was noted, and so apart from the rest of a standing.
_OF_THE_NEWEST_READ = ("snapshot_digest", "snapshot_read_at")


def _lasting(state: SchoolState) -> SchoolState:
    if state is SchoolState.PAUSED:
        raise ValueError("a pause is set by paused_until")
    return state


def _stored(setting: Setting) -> tuple[Any, Any] | None:
    """A record says every setting itself, but those that came later than the record.

    A number may be 0, which the API refuses: an operator can write it in the console.
    """
    if setting.name == _PAUSED_UNTIL:
        return None
    kind = setting.type
    if setting.whole is not None:
        kind = Annotated[kind, Field(ge=0, le=setting.whole.most)]
    return kind, setting.default if setting.came_later else ...


@with_settings(_stored)
class _Settings(BaseModel):
    """What a school decides for itself; the day that a pause ends is beside it."""


class _SchoolRecord(BaseModel):
    """The attributes of a school's item that the product reads; it ignores others."""

    id: Annotated[str, Field(min_length=1)]
    name: str
    mis: MisSettings
    recipients: tuple[str, ...]
    settings: _Settings
    paused_until: date | None = None
    state: Annotated[SchoolState, AfterValidator(_lasting)]
    since: AwareDatetime | None = None
    counts: Counts
    mis_name: str | None = None
    roster_version: Annotated[int, Field(ge=0)]
    applied_digest: str | None = None
    selection_digest: str | None = None
    snapshot_digest: str | None = None
    snapshot_read_at: AwareDatetime | None = None
    manual_sync_at: AwareDatetime | None = None
    last_run_id: str | None = None
    students_not_shown: tuple[str, ...] = ()
    trouble: Trouble | None = None
    frames: Annotated[int, Field(ge=0)] = 0
    roster_digest: str | None = None
    kept_until: date | None = None
    year_change: ChangeOfYear | None = None
    applying: str | None = None
    tasks_version: Annotated[int, Field(ge=0)] = 0
    task_count: int = 0
    are_tasks_counted: bool = False


def school_of(school_id: str, item: Item) -> School:
    """Read a school from its record.

    Raises:
        SchoolRecordInvalid: it names every attribute that is missing or impossible.

    """
    try:
        record = _SchoolRecord.model_validate(item)
    except ValidationError as error:
        raise SchoolRecordInvalid(f"school {school_id}: {_listed(error)}") from None
    if record.id != school_id:
        raise SchoolRecordInvalid(f"school {school_id}: id is of another school, {record.id}")
    return School(
        id=record.id,
        name=record.name,
        mis=record.mis,
        recipients=record.recipients,
        settings=Settings(**dict(record.settings), paused_until=record.paused_until),
        standing=_standing(record),
        applying=record.applying,
        tasks_version=record.tasks_version,
        task_count=record.task_count if record.are_tasks_counted else None,
    )


def school_item(school: School) -> Item:
    """Make the item of a school's record."""
    settings = _settings_kept(school.settings)
    paused_until = settings.pop(_PAUSED_UNTIL)
    read = read_of(school.standing)
    return item_of(
        keys.school(school.id),
        "school",
        {
            "id": school.id,
            "name": school.name,
            "mis": attributes_of(school.mis),
            "recipients": list(school.recipients),
            "settings": settings,
            _PAUSED_UNTIL: paused_until,
            "directory_pk": keys.SCHOOLS,
            "directory_sk": school.id,
            "applying": school.applying,
            "tasks_version": school.tasks_version or None,
            **task_count_attributes(school.task_count),
            **standing_attributes(school.standing),
            **(read_attributes(read) if read else {}),
        },
    )


def _settings_kept(settings: Settings) -> dict[str, Any]:
    """Leave out settings that came later and are as they came: below 1 KB a record costs half.

    Every transaction of a run checks the record, and pays for each KB of it.
    """
    kept = attributes_of(settings)
    as_they_came = [
        s.name for s in SETTINGS if s.came_later and getattr(settings, s.name) == s.default
    ]
    return {name: value for name, value in kept.items() if name not in as_they_came}


def task_count_attributes(task_count: int | None) -> dict[str, Any]:
    """Give the attributes of a school's tasks, counted or not.

    Writes count even where nobody has counted what was there before: so the one attribute does not
    say that the other is right.
    """
    return {"task_count": task_count, "are_tasks_counted": None if task_count is None else True}


def standing_attributes(standing: Standing) -> dict[str, Any]:
    """Give the attributes of a standing, but for its read; None takes one away."""
    attributes = attributes_of(standing)
    attributes["students_not_shown"] = attributes["students_not_shown"] or None
    return {name: attributes[name] for name in attributes if name not in _OF_THE_NEWEST_READ}


def read_attributes(read: MisRead) -> dict[str, Any]:
    """Give the attributes that remember a read of the MIS."""
    return {"snapshot_digest": read.digest, "snapshot_read_at": sortable(read.at)}


def is_newest(read: MisRead) -> Condition:
    """No newer read is remembered."""
    return Condition(
        "attribute_not_exists(snapshot_read_at) OR snapshot_read_at <= :read_at",
        {":read_at": sortable(read.at)},
    )


AT_REST = Condition("attribute_not_exists(applying)", {})
"""No plan is being applied to the school."""


def marked_for(run_id: str) -> Condition:
    """The plan of this run is being applied to the school."""
    return Condition("applying = :run_id", {":run_id": run_id})


def at_rest(roster_version: int, tasks_version: int | None = None) -> Condition:
    """Nobody writes the roster, and it is the one that was read; its tasks too, where they count.

    A school whose tasks were never written since they are counted has no version of them: 0.
    """
    resting = AT_REST & Condition("roster_version = :planned_on", {":planned_on": roster_version})
    match tasks_version:
        case None:
            return resting
        case 0:
            return resting & Condition("attribute_not_exists(tasks_version)", {})
        case _:
            return resting & Condition(
                "tasks_version = :tasks_read", {":tasks_read": tasks_version}
            )


def decided_as(basis: Basis | None) -> Condition:
    """What people decided is as it was read; None is of a run that depends on none of it.

    Compared one by one: an attribute that operators left out stands for its default.
    """
    if basis is None:
        return Condition("attribute_exists(pk)", {})
    held = [_holds(name, value) for name, value in basis.values().items()]
    return reduce(Condition.__and__, held)


def _holds(name: str, value: object) -> Condition:
    # The day that a pause ends is beside the settings, where the directory index finds it.
    steps = name.replace("settings.paused_until", "paused_until").split(".")
    path = ".".join(f"#{step}" for step in steps)
    place = f":{'_'.join(steps)}"
    names = {f"#{step}": step for step in steps}
    if value is None:
        return Condition(f"attribute_not_exists({path})", {}, names)
    same = f"{path} = {place}"
    if value == _LEFT_OUT.get(name):
        same = f"{same} OR attribute_not_exists({path})"
    return Condition(same, {place: to_builtins(value)}, names)


def read_of(standing: Standing) -> MisRead | None:
    """Give the newest read that a standing knows; None before the first."""
    if standing.snapshot_digest is None or standing.snapshot_read_at is None:
        return None
    return MisRead(standing.snapshot_digest, standing.snapshot_read_at)


def sortable(at: datetime) -> str:
    """Write a time so that DynamoDB, which compares text, compares times."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _standing(record: _SchoolRecord) -> Standing:
    return Standing(**{name: getattr(record, name) for name in Standing.__dataclass_fields__})


def _listed(error: ValidationError) -> str:
    """Name each wrong attribute and why, without its value: a recipient's address is one."""
    wrong = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong)
