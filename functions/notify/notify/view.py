"""The input of the templates: words and short lists. Templates decide only what to leave out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from notify.stake_words import found_words, number, shown_warnings, stake_words
from notify.when import Times, plain_day
from rostersync.domain.change import Summary
from rostersync.domain.night_report import Group, NightReport, SchoolLine, Waiting
from rostersync.domain.notice import Notice, NoticeTask, NoticeWarning
from rostersync.domain.run import Cause, NextStep, Outcome
from rostersync.domain.school_settings import AfterFailure, Reminders
from rostersync.domain.text import one_line, shortened
from rostersync.domain.year_change import Picture
from rostersync.domain.year_check import YearCheck

_ADDRESSES = 10
_LONGEST_ADDRESS = 254

_REMINDERS = {
    Reminders.EVERY_NIGHT: "We write after every night that fails.",
    Reminders.WEEKLY: "We write once a week, and at once if we find something else.",
    Reminders.ONCE: "We do not write again, unless we find something else.",
}

_HEADS = {
    "students_joining": ("student joined", "students joined"),
    "students_leaving": ("student left", "students left"),
    "students_unassigned": ("student is in no class now", "students are in no class now"),
    "students_updated": ("student's details changed", "students' details changed"),
    "class_list_changes": ("class list changed", "class lists changed"),
    "subjects_added": ("subject added", "subjects added"),
    "subjects_updated": ("subject renamed", "subjects renamed"),
    "subjects_deleted": ("subject removed", "subjects removed"),
    "classes_added": ("class added", "classes added"),
    "classes_updated": ("class updated", "classes updated"),
    "classes_deleted": ("class deleted", "classes deleted"),
    "teachers_added": ("teacher added", "teachers added"),
    "teachers_updated": ("teacher's details changed", "teachers' details changed"),
    "teachers_removed": ("teacher removed", "teachers removed"),
    "tasks_deleted": ("task deleted with its class", "tasks deleted with their classes"),
    "classes_kept": ("class kept as it is", "classes kept as they are"),
    "classes_renewed": ("class has another id on the MIS", "classes have other ids on the MIS"),
    "classes_restored": ("class brought back", "classes brought back"),
    "tasks_restored": ("task brought back", "tasks brought back"),
}

_STEPS = {
    NextStep.MANUAL_SYNC: "a manual sync",
    NextStep.RECONNECT_MIS: "access to the MIS",
    NextStep.CHECK_MIS: "a check of the MIS",
    NextStep.NONE: "nobody",
}

_CAUSES = {
    Cause.MAJOR_CHANGES: "major changes: the school must act",
    Cause.MIS_ACCESS: "no access to the MIS: the school must act",
    Cause.MIS_UNAVAILABLE: "the MIS did not answer: we try again",
    Cause.MIS_INCOMPLETE: "the MIS answered in part: we try again, look into it",
    Cause.MIS_EMPTY: "the MIS sent no data: the school must act",
    Cause.INTERNAL: "our fault: look into it",
}

_MISSING = {"students": "no students", "classes": "no classes"}
"""What an empty MIS did not send, by the list that was empty."""

_HELD_BY = {
    Cause.MAJOR_CHANGES: "major changes",
    Cause.MIS_ACCESS: "no access to the MIS",
    Cause.MIS_UNAVAILABLE: "the MIS did not answer",
    Cause.MIS_INCOMPLETE: "the MIS answered in part",
    Cause.MIS_EMPTY: "the MIS sent no data",
    Cause.INTERNAL: "our fault",
}


@dataclass(frozen=True, slots=True)
class View:
    """Turns notices into words."""

    times: Times
    public_url: str
    operators: str

    def of_notice(self, notice: Notice, recipients: Sequence[str]) -> dict[str, Any]:
        """Give the input for the templates of a school's notices."""
        return {
            "school": one_line(notice.school_name),
            "school_id": notice.school_id,
            "run_id": notice.run_id,
            "at": self.times.full(notice.created_at),
            "next_try": self.times.next_night(notice.created_at),
            "nights": notice.nights,
            "by": shortened(notice.by or "", _LONGEST_ADDRESS),
            "link": self._link(notice.school_id),
            "plan_link": f"{self._link(notice.school_id)}&open=plan",
            "archive_link": f"{self._link(notice.school_id)}&open=archive",
            "is_held": notice.after_failure is AfterFailure.REQUIRE_MANUAL_SYNC,
            "reminder": _REMINDERS[notice.reminders],
            "done": _done(notice.summary),
            "warnings": [self._warning(each) for each in shown_warnings(notice)],
            "warning_count": notice.warning_count,
            "stake": stake_words(notice),
            "found": found_words(notice),
            "archive_days": notice.archive_days,
            "brought_back_until": self._until(notice),
            "about": one_line(notice.about or ""),
            "missing": _MISSING.get(notice.about or "", "no students or no classes"),
            "left_out": notice.left_out,
            "ends": plain_day(notice.ends) if notice.ends else None,
            "year": _year(notice.picture) if notice.picture else [],
            "check": _check(notice.check) if notice.check else [],
            "more_warnings": notice.warning_count - len(shown_warnings(notice)),
            "recipients": _listed(recipients),
            "is_for_operators": list(recipients) == [self.operators],
        }

    def of_report(self, report: NightReport) -> dict[str, Any]:
        """Give the input for the template of the night report."""
        return {
            "night": plain_day(report.night),
            "begun_at": self.times.clock(report.begun_at),
            "ended_at": self.times.clock(report.ended_at) if report.ended_at else None,
            "due": report.due,
            "failed": report.failed,
            "unfinished": report.unfinished,
            "held_by": _HELD_BY[report.held_by] if report.held_by else None,
            "is_second": report.released_at is not None,
            "night_id": report.night.isoformat(),
            "credentials_refused": report.credentials_refused,
            "groups": [self._group(group, report) for group in report.groups],
            "slowest": [self._line(line) for line in report.slowest],
            "waiting": [self._waiting(each) for each in report.waiting],
        }

    def _link(self, school_id: str) -> str:
        return f"{self.public_url.rstrip('/')}/?school={quote(school_id, safe='')}"

    def _until(self, notice: Notice) -> str | None:
        """The last day on which what this run deleted can be brought back; None if nothing can."""
        if not notice.archive_days or not notice.summary.classes_deleted:
            return None
        return self.times.day(notice.created_at + timedelta(days=notice.archive_days))

    def _warning(self, warning: NoticeWarning) -> dict[str, Any]:
        return {
            "message": one_line(warning.message),
            "tasks": [self._task(task) for task in warning.tasks],
            "more_tasks": warning.tasks_lost - len(warning.tasks),
        }

    def _task(self, task: NoticeTask) -> str:
        due = f", due {self.times.day(task.due_at)}" if task.due_at else ""
        return f"{one_line(task.title)}{due}"

    def _group(self, group: Group, report: NightReport) -> dict[str, Any]:
        return {
            "title": _group_title(group, report),
            "count": group.count,
            "schools": [self._line(line) for line in group.schools],
            "more": group.count - len(group.schools),
            "waits_since": self.times.full(report.begun_at) if group.outcome is None else None,
        }

    def _line(self, line: SchoolLine) -> dict[str, Any]:
        return {
            "id": line.school_id,
            "name": one_line(line.name),
            "since": self.times.full(line.since) if line.since else None,
            "detail": line.detail and one_line(line.detail),
            "seconds": line.seconds,
        }

    def _waiting(self, waiting: Waiting) -> dict[str, Any]:
        return {
            "count": waiting.count,
            "step": _STEPS[waiting.next_step],
            "since": self.times.full(waiting.since) if waiting.since else None,
        }


