"""Every few minutes: report the nights that are over, and send what was left behind."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from rostersync.application.notify_ports import Nights, NoticeRef, Outbox
from rostersync.domain.night_report import (
    Night,
    NightReport,
    SchoolNight,
    must_report,
    night_report,
)

LEFT_BEHIND_AFTER = timedelta(minutes=10)
"""The stream has long delivered what is older, or has given it up."""


def report_nights(nights: Nights, now: datetime) -> Iterator[NightReport]:
    """Put a report of each night that is over into the outbox, and give it."""
    for night in nights.unreported():
        report = _report(night, nights, now)
        if report is not None:
            nights.report(report)
            yield report


def _report(night: Night, nights: Nights, now: datetime) -> NightReport | None:
    schools: list[SchoolNight] = []
    # Those that were queued last end last: a night that is not over shows it in the first read.
    for school in nights.schools(night.night, night.school_ids[::-1]):
        if school.outcome is None and not must_report(night, now):
            return None
        schools.append(school)
    return night_report(night, schools, now)


def left_behind(outbox: Outbox, now: datetime) -> Iterator[NoticeRef]:
    """List the notices that the stream did not bring to their end: its retries are bounded."""
    return outbox.unsent(now - LEFT_BEHIND_AFTER)
