"""The one place where an error becomes the cause of a failed run."""

import traceback
from pathlib import PurePath
from typing import NamedTuple

from rostersync.domain.errors import (
    CredentialsRefused,
    MisAccessRefused,
    MisEmpty,
    MisError,
    MisIncomplete,
    MisUnavailable,
    RosterSyncError,
)
from rostersync.domain.run import Cause


class Diagnosis(NamedTuple):
    """The cause of a failure, and a detail that is safe to keep: ids and counts.

    `credentials_refused`: our own credentials are refused, and no school can repair that.
    `about`: the one scope that is off, or the list that is empty.
    `is_fault`: nobody has named this error, so it speaks against the version that runs.
    """

    cause: Cause
    detail: str
    credentials_refused: bool
    about: str | None = None
    is_fault: bool = False


def diagnose(error: Exception) -> Diagnosis:
    """Give the cause of an error, and a detail that is safe to keep.

    Our own errors contain ids and counts. The text of any other error can quote a person's record,
    so only its type and place are kept.
    """
    is_ours = isinstance(error, RosterSyncError)
    detail = str(error) if is_ours else f"{type(error).__name__} at {_place(error)}"
    about = error.about if isinstance(error, MisError) else None
    refused = isinstance(error, CredentialsRefused)
    return Diagnosis(_cause(error), detail, refused, about, is_fault=not is_ours)


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
