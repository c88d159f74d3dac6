"""Classes that left the roster and can be brought back."""

from datetime import datetime

from manual_sync_api.models.base import Answer


class ArchiveEntryAnswer(Answer):
    """A class in the archive; `students` and `tasks` are counts. `by` confirmed the run."""

    class_id: str
    name: str
    subject_id: str
    subject_name: str
    students: int
    tasks: int
    archived_at: datetime
    expires_at: datetime
    run_id: str
    by: str | None


class ArchiveAnswer(Answer):
    """A page of the archive; a page may have fewer items than its limit, and another after it."""

    items: tuple[ArchiveEntryAnswer, ...]
    cursor: str | None
