"""One sample of every mail there is: what the tests compare, and `make mails` draws."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from notify.message import Composer
from rostersync.domain.change import Summary
from rostersync.domain.night_report import Night, NightReport, SchoolNight, night_report
from rostersync.domain.notice import Notice, NoticeKind, NoticeTask, NoticeWarning
from rostersync.domain.roster import EntityKind
from rostersync.domain.run import Cause, NextStep, Outcome, next_step
from rostersync.domain.school_settings import AfterFailure, Reminders
from rostersync.domain.stake import KindCount, Stake
from rostersync.domain.warning import Entity, WarningCode
from rostersync.domain.year_change import Picture
from rostersync.domain.year_check import YearCheck
from tests.builders import NIGHT, NOW, SCHOOL_ID

OPERATORS = "operators@rostersync.example"

RECIPIENTS = ("network.manager@larkrise.example", "head.of.maths@larkrise.example")

COMPOSER = Composer(
    public_url="https://sync.rostersync.example",
    operators=OPERATORS,
    nightly_schedule="cron(0 1 * * ? *)",
    time_zone="Europe/London",
)

_GONE = KindCount(WarningCode.DELETED_CLASS, 1)

_KEPT = "Every student's answers, percentages and watch times stay."

_DELETED = NoticeWarning(
    code=WarningCode.DELETED_CLASS,
    entity=Entity(EntityKind.CLASS, "11r", "11R Resit"),
    message=(
        "Class 11R Resit (Mathematics), with 14 students, is no longer on the MIS. "
        f"With it goes its homework: 5 tasks. {_KEPT}"
    ),
    tasks_lost=5,
    tasks=(
        NoticeTask("t1", "Fractions & percentages", datetime(2026, 11, 27, 9, tzinfo=UTC)),
        NoticeTask("t2", "Straight lines", datetime(2026, 12, 1, 9, tzinfo=UTC)),
        NoticeTask("t3", "Mock paper 2"),
    ),
)

_EMPTIED = NoticeWarning(
    code=WarningCode.EMPTIED_CLASS,
    entity=Entity(EntityKind.CLASS, "7x", "7X Maths"),
    message=(
        "Class 7X Maths (Mathematics) had 28 students and has none on the MIS now. "
        f"The class and its homework (1 task) would stay, with nobody in it. {_KEPT}"
    ),
)


_PICTURE = Picture(
    classes_new=60,
    classes_filled=58,
    classes_empty=2,
    students_leaving=140,
    students_joining=151,
)

_CHECK = YearCheck(
    empty=("7Z Maths", "8Q French"),
    empty_count=2,
    without_teacher=("9A Art",),
    without_teacher_count=1,
    students_in_no_class=3,
)


def a_notice(kind: NoticeKind, cause: Cause | None = None) -> Notice:
    """A notice of the second night that failed, at a school that kept every default."""
    return Notice(
        kind=kind,
        school_id=SCHOOL_ID,
        school_name="Larkrise School",
        run_id=f"{NIGHT}-autosync",
        created_at=NOW + timedelta(minutes=2),
        cause=cause,
        next_step=next_step(cause) if cause else NextStep.NONE,
        nights=2,
    )


def a_major_failure() -> Notice:
    notice = a_notice(NoticeKind.AUTOSYNC_FAILED, Cause.MAJOR_CHANGES)
    return replace(
        notice,
        warnings=(_DELETED, _EMPTIED),
        warning_count=2,
        stake=Stake((_GONE, KindCount(WarningCode.EMPTIED_CLASS, 1)), tasks=5),
        archive_days=30,
    )


def a_manual_sync_notice() -> Notice:
    return replace(
        a_notice(NoticeKind.MANUAL_SYNC_APPLIED),
        run_id="2026-11-23T091500Z-f3a1-manual",
        by="head.of.maths@larkrise.example",
        nights=0,
        warnings=(_DELETED,),
        warning_count=1,
        summary=Summary(students_joining=3, classes_deleted=1, tasks_deleted=5),
        archive_days=30,
    )


def a_night_report(*, credentials_refused: bool = False) -> NightReport:
    """A night of a few schools that ended in every way, one of which did not end."""
    night = Night(NIGHT, NOW, tuple(f"A{number}" for number in range(1, 13)))
    ends: list[tuple[str, Outcome | None, Cause | None, int]] = [
        ("Alder Infants", Outcome.UNCHANGED, None, 2),
        ("Birch Primary", Outcome.UNCHANGED, None, 3),
        ("Cedar High", Outcome.APPLIED, None, 48),
        ("Damson College", Outcome.APPLIED, None, 205),
        ("Elder Academy", Outcome.FAILED, Cause.MAJOR_CHANGES, 31),
        ("Fir Grammar", Outcome.FAILED, Cause.MAJOR_CHANGES, 29),
        ("Gorse School", Outcome.FAILED, Cause.MIS_ACCESS, 1),
        ("Hazel School", Outcome.FAILED, Cause.MIS_UNAVAILABLE, 32),
        ("Ivy School", Outcome.FAILED, Cause.MIS_INCOMPLETE, 12),
        ("Juniper School", Outcome.FAILED, Cause.MIS_EMPTY, 2),
        ("Kelp Academy", Outcome.FAILED, Cause.INTERNAL, 4),
        ("Larch School", None, None, 0),
    ]
    schools = [
        _school_night(id, *end, refused=credentials_refused)
        for id, end in zip(night.school_ids, ends, strict=True)
    ]
    return night_report(night, schools, NOW + timedelta(hours=5))


def a_held_report() -> NightReport:
    """A night that the brake held after two schools."""
    report = a_night_report()
    held = Night(NIGHT, NOW, ("A10", "A12"), held_by=Cause.MIS_EMPTY)
    schools = [
        _school_night("A10", "Juniper School", Outcome.FAILED, Cause.MIS_EMPTY, 2, refused=False),
        _school_night("A12", "Larch School", None, None, 0, refused=False),
    ]
    return night_report(held, schools, report.created_at)


def a_second_report() -> NightReport:
    """The same night, released and over."""
    released = Night(NIGHT, NOW, ("A10", "A12"), released_at=NOW + timedelta(hours=7))
    schools = [
        _school_night("A10", "Juniper School", Outcome.FAILED, Cause.MIS_EMPTY, 2, refused=False),
        _school_night("A12", "Larch School", Outcome.UNCHANGED, None, 3, refused=False),
    ]
    return night_report(released, schools, NOW + timedelta(hours=8))


def _school_night(
    id: str, name: str, outcome: Outcome | None, cause: Cause | None, seconds: int, *, refused: bool
) -> SchoolNight:
    standing = SchoolNight(id, name, since=datetime(2026, 11, 20, 1, 2, tzinfo=UTC))
    if outcome is None:
        return standing
    began = NOW + timedelta(minutes=1)
    return replace(
        standing,
        outcome=outcome,
        cause=cause,
        next_step=next_step(cause) if cause else NextStep.NONE,
        detail="page 3 of classes is missing" if cause is Cause.MIS_INCOMPLETE else None,
        credentials_refused=refused and cause is Cause.MIS_UNAVAILABLE,
        started_at=began,
        ended_at=began + timedelta(seconds=seconds),
    )


def a_mass_of_warnings() -> Notice:
    """A third of the school's classes gone: the mail shows ten and counts the rest."""
    kinds = (
        KindCount(WarningCode.DELETED_CLASS, 67),
        KindCount(WarningCode.EMPTIED_CLASS, 67),
    )
    stake = Stake(kinds, tasks=199)
    return replace(a_major_failure(), warnings=(_DELETED,) * 10, warning_count=134, stake=stake)


