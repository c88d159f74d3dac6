"""Notices: which mails a school gets, and which not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rostersync.domain.change import Summary
from rostersync.domain.notice import (
    Notice,
    NoticeKind,
    NoticeTask,
    NoticeWarning,
    notice_kind,
    notice_of,
    what_failed,
    whom_to_mail,
)
from rostersync.domain.roster import EntityKind
from rostersync.domain.run import Cause, NextStep, Outcome, Run
from rostersync.domain.school import Trouble
from rostersync.domain.stake import KindCount, Stake
from rostersync.domain.warning import Entity, PlanWarning, WarningCode
from tests.builders import (
    NOW,
    SCHOOL_ID,
    a_manual_sync,
    a_school,
    a_task,
    a_trouble,
    an_autosync,
)

OPERATORS = "operators@sync.example"


def _failed(cause: Cause) -> Run:
    return replace(an_autosync(), outcome=Outcome.FAILED, cause=cause)


def _warning(id: str = "7x", *, name: str = "7X", tasks: int = 0) -> PlanWarning:
    lost = tuple(a_task(f"t{n}", due_at=NOW, student_ids=("ada",)) for n in range(tasks))
    entity = Entity(EntityKind.CLASS, id, name)
    return PlanWarning(WarningCode.DELETED_CLASS, entity, f"Class {name} goes.", lost)


@pytest.mark.parametrize(
    ("cause", "cause_nights", "kind"),
    [
        (Cause.MAJOR_CHANGES, 1, NoticeKind.AUTOSYNC_FAILED),
        (Cause.MIS_ACCESS, 1, NoticeKind.MIS_PROBLEM),
        (Cause.MIS_EMPTY, 1, NoticeKind.MIS_PROBLEM),
        (Cause.MIS_UNAVAILABLE, 1, None),
        (Cause.MIS_UNAVAILABLE, 2, None),
        (Cause.MIS_UNAVAILABLE, 3, NoticeKind.MIS_PROBLEM),
        (Cause.MIS_UNAVAILABLE, 4, NoticeKind.MIS_PROBLEM),
        (Cause.MIS_INCOMPLETE, 9, None),
        (Cause.INTERNAL, 9, None),
    ],
)
def test_the_cause_says_whether_the_school_is_told(
    cause: Cause, cause_nights: int, kind: NoticeKind | None
) -> None:
    """Where it is the school's move; an outage from its third night in a row."""
    trouble = a_trouble(cause, nights=9, cause_nights=cause_nights)
    assert notice_kind(_failed(cause), None, trouble) is kind


def test_our_own_refused_credentials_are_no_schools_business() -> None:
    """Not even after many nights: operators repair them."""
    run = replace(_failed(Cause.MIS_UNAVAILABLE), credentials_refused=True)
    assert notice_kind(run, None, a_trouble(Cause.MIS_UNAVAILABLE, cause_nights=9)) is None


@pytest.mark.parametrize("outcome", [Outcome.APPLIED, Outcome.UNCHANGED])
def test_resolved_is_told_to_a_school_that_was_told_of_the_failure(outcome: Outcome) -> None:
    """Whether there was something left to apply or not."""
    run = replace(an_autosync(), outcome=outcome)
    told = a_trouble(told_at=NOW)
    assert notice_kind(run, told, None) is NoticeKind.AUTOSYNC_RESOLVED


@pytest.mark.parametrize("before", [None, a_trouble(Cause.MIS_UNAVAILABLE)])
def test_nothing_is_resolved_for_a_school_that_was_told_nothing(
    before: Trouble | None,
) -> None:
    """A passing fault that nobody heard of passes unheard."""
    assert notice_kind(replace(an_autosync(), outcome=Outcome.APPLIED), before, None) is None


@pytest.mark.parametrize("outcome", [Outcome.APPLIED, Outcome.UNCHANGED])
def test_a_manual_sync_is_told_and_not_also_resolved(outcome: Outcome) -> None:
    """One notice says who did it."""
    run = replace(a_manual_sync(), outcome=outcome)
    assert notice_kind(run, a_trouble(told_at=NOW), None) is NoticeKind.MANUAL_SYNC_APPLIED


@pytest.mark.parametrize("before", [None, a_trouble(Cause.MIS_UNAVAILABLE)])
def test_a_manual_sync_that_changed_nothing_is_no_news(before: Trouble | None) -> None:
    """Ten of them in a row send no mail; only a school with a mail about a failure gets one."""
    run = replace(a_manual_sync(), outcome=Outcome.UNCHANGED)
    assert notice_kind(run, before, None) is None


def test_a_failed_manual_sync_is_never_told_as_applied() -> None:
    """Who confirmed sees the failure on the page."""
    run = replace(a_manual_sync(), outcome=Outcome.FAILED, cause=Cause.INTERNAL)
    assert notice_kind(run, None, a_trouble(Cause.INTERNAL)) is None


@pytest.mark.parametrize(
    ("cause", "trouble"), [(None, a_trouble()), (Cause.INTERNAL, None)], ids=["cause", "trouble"]
)
def test_a_failure_without_cause_or_trouble_is_a_fault_of_ours(
    cause: Cause | None, trouble: Trouble | None
) -> None:
    """It is refused, and not passed over in silence."""
    run = replace(an_autosync(), outcome=Outcome.FAILED, cause=cause)
    with pytest.raises(ValueError, match="a failed run has a cause"):
        notice_kind(run, None, trouble)


