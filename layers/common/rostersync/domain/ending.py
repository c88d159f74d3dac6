"""The end of a run: its outcome, the school's standing and the notices, decided together."""

from dataclasses import dataclass, replace
from datetime import datetime

from rostersync.domain.basis import Basis, basis_of
from rostersync.domain.digest import inputs_digest, selection_digest
from rostersync.domain.feed import roster_digest
from rostersync.domain.left_out import KEPT, LeftOut, Why
from rostersync.domain.notice import (
    Notice,
    NoticeKind,
    is_reminder_due,
    notice_kind,
    notice_of,
    what_failed,
)
from rostersync.domain.plan import Plan
from rostersync.domain.roster import Roster
from rostersync.domain.run import Cause, Outcome, Run, RunKind, next_step
from rostersync.domain.school import School, SchoolState, Standing, Trouble
from rostersync.domain.snapshot import MisRead
from rostersync.domain.trouble import state_after, trouble_after
from rostersync.domain.year_change import ChangeOfYear
from rostersync.domain.year_check import check_of
from rostersync.domain.year_notices import year_notice_kind
from rostersync.domain.year_standing import with_year

_HELD = "held until a manual sync, as the school's policy says"


@dataclass(frozen=True, slots=True)
class Ending:
    """What the last transaction of a run writes, all of it or nothing.

    `basis` is what the run was planned and judged from: if people have decided anew since, the
    run may neither begin nor conclude.
    """

    run: Run
    standing: Standing
    notices: tuple[Notice, ...] = ()
    basis: Basis | None = None


def clean_ending(  # noqa: PLR0913, PLR0917 - all that an end is made of
    school: School,
    run: Run,
    plan: Plan,
    read: MisRead,
    now: datetime,
    year: ChangeOfYear | None = None,
) -> Ending:
    """End a run whose plan was applied, or had nothing to apply.

    `year` is the school's change of year after it; the plan's warnings are then collected.
    """
    outcome = Outcome.APPLIED if plan.changes else Outcome.UNCHANGED
    ended = replace(_planned(school, run, plan, read), ended_at=now, outcome=outcome)
    standing = _clean_standing(school, ended, plan, read, now)
    if year is None:
        return _ending(school, ended, standing, now)
    return _year_ending(school, ended, with_year(school, standing, year, now), plan, now)


def _year_ending(school: School, run: Run, standing: Standing, plan: Plan, now: datetime) -> Ending:
    """End a run of a change of year: it has at most one mail, and no other beside it."""
    year, check = standing.year_change, check_of(plan.target)
    if year is None:
        return _ending(school, run, standing, now)
    kind = year_notice_kind(run, school.standing.year_change, year, check)
    if kind is None:
        return _ending(school, run, standing, now)
    standing = replace(standing, year_change=replace(year, told=(*year.told, kind)))
    notice = notice_of(kind, school, run, 0, now)
    news = replace(notice, picture=year.picture, ends=year.ends, check=check)
    return Ending(run, standing, (news,), basis_of(school))


def _planned(school: School, run: Run, plan: Plan, read: MisRead) -> Run:
    """Say in the run what its plan does, and where it is in the school's feed."""
    return replace(
        _leaving_out(run, read.left_out),
        summary=plan.summary,
        warnings=plan.warnings,
        change_count=len(plan.changes),
        plan_digest=plan.digest,
        sequence=school.standing.frames + 1 if plan.changes else None,
        roster_digest=plan.roster_digest if plan.changes else None,
    )


def waiting_ending(school: School, run: Run, plan: Plan, read: MisRead, now: datetime) -> Ending:
    """End a run that applied all but what its warnings are about: for that a person is needed."""
    outcome = Outcome.APPLIED if plan.changes else Outcome.UNCHANGED
    waiting = replace(
        _planned(school, run, plan, read),
        ended_at=now,
        outcome=outcome,
        next_step=next_step(Cause.MAJOR_CHANGES),
        detail=None if plan.is_major else _HELD,
    )
    return _ending(school, waiting, _waiting_standing(school, waiting, plan, read, now), now)


def unchanged_ending(school: School, run: Run, read: MisRead, now: datetime) -> Ending:
    """End a run that found the very content which was applied before: nothing was planned.

    Nobody was asked for, so it leaves out the students whom the run before left out.
    """
    not_shown = tuple(
        LeftOut("student", id, Why.NOT_SHOWN) for id in school.standing.students_not_shown
    )
    left = _leaving_out(run, (*not_shown, *read.left_out))
    ended = replace(left, ended_at=now, outcome=Outcome.UNCHANGED)
    return Ending(run=ended, standing=school.standing)


def _leaving_out(run: Run, left_out: tuple[LeftOut, ...]) -> Run:
    return replace(run, left_out=left_out[:KEPT], left_out_count=len(left_out))


