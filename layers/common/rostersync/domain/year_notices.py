"""Who hears what of a change of year: few mails, each of one kind once."""

from rostersync.domain.notice import NoticeKind
from rostersync.domain.run import Run, RunKind
from rostersync.domain.year_change import ChangeOfYear
from rostersync.domain.year_check import YearCheck

MOST_MAILS = 3
"""A school and window. The receipt of a person's own confirm is not counted."""


def year_notice_kind(
    run: Run, before: ChangeOfYear | None, year: ChangeOfYear, check: YearCheck
) -> NoticeKind | None:
    """Which mail a run of a change of year causes; None for none."""
    if run.kind is not RunKind.AUTOSYNC:
        return NoticeKind.YEAR_CHANGE_DONE if year.done_run == run.run_id else None
    unasked = [kind for kind in year.told if kind != NoticeKind.YEAR_CHANGE_DONE]
    if len(unasked) >= MOST_MAILS:
        return None
    if before is not None and year.is_checked and not before.is_checked:
        return NoticeKind.YEAR_CHANGE_CHECK if check.finds_anything else None
    return None if year.is_over else _next(year)


def _next(year: ChangeOfYear) -> NoticeKind | None:
    if NoticeKind.YEAR_CHANGE_BEGUN not in year.told:
        return NoticeKind.YEAR_CHANGE_BEGUN
    if year.is_ready and NoticeKind.YEAR_CHANGE_READY not in _since_done(year.told):
        return NoticeKind.YEAR_CHANGE_READY
    is_last = year.ends is not None and year.night >= year.ends
    is_open = year.is_waiting or year.is_ready
    if is_last and is_open and NoticeKind.YEAR_CHANGE_REMINDER not in year.told:
        return NoticeKind.YEAR_CHANGE_REMINDER
    return None


def _since_done(told: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what was told before a person settled it last."""
    done = [place for place, kind in enumerate(told) if kind == NoticeKind.YEAR_CHANGE_DONE]
    return told[done[-1] + 1 :] if done else told