def test_a_notice_is_of_its_run() -> None:
    """Cause, step, who, counts and warnings as the run ended."""
    run = replace(
        a_manual_sync(by="head@larkrise.example"),
        outcome=Outcome.APPLIED,
        summary=Summary(classes_deleted=1),
        warnings=(_warning(),),
    )
    notice = notice_of(NoticeKind.MANUAL_SYNC_APPLIED, a_school(), run, 2, NOW)
    assert notice == Notice(
        NoticeKind.MANUAL_SYNC_APPLIED,
        SCHOOL_ID,
        "Larkrise School",
        "p1-manual",
        NOW,
        by="head@larkrise.example",
        nights=2,
        summary=Summary(classes_deleted=1),
        warnings=(
            NoticeWarning(
                WarningCode.DELETED_CLASS, Entity(EntityKind.CLASS, "7x", "7X"), "Class 7X goes."
            ),
        ),
        warning_count=1,
        outcome=Outcome.APPLIED,
        stake=Stake((KindCount(WarningCode.DELETED_CLASS, 1),)),
        archive_days=30,
    )


def test_a_failures_notice_says_whose_move_it_is() -> None:
    """Cause and next step go with it."""
    run = replace(_failed(Cause.MIS_ACCESS), next_step=NextStep.RECONNECT_MIS)
    notice = notice_of(NoticeKind.MIS_PROBLEM, a_school(), run, 1, NOW)
    assert (notice.cause, notice.next_step) == (Cause.MIS_ACCESS, NextStep.RECONNECT_MIS)


def test_a_notice_has_an_id_of_run_and_kind() -> None:
    """An address that stands twice counts once."""
    notice = notice_of(NoticeKind.MIS_PROBLEM, a_school(), _failed(Cause.MIS_EMPTY), 1, NOW)
    assert notice.notice_id == "2026-11-23-autosync#mis_problem"


@pytest.mark.parametrize(("warnings", "shown"), [(10, 10), (11, 10)])
def test_a_notice_shows_ten_warnings_and_counts_all(warnings: int, shown: int) -> None:
    """A mail stays readable at rollover."""
    run = replace(
        _failed(Cause.MAJOR_CHANGES), warnings=tuple(_warning(str(n)) for n in range(warnings))
    )
    notice = notice_of(NoticeKind.AUTOSYNC_FAILED, a_school(), run, 1, NOW)
    assert (len(notice.warnings), notice.warning_count) == (shown, warnings)


def test_a_warning_is_told_with_its_first_tasks_and_without_their_students() -> None:
    """Three tasks by title and date, the number of all, and no child's id."""
    run = replace(_failed(Cause.MAJOR_CHANGES), warnings=(_warning(tasks=4),))
    (told,) = notice_of(NoticeKind.AUTOSYNC_FAILED, a_school(), run, 1, NOW).warnings
    assert told.tasks == tuple(NoticeTask(f"t{n}", "Fractions", NOW) for n in range(3))
    assert told.tasks_lost == 4


def test_long_names_do_not_make_a_long_notice() -> None:
    """Whatever the MIS calls a class, and whoever named the school."""
    warning = replace(_warning(name="7" * 300), message="m" * 600)
    run = replace(_failed(Cause.MAJOR_CHANGES), warnings=(warning,))
    notice = notice_of(NoticeKind.AUTOSYNC_FAILED, a_school(name="L" * 300), run, 1, NOW)
    told = notice.warnings[0]
    assert [len(text) for text in (notice.school_name, told.entity.name, told.message)] == [
        100,
        100,
        500,
    ]


def test_what_failed_is_the_cause_and_the_set_of_warnings() -> None:
    """In whatever order and words; another class or another cause is other news."""
    one, other = _warning("7x"), _warning("7y")
    same = what_failed(Cause.MAJOR_CHANGES, [one, other])
    assert what_failed(Cause.MAJOR_CHANGES, [replace(other, message="!"), one]) == same
    assert what_failed(Cause.MAJOR_CHANGES, [one]) != same
    assert what_failed(Cause.MIS_EMPTY, [one, other]) != same


@pytest.mark.parametrize(
    ("recipients", "undeliverable", "told"),
    [
        (["a@x.example", "b@x.example"], [], ("a@x.example", "b@x.example")),
        (["A@x.example", "b@x.example", "a@X.example"], [], ("A@x.example", "b@x.example")),
        (["a@x.example", "b@x.example"], ["A@X.EXAMPLE"], ("b@x.example",)),
        (["a@x.example"], ["a@x.example"], (OPERATORS,)),
        ([], [], (OPERATORS,)),
    ],
    ids=["all", "once each", "not the bounced", "nobody left", "nobody given"],
)
def test_a_notice_always_reaches_somebody(
    recipients: list[str], undeliverable: list[str], told: tuple[str, ...]
) -> None:
    """The school's addresses that work, in its order; else the operators."""
    assert whom_to_mail(recipients, undeliverable, OPERATORS) == told


def test_a_notice_keeps_the_moment_of_the_run() -> None:
    """It says when the run ended, not when the mail goes."""
    later = NOW + timedelta(minutes=3)
    notice = notice_of(NoticeKind.MIS_PROBLEM, a_school(), _failed(Cause.MIS_EMPTY), 1, later)
    assert notice.created_at == later
