"""Who did what: each act of a person or of a client, beside what it changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """The closed set of acts; only reading is not an act."""

    SCHOOL_REGISTERED = "school_registered"
    SETTINGS_CHANGED = "settings_changed"
    STAFF_ADDED = "staff_added"
    STAFF_REMOVED = "staff_removed"
    CLIENT_BOUND = "client_bound"
    CLIENT_RELEASED = "client_released"
    TASK_SET = "task_set"
    TASK_REMOVED = "task_removed"
    PREVIEWED = "previewed"
    CONFIRMED = "confirmed"
    STUDENT_ERASED = "student_erased"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, when, and by which request: the name is as `Caller.name` gives it."""

    name: str
    at: datetime
    request_id: str
