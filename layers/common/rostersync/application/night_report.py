"""Every few minutes: report nights that are over, watch the newest, list unsent notices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from rostersync.application.ports.mail import NoticeRef, Outbox
from rostersync.application.ports.nights import Nights
from rostersync.domain.night_report import (
    Night,
    NightReport,
    NightStanding,
    SchoolNight,
    must_report,
    night_report,
    standing,
)

LEFT_BEHIND_AFTER = timedelta(minutes=10)
"""The stream has delivered older notices by now, or has given them up."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What one check found: the reports that it made, and the state of the newest night."""

    reports: tuple[NightReport, ...]
    standing: NightStanding


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at a night found; `standing` is of its unsettled schools once it is over."""

    night: Night
    standing: NightStanding
    is_over: bool = False
    report: NightReport | None = None


def watch_nights(nights: Nights, now: datetime) -> Watched:
    """Report each night that is over, once, and look after the newest until it is settled.

    An older night is put to rest with its report: its schools have had another night since.
    """
    looks = [_look(night, nights, now) for night in nights.open()]
    for look in looks:
        if look.is_over and (look.standing.is_settled or look is not looks[-1]):
            nights.rest(look.night.night)
    return Watched(
        reports=tuple(look.report for look in looks if look.report),
        standing=looks[-1].standing if looks else NightStanding(),
    )


def _look(night: Night, nights: Nights, now: datetime) -> _Look:
    if night.is_reported:
        left = nights.schools(night.night, night.school_ids)
        return _Look(night, standing(night, left), is_over=True)
    schools = _if_over(night, nights, now)
    if schools is None:
        return _Look(night, standing(night, ()))
    report = night_report(night, schools, now)
    nights.report(report, [each.school_id for each in schools if not each.is_settled])
    return _Look(night, standing(night, schools), is_over=True, report=report)


def _if_over(night: Night, nights: Nights, now: datetime) -> list[SchoolNight] | None:
    schools: list[SchoolNight] = []
    # Schools that were queued last end last, so the first read shows a night that is not over.
    for school in nights.schools(night.night, night.school_ids[::-1]):
        if school.outcome is None and not must_report(night, now):
            return None
        schools.append(school)
    return schools


def left_behind(outbox: Outbox, now: datetime) -> Iterator[NoticeRef]:
    """List the notices that the stream did not finish, because its retries are limited."""
    return outbox.unsent(now - LEFT_BEHIND_AFTER)
