"""Every few minutes: report the nights that are over, and send what was left behind."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from rostersync.application.notify_ports import Nights, NoticeRef, Outbox
from rostersync.domain.night_report import Night, SchoolNight, must_report, night_report

LEFT_BEHIND_AFTER = timedelta(minutes=10)
"""The stream has long delivered what is older, or has given it up."""


def report_nights(nights: Nights, now: datetime) -> tuple[Night, ...]:
    """Put a report of each night that is over into the outbox, and say which those were."""
    return tuple(night for night in nights.unreported() if _report(night, nights, now))


def _report(night: Night, nights: Nights, now: datetime) -> bool:
    schools: list[SchoolNight] = []
    # Those that were queued last end last: a night that is not over shows it in the first read.
    for school in nights.schools(night.night, night.school_ids[::-1]):
        if school.outcome is None and not must_report(night, now):
            return False
        schools.append(school)
    nights.report(night_report(night, schools, now))
    return True


def left_behind(outbox: Outbox, now: datetime) -> Iterator[NoticeRef]:
    """List the notices that the stream did not bring to their end: its retries are bounded."""
    return outbox.unsent(now - LEFT_BEHIND_AFTER)