def a_hostile_notice() -> Notice:
    """What a stranger may write into a name, as far as a notice lets it through."""
    script = "<script>alert(1)</script>\r\nBcc: everybody@rostersync.example \u202egnp.exe"
    warning = replace(
        _DELETED,
        message=f"Class {script} is no longer on the MIS.",
        tasks=(NoticeTask("t", script),),
    )
    return replace(
        a_major_failure(),
        school_name=f"{script} School",
        warnings=(warning,),
        warning_count=1,
        stake=Stake((_GONE,), tasks=5),
    )


SAMPLES: dict[str, Notice | NightReport] = {
    **{
        f"mis_problem-{cause}": a_notice(NoticeKind.MIS_PROBLEM, cause)
        for cause in (Cause.MIS_ACCESS, Cause.MIS_UNAVAILABLE, Cause.MIS_EMPTY)
    },
    "mis_problem-mis_access-scope": replace(
        a_notice(NoticeKind.MIS_PROBLEM, Cause.MIS_ACCESS), about="students.read"
    ),
    "mis_problem-mis_empty-students": replace(
        a_notice(NoticeKind.MIS_PROBLEM, Cause.MIS_EMPTY), about="students"
    ),
    "autosync_failed-major_changes": a_major_failure(),
    "autosync_failed-waiting": replace(
        a_major_failure(),
        cause=None,
        next_step=NextStep.MANUAL_SYNC,
        outcome=Outcome.APPLIED,
        summary=Summary(students_joining=3, class_list_changes=2),
    ),
    "autosync_failed-major_changes-many": a_mass_of_warnings(),
    "autosync_failed-major_changes-weekly": replace(a_major_failure(), reminders=Reminders.WEEKLY),
    "autosync_failed-major_changes-held": replace(
        a_notice(NoticeKind.AUTOSYNC_FAILED, Cause.MAJOR_CHANGES),
        after_failure=AfterFailure.REQUIRE_MANUAL_SYNC,
        reminders=Reminders.ONCE,
    ),
    "autosync_failed-hostile": a_hostile_notice(),
    "autosync_resolved": replace(
        a_notice(NoticeKind.AUTOSYNC_RESOLVED),
        summary=Summary(students_joining=12, students_leaving=1, class_list_changes=9),
    ),
    "autosync_resolved-unchanged": replace(a_notice(NoticeKind.AUTOSYNC_RESOLVED), nights=1),
    "manual_sync_applied": a_manual_sync_notice(),
    "manual_sync_applied-left_out": replace(a_manual_sync_notice(), left_out=3),
    "manual_sync_applied-unchanged": replace(
        a_notice(NoticeKind.MANUAL_SYNC_APPLIED), by="head.of.maths@larkrise.example"
    ),
    **{
        kind.value: replace(
            a_notice(kind), nights=0, picture=_PICTURE, ends=date(2026, 9, 20), check=_CHECK
        )
        for kind in (
            NoticeKind.YEAR_CHANGE_BEGUN,
            NoticeKind.YEAR_CHANGE_READY,
            NoticeKind.YEAR_CHANGE_REMINDER,
            NoticeKind.YEAR_CHANGE_CHECK,
        )
    },
    "year_change_done": replace(
        a_manual_sync_notice(), kind=NoticeKind.YEAR_CHANGE_DONE, ends=date(2026, 9, 20)
    ),
    "night_report": a_night_report(),
    "night_report-held": a_held_report(),
    "night_report-released": a_second_report(),
    "night_report-credentials_refused": a_night_report(credentials_refused=True),
}
