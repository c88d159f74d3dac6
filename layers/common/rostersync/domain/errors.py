"""What can go wrong, as one small tree.

    RosterSyncError
    ├── MisError                    a read of the MIS that must not become a change
    │   ├── MisAccessRefused        cause mis_access
    │   ├── MisUnavailable          cause mis_unavailable
    │   │   ├── MisSlow             it answers, but not all of it in the time of this read
    │   │   └── CredentialsRefused  ours, for every school
    │   ├── MisIncomplete           cause mis_incomplete
    │   └── MisEmpty                cause mis_empty
    ├── UnknownSchool               no such school
    ├── SchoolExists                a school of that id is already registered
    ├── SchoolRecordInvalid         a stored school that cannot be read
    ├── SelectionInvalid            ids in a selection that neither the MIS nor the roster has
    ├── ClassNotFound
    ├── TaskNotFound                in its class
    ├── StudentsUnknown             students of a task who are not in its class
    ├── RunNotFound
    ├── FeedExpired                 no frame follows the one that was asked for
    ├── SnapshotMoved               the roster changed between two pages of it
    ├── PreviewNotFound
    ├── PreviewExpired
    ├── TooManyPreviews             says when the next is allowed
    ├── PreviewStale                says what differs
    ├── WarningsNotAccepted         lists what is missing, decided twice, or not decidable so
    ├── KeepUntilInvalid            a day that is over, or more than a year ahead
    ├── NotInArchive                classes to restore that are not there, or not any more
    ├── UndoRefused                 says why the run cannot be taken back
    ├── SyncInProgress              another plan is being applied to the school
    ├── RosterMoved                 the roster has changed since the plan was made
    ├── RecordInvalid               a stored item with a missing or impossible value
    ├── DocumentDamaged             a stored plan, preview or snapshot that is not whole
    ├── TooLarge                    a value that the store cannot hold
    └── StoreBusy                   the store did not answer in full

Messages carry ids, keys, sizes and counts, never a person's name.
"""

from collections.abc import Iterable
from datetime import date


class RosterSyncError(Exception):
    """Base of every error that this product raises on purpose."""


class MisError(RosterSyncError):
    """The MIS could not be read in full, so nothing can be concluded from the part it sent.

    `about` names the part that it is about, where it is one: a scope that is off (`students.read`),
    or a list that is empty (`students`).
    """

    def __init__(self, message: str, about: str | None = None) -> None:
        super().__init__(message)
        self.about = about


class MisAccessRefused(MisError):
    """The school's permission was withdrawn, is pending or not audited; 401/403 for it alone."""


class MisUnavailable(MisError):
    """Time-outs, 5xx or 408/423/429 after all retries, or our own credentials refused."""


class MisSlow(MisUnavailable):
    """The MIS answers, but not all of it within the time that this read had."""


class CredentialsRefused(MisUnavailable):
    """Our own credentials are refused for every school, or cannot be valid credentials at all."""


class MisIncomplete(MisError):
    """A page is missing, a shape not understood, a required include refused, or ids disagree."""


class MisEmpty(MisError):
    """The MIS answers with no students or no classes where the roster has some."""


class UnknownSchool(RosterSyncError):
    """No school of this id is registered."""

    def __init__(self, school_id: str) -> None:
        super().__init__(f"no school {school_id!r} is registered")
        self.school_id = school_id


class SchoolExists(RosterSyncError):
    """A school of this id is already registered."""


class SchoolRecordInvalid(RosterSyncError):
    """A school's record has a missing or impossible value; the message names each attribute."""


class SelectionInvalid(RosterSyncError):
    """A selection names subjects or classes that neither the MIS nor the roster has."""

    def __init__(self, subjects: Iterable[str], classes: Iterable[str]) -> None:
        self.subjects = tuple(sorted(subjects))
        self.classes = tuple(sorted(classes))
        super().__init__(
            f"unknown subjects {list(self.subjects)}, unknown classes {list(self.classes)}"
        )


class ClassNotFound(RosterSyncError):
    """The school's roster has no class of this id."""


class TaskNotFound(RosterSyncError):
    """The class has no task of this id."""


