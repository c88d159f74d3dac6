from collections.abc import Iterable
from dataclasses import replace

from rostersync.application.ports.pages import Page, PageOrder
from rostersync.application.ports.runs import WriteAhead
from rostersync.domain.basis import basis_of
from rostersync.domain.change import Change
from rostersync.domain.ending import Ending
from rostersync.domain.errors import RosterMoved, SyncInProgress
from rostersync.domain.roster import Roster, SchoolClass, Student, Subject, Task, Teacher
from rostersync.domain.run import Run, unended
from rostersync.domain.snapshot import MisRead
from tests.fakes.pages import a_page
from tests.fakes.schools import FakeSchools
from tests.fakes.table import FakeTable


class Interrupted(Exception):
    """The function's time is over: a `FakeRuns` raises it when a test stops it."""


class FakeRuns:
    """The runs of a `FakeTable`, and its one writer.

    `stop_after` writes that many changes of the next plan and then raises `Interrupted`, once.
    """

    def __init__(self, table: FakeTable, stop_after: int | None = None) -> None:
        self._table = table
        self.stop_after = stop_after

    def get(self, school_id: str, run_id: str) -> Run | None:
        return self._table.runs.get((school_id, run_id))

    def changes(self, school_id: str, run_id: str) -> tuple[Change, ...]:
        ahead = self._table.plans.get((school_id, run_id))
        return ahead.changes if ahead else ()

    def page(self, school_id: str, order: PageOrder) -> Page[Run]:
        here = {run_id: run for (id, run_id), run in self._table.runs.items() if id == school_id}
        return a_page(here, order, newest_first=True)

    def record(self, run: Run) -> None:
        self._table.runs.setdefault((run.school_id, run.run_id), run)

    def conclude(self, ending: Ending, roster_version: int) -> None:
        run = ending.run
        school = self._table.school(run.school_id)
        if self._has_ended(run.school_id, run.run_id):
            return
        if school.applying is not None or school.standing.roster_version != roster_version:
            raise RosterMoved(f"the roster of {school.id} is not at version {roster_version}")
        if ending.basis not in (None, basis_of(school)):
            raise RosterMoved(f"the roster of {school.id} is not at version {roster_version}")
        self._end(ending)

    def begin(self, ahead: WriteAhead, tasks_version: int | None = None) -> None:
        run = ahead.ending.run
        key = (run.school_id, run.run_id)
        school = self._table.school(run.school_id)
        if school.applying is not None:
            if school.applying == run.run_id and self._table.plans[key] == ahead:
                return
            raise SyncInProgress(f"school {school.id} is applying run {school.applying}")
        is_as_planned = ahead.ending.basis in (None, basis_of(school))
        is_at_version = school.standing.roster_version == ahead.roster_version
        if not is_as_planned or not is_at_version or key in self._table.runs:
            raise RosterMoved(f"the roster of {school.id} is not at {ahead.roster_version}")
        if tasks_version not in {None, school.tasks_version}:
            raise RosterMoved(f"the tasks of {school.id} are not at {tasks_version}")
        self._table.plans[key] = ahead
        self._table.runs[key] = unended(run)
        self._table.schools[school.id] = replace(school, applying=run.run_id)

    def begun(self, school_id: str, run_id: str) -> WriteAhead:
        try:
            return self._table.plans[school_id, run_id]
        except KeyError:
            raise RosterMoved(f"school {school_id} has no run {run_id}") from None

    def write(self, ahead: WriteAhead) -> None:
        run = ahead.ending.run
        if not self._is_applying(run):
            return
        entries = self._table.archive.setdefault(run.school_id, {})
        entries.update({entry.key: entry for entry in ahead.entries})
        wanted, self.stop_after = self.stop_after, None
        changes = ahead.changes[:wanted]
        self._table.written[run.school_id, run.run_id] = len(changes)
        self._apply(run.school_id, changes)
        if wanted is not None:
            raise Interrupted
        roster = self._table.rosters[run.school_id]
        self._table.rosters[run.school_id] = replace(roster, declined=ahead.declined)
        for key in ahead.brought_back:
            self._table.archive.get(run.school_id, {}).pop(key, None)

    def close(self, ending: Ending, tasks_added: int = 0) -> None:
        if not self._is_applying(ending.run):
            return
        self._end(ending)
        school = self._table.schools[ending.run.school_id]
        if school.task_count is not None:
            counted = replace(school, task_count=school.task_count + tasks_added)
            self._table.schools[school.id] = counted

    def _end(self, ending: Ending) -> None:
        standing = ending.standing
        if standing.snapshot_digest is not None and standing.snapshot_read_at is not None:
            read = MisRead(standing.snapshot_digest, standing.snapshot_read_at)
            FakeSchools(self._table).note_read(ending.run.school_id, read)
        self._table.end(ending)

    def _is_applying(self, run: Run) -> bool:
        """Whether there is something to write; False for a run that has ended."""
        if self._table.school(run.school_id).applying == run.run_id:
            return True
        if self._has_ended(run.school_id, run.run_id):
            return False
        raise RosterMoved(f"school {run.school_id} is not applying run {run.run_id}")

    def _has_ended(self, school_id: str, run_id: str) -> bool:
        run = self._table.runs.get((school_id, run_id))
        return run is not None and run.outcome is not None

    def _apply(self, school_id: str, changes: Iterable[Change]) -> None:
        roster = self._table.rosters[school_id]
        subjects, classes = dict(roster.subjects), dict(roster.classes)
        students, teachers = dict(roster.students), dict(roster.teachers)
        tasks = {(task.class_id, task.id): task for task in self._table.tasks[school_id]}
        for change in changes:
            match change.after or change.before:
                case Subject() as subject:
                    _put(subjects, subject.id, subject, change)
                case SchoolClass() as each:
                    _put(classes, each.id, each, change)
                case Student() as student:
                    _put(students, student.id, student, change)
                case Teacher() as teacher:
                    _put(teachers, teacher.id, teacher, change)
                case Task() as task:
                    _put(tasks, (task.class_id, task.id), task, change)
        self._table.tasks[school_id] = list(tasks.values())
        self._table.rosters[school_id] = Roster(
            school_id,
            subjects=subjects,
            classes=classes,
            students=students,
            teachers=teachers,
            declined=roster.declined,
        )


def _put[K, V](rows: dict[K, V], key: K, value: V, change: Change) -> None:
    if change.after is None:
        rows.pop(key, None)
    else:
        rows[key] = value
