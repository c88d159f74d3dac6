"""Schools small enough to be set up in a second: one for each way that a night can end."""

from local.mis.changes import DeleteClass, WithdrawAccess
from local.mis.order import SchoolOrder
from local.mis.student_changes import Join
from local.stories import Cause, NextStep, Outcome, SampleTask, Story


def _school(school_id: str, name: str) -> SchoolOrder:
    return SchoolOrder(
        id=school_id, name=name, students=100, classes=12, subjects=3, teachers=6, class_size=15
    )


QUIET = Story(school=_school("A1", "Quiet School"), outcome=Outcome.UNCHANGED)

JOINED = Story(
    school=_school("A2", "Joined School"),
    outcome=Outcome.APPLIED,
    changes=(Join(into=("7x/Ma1",), count=2),),
)

BEREFT = Story(
    school=_school("A3", "Bereft School"),
    outcome=Outcome.FAILED,
    cause=Cause.MAJOR_CHANGES,
    next_step=NextStep.MANUAL_SYNC,
    warnings=("deleted_class",),
    changes=(DeleteClass(of="8x/Ma1"), Join(into=("7x/Ma1",))),
    tasks=(SampleTask("8x/Ma1", "Fractions", 3),),
)

WITHDRAWN = Story(
    school=_school("A4", "Withdrawn School"),
    outcome=Outcome.FAILED,
    cause=Cause.MIS_ACCESS,
    next_step=NextStep.RECONNECT_MIS,
    changes=(WithdrawAccess(),),
)

NEW = Story(
    school=_school("A5", "New School"),
    outcome=Outcome.NOT_RUN,
    next_step=NextStep.MANUAL_SYNC,
    set_up=False,
)

SMALL_STORIES = (QUIET, JOINED, BEREFT, WITHDRAWN, NEW)

NONSENSE = "no order of ours"
"""The body of a message that no function understands."""
