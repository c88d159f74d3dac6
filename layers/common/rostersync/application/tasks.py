"""Register the tasks that the platform sets on a class."""

from contextlib import suppress

from rostersync.application.ports.api import ApiPorts
from rostersync.domain.audit import Actor
from rostersync.domain.errors import RosterMoved, StudentsUnknown, SyncInProgress, TaskNotFound
from rostersync.domain.roster import Task

_TRIES = 3
"""How often to look the students up and write, while runs change the roster."""


def set_task(school_id: str, task: Task, ports: ApiPorts, actor: Actor | None = None) -> None:
    """Write a task; the same again changes nothing.

    A student who left the class stays on earlier tasks, and cannot be put on another one.

    Raises:
        UnknownSchool, SchoolRecordInvalid: as `Schools.get`.
        ClassNotFound: there is no such class in its roster.
        StudentsUnknown: students who are neither in the class nor on the task already.
        SyncInProgress: a plan is being applied to the school, or one plan after the other.

    """
    for _ in range(_TRIES):
        school = ports.sync.schools.get(school_id)
        _refuse_strangers(school_id, task, ports)
        with suppress(RosterMoved):
            return ports.tasks.put(school_id, task, school.standing.roster_version, actor)
    raise SyncInProgress(f"the roster of school {school_id} is being changed by others")


def _refuse_strangers(school_id: str, task: Task, ports: ApiPorts) -> None:
    school_class = ports.roster_pages.school_class(school_id, task.class_id)
    strangers = set(task.student_ids) - set(school_class.student_ids)
    if strangers:
        strangers -= _students_so_far(school_id, task, ports)
    if strangers:
        raise StudentsUnknown(strangers)


def _students_so_far(school_id: str, task: Task, ports: ApiPorts) -> set[str]:
    try:
        return set(ports.tasks.get(school_id, task.class_id, task.id).student_ids)
    except TaskNotFound:
        return set()
