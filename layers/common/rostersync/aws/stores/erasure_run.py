"""The run that erases a student: a frame of the feed that says who is gone, by id alone."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from rostersync.application.ports.erasures import ErasureOrder
from rostersync.application.ports.runs import WriteAhead
from rostersync.aws.stores.school_record import standing_attributes
from rostersync.domain.change import Change, Reason
from rostersync.domain.digest import text_digest
from rostersync.domain.ending import erased_ending
from rostersync.domain.roster import EntityKind, Roster, Student, StudentState
from rostersync.domain.run import Run, RunKind, erasure_run_id
from rostersync.domain.school import School

_MARK_DIGITS = 8
_MOVED = ("roster_version", "applied_digest", "frames", "roster_digest")


def erasing(order: ErasureOrder, school: School, roster: Roster, at: datetime) -> WriteAhead:
    """Make the run that takes the student out of the roster, as it will have ended."""
    run = Run(
        run_id=erasure_run_id(text_digest([order.student_id])[:_MARK_DIGITS], at),
        school_id=order.school_id,
        kind=RunKind.ERASURE,
        started_at=at,
        ended_at=at,
        by=order.by,
    )
    students = {id: each for id, each in roster.students.items() if id != order.student_id}
    ending = erased_ending(school, run, replace(roster, students=students))
    changes = (_erased(order.student_id),)
    return WriteAhead(ending, changes, roster.declined, school.standing.roster_version)


def what_it_moves(ahead: WriteAhead) -> dict[str, Any]:
    """Give what an erasure writes of a school's standing, and nothing else."""
    attributes = standing_attributes(ahead.ending.standing)
    return {name: attributes[name] for name in _MOVED}


def without(change: Change, student_id: str) -> Change:
    """Keep of a past change that there was somebody, and nothing that tells who."""
    is_theirs = change.entity is EntityKind.STUDENT and change.id == student_id
    return _erased(student_id) if is_theirs else change


def _erased(student_id: str) -> Change:
    nobody = Student(id=student_id, mis_id="", state=StudentState.LEFT)
    return Change(EntityKind.STUDENT, student_id, nobody, None, (Reason.ERASED,))
