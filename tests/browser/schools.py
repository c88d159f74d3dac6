"""Schools for the tests of the page: each is one person's alone, so that no test meets another."""

from local.mis.changes import DeleteClass, DeleteSubject, EmptyClass
from local.mis.order import SchoolOrder
from local.stories import Cause, NextStep, Outcome, SampleTask, Story

LOST_CLASS = "8x/Ma1"
LOST_TASKS = ("Fractions", "Angles in a triangle")


def _order(school_id: str, name: str) -> SchoolOrder:
    return SchoolOrder(
        id=school_id, name=name, students=100, classes=12, subjects=3, teachers=6, class_size=15
    )


def _bereft(school_id: str, name: str) -> Story:
    """A school whose night fails: a class with homework is gone from the MIS."""
    return Story(
        school=_order(school_id, name),
        outcome=Outcome.FAILED,
        cause=Cause.MAJOR_CHANGES,
        next_step=NextStep.MANUAL_SYNC,
        warnings=("deleted_class",),
        changes=(DeleteClass(of=LOST_CLASS),),
        tasks=tuple(SampleTask(LOST_CLASS, title, 3) for title in LOST_TASKS),
    )


MOUSE = _bereft("B1", "Mousehole School")
KEYS = _bereft("B2", "Keyworth School")
STALE = _bereft("B3", "Stalham School")
TABS = _bereft("B4", "Tabley School")
SETBACKS = _bereft("B5", "Backwell School")
BACK = _bereft("B8", "Returnham School")
NEW = Story(
    school=_order("B6", "Newlyn School"),
    outcome=Outcome.NOT_RUN,
    next_step=NextStep.MANUAL_SYNC,
    set_up=False,
)
EVERYTHING = Story(
    school=_order("B7", "Allhallows School"),
    outcome=Outcome.FAILED,
    cause=Cause.MAJOR_CHANGES,
    next_step=NextStep.MANUAL_SYNC,
    warnings=("deleted_class", "deleted_subject", "emptied_class"),
    changes=(DeleteSubject(of="Biology"), EmptyClass(of="7x/Ma1"), DeleteClass(of=LOST_CLASS)),
    tasks=(SampleTask(LOST_CLASS, LOST_TASKS[0], 3), SampleTask("7x/Ma1", LOST_TASKS[1], 5)),
)

SCHOOLS = (MOUSE, KEYS, STALE, TABS, SETBACKS, BACK, NEW, EVERYTHING)