def _group_title(group: Group, report: NightReport) -> str:
    if group.outcome is None:
        return "Held: nothing applied, no mail sent" if report.held_by else "Not ended"
    if group.cause is None:
        return "Applied" if group.outcome is Outcome.APPLIED else "Unchanged"
    return f"Failed, {_CAUSES[group.cause]}"


def _done(summary: Summary) -> list[str]:
    counts = asdict(summary)
    return [number(counts[head], *words) for head, words in _HEADS.items() if counts[head]]


def _year(picture: Picture) -> list[str]:
    """Say how far the new year is."""
    classes = number(picture.classes, "class", "classes")
    return [
        f"{picture.classes_filled:,} of {classes} filled, {picture.classes_empty:,} empty",
        number(picture.students_leaving, "student leaves", "students leave"),
        number(picture.students_joining, "student joins", "students join"),
    ]


def _check(check: YearCheck) -> list[str]:
    """Say what looks unfinished, and no student's name."""
    found = []
    if check.empty_count:
        words = number(check.empty_count, "class has no students", "classes have no students")
        found.append(f"{words}: {_named(check.empty, check.empty_count)}")
    if check.without_teacher_count:
        count = check.without_teacher_count
        words = number(count, "class has no teacher", "classes have no teacher")
        found.append(f"{words}: {_named(check.without_teacher, count)}")
    if check.students_in_no_class:
        count = check.students_in_no_class
        found.append(
            number(count, "student on roll is in no class", "students on roll are in no class")
        )
    return found


def _named(names: Sequence[str], count: int) -> str:
    more = count - len(names)
    return ", ".join(map(one_line, names)) + (f" and {more} more" if more else "")


def _listed(addresses: Sequence[str]) -> str:
    shown = [shortened(address, _LONGEST_ADDRESS) for address in addresses[:_ADDRESSES]]
    more = len(addresses) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