def refused_ending(school: School, run: Run, plan: Plan, read: MisRead, now: datetime) -> Ending:
    """End a run whose plan holds major changes, or whose school owes a manual sync."""
    refused = replace(
        _leaving_out(run, read.left_out),
        summary=plan.summary,
        warnings=plan.warnings,
        plan_digest=plan.digest,
        detail=None if plan.is_major else _HELD,
    )
    return _failed(school, refused, Cause.MAJOR_CHANGES, read, now)


def failed_ending(school: School, run: Run, cause: Cause, detail: str, now: datetime) -> Ending:
    """End a run that failed before it had a plan. `detail` is ids and counts, no names."""
    return _failed(school, replace(run, detail=detail), cause, None, now)


def erased_ending(school: School, run: Run, left: Roster) -> Ending:
    """End the run that erases one student, of whom nothing is kept; `left` is the roster without.

    The school forgets what was applied last, so that the next night makes a new plan.
    """
    before = school.standing
    ended = replace(
        run,
        outcome=Outcome.APPLIED,
        change_count=1,
        sequence=before.frames + 1,
        roster_digest=roster_digest(left),
    )
    standing = replace(
        before,
        roster_version=before.roster_version + 1,
        applied_digest=None,
        frames=before.frames + 1,
        roster_digest=ended.roster_digest,
    )
    return Ending(ended, standing)


def failed_run(run: Run, cause: Cause, now: datetime) -> Run:
    """Mark a run as failed, with the step that its cause asks for."""
    return replace(
        run, ended_at=now, outcome=Outcome.FAILED, cause=cause, next_step=next_step(cause)
    )


def _failed(school: School, run: Run, cause: Cause, read: MisRead | None, now: datetime) -> Ending:
    ended = failed_run(run, cause, now)
    return _ending(school, ended, _failed_standing(school, ended, cause, read, now), now)


def _ending(school: School, run: Run, standing: Standing, now: datetime) -> Ending:
    before, after = school.standing.trouble, standing.trouble
    basis = basis_of(school)
    kind = notice_kind(run, before, after)
    if kind is None or (
        kind is NoticeKind.AUTOSYNC_RESOLVED and standing.state is SchoolState.YEAR_CHANGE
    ):
        return Ending(run, standing, basis=basis)
    if after is not None:
        about = what_failed(after.cause, run.warnings, run.about)
        if _was_told_tonight(run, before, about) or not is_reminder_due(
            school.settings.reminders, before, about, now
        ):
            return Ending(run, standing, basis=basis)
        standing = replace(standing, trouble=replace(after, told_at=now, told_about=about))
    trouble = after or before
    nights = trouble.nights if trouble else 0
    return Ending(run, standing, (notice_of(kind, school, run, nights, now),), basis)


def _was_told_tonight(run: Run, before: Trouble | None, about: str) -> bool:
    """Whether the school has this mail already, from an earlier run of the same night."""
    return run.ordinal > 1 and before is not None and before.told_about == about


def _clean_standing(school: School, run: Run, plan: Plan, read: MisRead, now: datetime) -> Standing:
    before = school.standing
    selected = selection_digest(plan.selection)
    return Standing(
        state=SchoolState.OK,
        since=before.since if before.state is SchoolState.OK else now,
        counts=plan.counts,
        mis_name=plan.mis,
        roster_version=before.roster_version + 1,
        applied_digest=inputs_digest(read.digest, selected, school.settings),
        selection_digest=selected,
        snapshot_digest=read.digest,
        snapshot_read_at=read.at,
        manual_sync_at=now if run.kind is not RunKind.AUTOSYNC else before.manual_sync_at,
        last_run_id=run.run_id,
        students_not_shown=tuple(each.id for each in read.left_out if each.why is Why.NOT_SHOWN),
        trouble=None,
        frames=run.sequence or before.frames,
        roster_digest=run.roster_digest or before.roster_digest,
        kept_until=plan.kept_until,
        year_change=before.year_change,
    )


def _waiting_standing(
    school: School, run: Run, plan: Plan, read: MisRead, now: datetime
) -> Standing:
    """Say what is in the roster, and that a person is needed: no later night may be quiet."""
    before, cause = school.standing, Cause.MAJOR_CHANGES
    waits = before.state is SchoolState.MANUAL_SYNC_REQUIRED
    return replace(
        _clean_standing(school, run, plan, read, now),
        state=SchoolState.MANUAL_SYNC_REQUIRED,
        since=before.since if waits else now,
        applied_digest=None,
        trouble=trouble_after(before.trouble, cause, nights=1 if run.ordinal == 1 else 0),
    )


def _failed_standing(
    school: School, run: Run, cause: Cause, read: MisRead | None, now: datetime
) -> Standing:
    before = school.standing
    trouble = trouble_after(before.trouble, cause, nights=1 if run.ordinal == 1 else 0)
    state = state_after(before.state, cause, owes=trouble.manual_sync_owed)
    return replace(
        before,
        state=state,
        since=before.since if state is before.state else now,
        snapshot_digest=read.digest if read else before.snapshot_digest,
        snapshot_read_at=read.at if read else before.snapshot_read_at,
        last_run_id=run.run_id,
        trouble=trouble,
    )
