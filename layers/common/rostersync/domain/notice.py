"""A notice: what a person must know; and the rules of who gets which mail, and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import assert_never

from rostersync.domain.address import once_each, same_address
from rostersync.domain.change import Summary
from rostersync.domain.digest import text_digest
from rostersync.domain.run import Cause, NextStep, Outcome, Run, RunKind
from rostersync.domain.school import School, Trouble
from rostersync.domain.school_settings import AfterFailure, Reminders
from rostersync.domain.stake import NOTHING_AT_STAKE, Stake, by_stake, stake_of
from rostersync.domain.text import shortened
from rostersync.domain.warning import Entity, PlanWarning, WarningCode
from rostersync.domain.year_change import Picture
from rostersync.domain.year_check import YearCheck

_SCHOOL_TOLD_FROM_NIGHT = 3
"""An outage is the operators' until its third night (docs/design.md, Outcomes and causes)."""

MOST_MANUAL_SYNC_MAILS = 100
"""A day and school. Its staff choose the addresses, which nobody has verified, and when to sync."""

_WARNINGS_SHOWN = 10
_TASKS_SHOWN = 3
_LONGEST_NAME = 100
_LONGEST_MESSAGE = 500
_WEEK_DAYS = 7


class NoticeKind(StrEnum):
    """The closed set of mails that schools get."""

    AUTOSYNC_FAILED = "autosync_failed"
    AUTOSYNC_RESOLVED = "autosync_resolved"
    MANUAL_SYNC_APPLIED = "manual_sync_applied"
    MIS_PROBLEM = "mis_problem"
    YEAR_CHANGE_BEGUN = "year_change_begun"
    YEAR_CHANGE_READY = "year_change_ready"
    YEAR_CHANGE_REMINDER = "year_change_reminder"
    YEAR_CHANGE_DONE = "year_change_done"
    YEAR_CHANGE_CHECK = "year_change_check"


