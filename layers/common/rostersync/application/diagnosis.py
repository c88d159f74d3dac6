"""The one place where an error becomes the cause of a failed run."""

import traceback
from pathlib import PurePath
from typing import NamedTuple

from rostersync.domain.errors import (
    CredentialsRefused,
    MisAccessRefused,
    MisEmpty,
    MisIncomplete,
    MisUnavailable,
    RosterSyncError,
)
from rostersync.domain.run import Cause


class Diagnosis(NamedTuple):
    """The cause of a failure, and a detail that is safe to keep: ids and counts.

    `credentials_refused`: our own credentials are refused, which no school can mend.
    """

    cause: Cause
    detail: str
    credentials_refused: bool


def diagnose(error: Exception) -> Diagnosis:
    """Give the cause of an error, and a detail that is safe to keep.

    Our own errors speak in ids and counts. What others say may quote a person's record, so of
    those only the type and the place are kept.
    """
    is_ours = isinstance(error, RosterSyncError)
    detail = str(error) if is_ours else f"{type(error).__name__} at {_place(error)}"
    return Diagnosis(_cause(error), detail, isinstance(error, CredentialsRefused))


def _cause(error: Exception) -> Cause:
    match error:
        case MisAccessRefused():
            return Cause.MIS_ACCESS
        case MisUnavailable():
            return Cause.MIS_UNAVAILABLE
        case MisIncomplete():
            return Cause.MIS_INCOMPLETE
        case MisEmpty():
            return Cause.MIS_EMPTY
        case _:
            return Cause.INTERNAL


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "an unknown place"
    last = frames[-1]
    return f"{PurePath(last.filename).name}:{last.lineno} in {last.name}"
