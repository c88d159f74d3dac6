"""What a run did not take from the MIS, and why: by id, so that a person can look."""

from dataclasses import dataclass
from enum import StrEnum

KEPT = 100
"""How many a run names; of more it keeps the count alone, so that its record stays small."""


class Why(StrEnum):
    """Why something was left out."""

    NOT_SHOWN = "not_shown"
    """A class names a student whom the MIS shows neither in its list nor alone."""
    UNREADABLE = "unreadable"
    """A value that makes no sense in its place: it counts as not known."""
    REPEATED = "repeated"
    """The same row once more."""
    NOT_OFFERED = "not_offered"
    """The MIS has no such list."""
    REFUSED = "refused"
    """A part of the rows that the school does not share."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that was left out.

    `what` is a kind of row (`student`), a property of one (`student.upn`), `list` or `include`;
    `id` is the row's, or the name of the list or include.
    """

    what: str
    id: str
    why: Why