@dataclass(frozen=True, slots=True)
class NoticeTask:
    """A task that would be lost, without its students."""

    id: str
    title: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoticeWarning:
    """A warning as a mail shows it: short texts, and the first tasks of `tasks_lost`."""

    code: WarningCode
    entity: Entity
    message: str
    tasks_lost: int = 0
    tasks: tuple[NoticeTask, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """The mail that one run causes for one school. It names classes and subjects, never a student.

    `warnings` are the ten with the most at stake; `warning_count` and `stake` are of all. What is
    deleted can be brought back for `archive_days`; None in notices of before there was an archive.
    `nights` is how many nights in a row have failed; for a school that is in order again, how many
    had failed. `after_failure` and `reminders` are the school's settings of that night, which say
    what happens next. `about` is the run's; `left_out` counts what the run did not take from the
    MIS. A failed autosync whose `outcome` is not failed applied what `summary` counts, and waits
    with the rest.
    `picture`, `ends` (the window's last day) and `check` are of a change of year.
    """

    kind: NoticeKind
    school_id: str
    school_name: str
    run_id: str
    created_at: datetime
    cause: Cause | None = None
    next_step: NextStep = NextStep.NONE
    by: str | None = None
    nights: int = 0
    after_failure: AfterFailure = AfterFailure.RESUME_WHEN_RESOLVED
    reminders: Reminders = Reminders.EVERY_NIGHT
    summary: Summary = Summary()
    warnings: tuple[NoticeWarning, ...] = ()
    warning_count: int = 0
    about: str | None = None
    left_out: int = 0
    outcome: Outcome | None = None
    stake: Stake = NOTHING_AT_STAKE
    archive_days: int | None = None
    picture: Picture | None = None
    ends: date | None = None
    check: YearCheck | None = None

    @property
    def notice_id(self) -> str:
        """Unique within a school: a run causes one notice of a kind."""
        return f"{self.run_id}#{self.kind}"


def notice_kind(
    run: Run, trouble_before: Trouble | None, trouble: Trouble | None
) -> NoticeKind | None:
    """Which kind of notice a run causes, before reminders count; None for none."""
    was_told = trouble_before is not None and trouble_before.told_at is not None
    if run.kind is not RunKind.AUTOSYNC:
        # Whoever confirms sees at once what fails. The school gets a mail about what was done, and
        # of what was not needed only if it had a mail that something was.
        is_news = run.outcome is Outcome.APPLIED or (run.outcome is Outcome.UNCHANGED and was_told)
        return NoticeKind.MANUAL_SYNC_APPLIED if is_news else None
    if run.outcome is not Outcome.FAILED:
        if run.next_step is NextStep.MANUAL_SYNC:
            return NoticeKind.AUTOSYNC_FAILED
        return NoticeKind.AUTOSYNC_RESOLVED if was_told else None
    if run.cause is None or trouble is None:
        message = "a failed run has a cause, and its school is in trouble"
        raise ValueError(message)
    if run.credentials_refused:
        # No school can do anything about it: the night report has it for the operators, once.
        return None
    return _kind_of_failure(run.cause, trouble.cause_nights)


def _kind_of_failure(cause: Cause, nights: int) -> NoticeKind | None:
    match cause:
        case Cause.MAJOR_CHANGES:
            return NoticeKind.AUTOSYNC_FAILED
        case Cause.MIS_ACCESS | Cause.MIS_EMPTY:
            return NoticeKind.MIS_PROBLEM
        case Cause.MIS_UNAVAILABLE:
            return NoticeKind.MIS_PROBLEM if nights >= _SCHOOL_TOLD_FROM_NIGHT else None
        case Cause.MIS_INCOMPLETE | Cause.INTERNAL:
            return None
        case _:
            assert_never(cause)


def what_failed(cause: Cause, warnings: Sequence[PlanWarning], about: str | None = None) -> str:
    """Digest the subject of a failure: when it differs, the school gets a mail at once."""
    return text_digest([cause, *filter(None, [about]), *sorted(warning.id for warning in warnings)])


def is_reminder_due(
    reminders: Reminders, trouble_before: Trouble | None, about: str, now: datetime
) -> bool:
    """Whether a school gets a mail about this failure tonight. Days count by date, in UTC."""
    told_at = trouble_before.told_at if trouble_before else None
    if trouble_before is None or told_at is None or trouble_before.told_about != about:
        return True
    match reminders:
        case Reminders.EVERY_NIGHT:
            return True
        case Reminders.WEEKLY:
            return (now.date() - told_at.date()).days >= _WEEK_DAYS
        case Reminders.ONCE:
            return False
        case _:
            assert_never(reminders)


def notice_of(kind: NoticeKind, school: School, run: Run, nights: int, now: datetime) -> Notice:
    """Make the notice of a run that has ended."""
    return Notice(
        kind=kind,
        school_id=school.id,
        school_name=shortened(school.name, _LONGEST_NAME),
        run_id=run.run_id,
        created_at=now,
        cause=run.cause,
        next_step=run.next_step,
        by=run.by,
        nights=nights,
        after_failure=school.settings.after_failure,
        reminders=school.settings.reminders,
        summary=run.summary,
        warnings=tuple(_told(warning) for warning in by_stake(run.warnings)[:_WARNINGS_SHOWN]),
        warning_count=len(run.warnings),
        about=run.about,
        left_out=run.left_out_count,
        outcome=run.outcome,
        stake=stake_of(run.warnings),
        archive_days=school.settings.archive_days,
    )


def _told(warning: PlanWarning) -> NoticeWarning:
    entity = warning.entity
    return NoticeWarning(
        code=warning.code,
        entity=Entity(entity.kind, entity.id, shortened(entity.name, _LONGEST_NAME)),
        message=shortened(warning.message, _LONGEST_MESSAGE),
        tasks_lost=warning.tasks_lost,
        tasks=tuple(
            NoticeTask(task.id, shortened(task.title, _LONGEST_NAME), task.due_at)
            for task in warning.tasks[:_TASKS_SHOWN]
        ),
    )


def whom_to_mail(
    recipients: Iterable[str], undeliverable: Iterable[str], operators: str
) -> tuple[str, ...]:
    """Choose the addresses of a school's notice, each once, in the order that the school gave.

    It leaves out addresses that bounced or complained. If a school has none left, the operators
    get its mail, because nobody settles a failure that nobody reads about.
    """
    shut = {same_address(address) for address in undeliverable}
    told = [each for each in once_each(recipients) if same_address(each) not in shut]
    return tuple(told) or (operators,)