class StudentsUnknown(RosterSyncError):
    """A task names students who are neither in its class nor on the task already."""

    def __init__(self, student_ids: Iterable[str]) -> None:
        self.student_ids = tuple(sorted(student_ids))
        super().__init__(f"not students of the class: {list(self.student_ids)}")


class RunNotFound(RosterSyncError):
    """The school has no run of this id."""


class FeedExpired(RosterSyncError):
    """The feed cannot go on after a frame: the next ones are gone, or it never had that frame.

    A snapshot of the roster, and the frames after it, are the way back.
    """

    def __init__(self, school_id: str, after: int, oldest: int, newest: int) -> None:
        super().__init__(
            f"the feed has the frames {oldest} to {newest}, and cannot go on after {after}: "
            "take a snapshot, and follow from its sequence"
        )
        self.school_id = school_id
        self.oldest = oldest
        self.newest = newest


class SnapshotMoved(RosterSyncError):
    """The roster changed after the snapshot's first page was read: begin again without a cursor."""


class PreviewNotFound(RosterSyncError):
    """The school has no preview of this id."""


class PreviewExpired(RosterSyncError):
    """The preview is older than its 60 minutes."""


class TooManyPreviews(RosterSyncError):
    """The school had as many previews in this hour as it gets; `retry_after_s` until the next."""

    def __init__(self, most: int, retry_after_s: int) -> None:
        super().__init__(f"a school has {most} previews an hour at most")
        self.retry_after_s = retry_after_s


class PreviewStale(RosterSyncError):
    """The preview no longer shows what would happen; `reasons` says why."""

    def __init__(self, reasons: tuple[str, ...], differences: tuple[str, ...] = ()) -> None:
        super().__init__(f"the preview is stale: {', '.join(reasons)}")
        self.reasons = reasons
        self.differences = differences


class WarningsNotAccepted(RosterSyncError):
    """Not exactly every warning was decided, once, in a way in which it can be decided.

    `missing` and `twice` are warning ids; `unknown` are ids that are no warning of the preview or
    cannot be kept, and pairs that were not offered ("7x → 7x-2").
    """

    def __init__(
        self, missing: Iterable[str] = (), unknown: Iterable[str] = (), twice: Iterable[str] = ()
    ) -> None:
        self.missing = tuple(sorted(set(missing)))
        self.unknown = tuple(sorted(set(unknown)))
        self.twice = tuple(sorted(set(twice)))
        super().__init__(
            f"not decided: {list(self.missing)}; decided twice: {list(self.twice)}; "
            f"not decidable so: {list(self.unknown)}"
        )


class KeepUntilInvalid(RosterSyncError):
    """The day until which something is kept is over, or more than a year ahead."""

    def __init__(self, until: date, first: date, last: date) -> None:
        super().__init__(f"{until} is not between {first} and {last}")
        self.until = until
        self.first = first
        self.last = last


class NotInArchive(RosterSyncError):
    """Classes to restore that are not in the archive, or not any more."""

    def __init__(self, classes: Iterable[str]) -> None:
        self.classes = tuple(sorted(classes))
        super().__init__(f"not in the archive: {list(self.classes)}")


class UndoRefused(RosterSyncError):
    """The run cannot be taken back: it failed, changed nothing, is too old, or was taken back."""

    def __init__(self, run_id: str, reason: str) -> None:
        super().__init__(f"run {run_id} cannot be taken back: {reason}")
        self.run_id = run_id
        self.reason = reason


class SyncInProgress(RosterSyncError):
    """Another plan is being applied to the school at this moment."""


class RosterMoved(RosterSyncError):
    """Another run changed the roster after it was read for this plan: read and plan again."""


class RecordInvalid(RosterSyncError):
    """A stored item has a missing or impossible value; the message names key and attribute."""


class DocumentDamaged(RosterSyncError):
    """A stored document is missing, incomplete or not what was written."""


class TooLarge(RosterSyncError):
    """An id or an item is larger than the store takes."""


class StoreBusy(RosterSyncError):
    """The store did not answer in full, however often it was asked."""
