"""How a message of the night ends for its school."""

from dataclasses import dataclass, field
from datetime import datetime

from rostersync.application.diagnosis import Diagnosis
from rostersync.application.ports.queue import NightMessage
from rostersync.domain.errors import (
    RosterSyncError,
)
from rostersync.domain.run import Cause, Run
from rostersync.domain.school import SchoolState, Source


class TryAgain(RosterSyncError):
    """The night is not over for this school: its message goes back to the queue for a while."""

    def __init__(self, diagnosis: Diagnosis, source: Source) -> None:
        super().__init__(f"{diagnosis.cause}: {diagnosis.detail}")
        self.diagnosis = diagnosis
        self.source = source


@dataclass(frozen=True, slots=True)
class Ran:
    """A run that ended; `is_repeat` when it had ended already before this message came.

    `seconds` holds the time of each part that ran: read, plan, write. `waiting_since` is when a
    person was first needed. `source` is known of a run that this message ended. `is_fault` as in
    `Diagnosis`.
    """

    run: Run
    source: Source | None = None
    is_repeat: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    waiting_since: datetime | None = None
    is_fault: bool = False


@dataclass(frozen=True, slots=True)
class NotDue:
    """A school that autosync leaves alone: never set up, or paused."""

    school_id: str
    state: SchoolState


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """A school whose MIS says something major: it is read once more before anybody acts on it.

    Nothing was written, no mail is sent. `order` is the message for the second read.
    """

    order: NightMessage


@dataclass(frozen=True, slots=True)
class Held:
    """A school whose night the brake holds: nothing was written, no mail is sent.

    `is_first` says that this school's failure was the one too many.
    """

    school_id: str
    cause: Cause
    is_first: bool
