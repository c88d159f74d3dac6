"""A failure that lasts: how it is counted, and the state that it leaves a school in."""

from dataclasses import replace
from typing import assert_never

from rostersync.domain.run import Cause
from rostersync.domain.school import SchoolState, Trouble


def trouble_after(before: Trouble | None, cause: Cause, nights: int) -> Trouble:
    """Remember the failure. A second run of the same night does not count as another night."""
    is_major = cause is Cause.MAJOR_CHANGES
    if before is None:
        return Trouble(cause=cause, nights=1, cause_nights=1, manual_sync_owed=is_major)
    return replace(
        before,
        cause=cause,
        nights=before.nights + nights,
        cause_nights=before.cause_nights + nights if before.cause is cause else 1,
        manual_sync_owed=before.manual_sync_owed or is_major,
    )


def state_after(before: SchoolState, cause: Cause, *, owes: bool) -> SchoolState:
    """Give the school's state: a passing fault does not hide a manual sync that is owed."""
    if before is SchoolState.NEW:
        return SchoolState.NEW
    match cause:
        case Cause.MAJOR_CHANGES:
            return SchoolState.MANUAL_SYNC_REQUIRED
        case Cause.MIS_ACCESS | Cause.MIS_EMPTY:
            return SchoolState.MIS_PROBLEM
        case Cause.MIS_UNAVAILABLE | Cause.MIS_INCOMPLETE:
            return SchoolState.MANUAL_SYNC_REQUIRED if owes else SchoolState.MIS_PROBLEM
        case Cause.INTERNAL:
            return SchoolState.MANUAL_SYNC_REQUIRED if owes else before
        case _:
            assert_never(cause)
