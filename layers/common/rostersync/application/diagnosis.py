"""The one place where an error becomes the cause of a failed run."""

import traceback
from pathlib import PurePath

from rostersync.domain.errors import (
    MisAccessRefused,
    MisEmpty,
    MisIncomplete,
    MisUnavailable,
    RosterSyncError,
)
from rostersync.domain.run import Cause


def diagnose(error: Exception) -> tuple[Cause, str]:
    """Give the cause of an error, and a detail that is safe to keep.

    Our own errors speak in ids and counts. What others say may quote a person's record, so of
    those only the type and the place are kept.
    """
    match error:
        case MisAccessRefused():
            return Cause.MIS_ACCESS, str(error)
        case MisUnavailable():
            return Cause.MIS_UNAVAILABLE, str(error)
        case MisIncomplete():
            return Cause.MIS_INCOMPLETE, str(error)
        case MisEmpty():
            return Cause.MIS_EMPTY, str(error)
        case RosterSyncError():
            return Cause.INTERNAL, str(error)
        case _:
            return Cause.INTERNAL, f"{type(error).__name__} at {_place(error)}"


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "an unknown place"
    last = frames[-1]
    return f"{PurePath(last.filename).name}:{last.lineno} in {last.name}"
