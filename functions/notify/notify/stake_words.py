"""The stake of a failed night in a few words: what a person reads in the list of their mails."""

from collections.abc import Iterator

from rostersync.domain.notice import Notice, NoticeWarning
from rostersync.domain.warning import WarningCode

_KINDS = {
    WarningCode.MIS_CHANGED: ("move to another MIS", "moves to another MIS"),
    WarningCode.MASS_DEPARTURE: ("mass departure", "mass departures"),
    WarningCode.TEACHERS_GONE: ("loss of all teachers", "losses of all teachers"),
    WarningCode.DELETED_SUBJECT: ("subject gone", "subjects gone"),
    WarningCode.DELETED_CLASS: ("class gone", "classes gone"),
    WarningCode.EMPTIED_CLASS: ("class emptied", "classes emptied"),
    WarningCode.REPLACED_CLASS: ("class with other students", "classes with other students"),
    WarningCode.SHRUNK_CLASS: ("class shrunk", "classes shrunk"),
    WarningCode.DOUBTFUL_MATCH: ("doubtful match", "doubtful matches"),
    WarningCode.REMOVED_SUBJECT: ("subject taken out", "subjects taken out"),
    WarningCode.REMOVED_CLASS: ("class taken out", "classes taken out"),
}

_MOST_KINDS = 2
"""In a subject, of which inboxes show some 70 characters."""

_FEW = 5
"""So many warnings are all told one by one; of more, those alone that lose homework."""


def number(count: int, singular: str, plural: str) -> str:
    """Count in words: "1 task", "2 tasks"."""
    return f"{count:,} {singular if count == 1 else plural}"


def found_words(notice: Notice) -> list[str]:
    """Every kind that was found, with its count: "2 classes gone"."""
    return [number(each.count, *_KINDS[each.code]) for each in notice.stake.kinds]


def stake_words(notice: Notice) -> str:
    """Say what is at stake in one line; empty where nothing waits."""
    return ", ".join(_stake(notice)) if notice.stake.kinds else ""


def _stake(notice: Notice) -> Iterator[str]:
    found = found_words(notice)
    yield from found[:_MOST_KINDS]
    if len(found) > _MOST_KINDS:
        yield "and more"
    lost = notice.stake.tasks
    yield f"{number(lost, 'task', 'tasks')} at stake" if lost else "no homework at stake"


def shown_warnings(notice: Notice) -> tuple[NoticeWarning, ...]:
    """Give the warnings that a mail tells one by one: never a list of what loses nothing."""
    if notice.warning_count <= _FEW:
        return notice.warnings
    return tuple(warning for warning in notice.warnings if warning.tasks_lost)
