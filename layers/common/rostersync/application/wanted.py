"""The subject of a preview: a choice, a restore or an undo; each becomes a selection."""

from collections.abc import Iterable
from dataclasses import dataclass

from rostersync.application.history import run_of
from rostersync.application.ports.sync import Ports
from rostersync.domain.archive import ArchivedClass, ArchiveEntry, still_there
from rostersync.domain.asked import Asked as Asked
from rostersync.domain.asked import Choice as Choice
from rostersync.domain.asked import Restore as Restore
from rostersync.domain.asked import Undo as Undo
from rostersync.domain.errors import NotInArchive, SyncInProgress, UndoRefused
from rostersync.domain.preview import chosen_selection
from rostersync.domain.roster import ComingBack, Roster, Selection, Subject, Teacher
from rostersync.domain.roster import present_selection as present
from rostersync.domain.run import Run
from rostersync.domain.school import School
from rostersync.domain.snapshot import Snapshot
from rostersync.domain.undo import Done, WhyNotUndone, undoing, why_not_undone


@dataclass(frozen=True, slots=True)
class Wanted:
    """The inputs of the plan. `entries` leave the archive by it; `done` is what it undoes."""

    selection: Selection
    entries: tuple[tuple[str, str], ...] = ()
    done: Done | None = None


@dataclass(frozen=True, slots=True)
class World:
    """The present state, when somebody asks."""

    school: School
    roster: Roster
    snapshot: Snapshot
    ports: Ports

    def entries(self) -> tuple[ArchiveEntry, ...]:
        """List the archive as it is now."""
        there = self.ports.archive.entries(self.school.id)
        return tuple(still_there(there, self.ports.clock.now()))


def wanted(asked: Asked, world: World) -> Wanted:
    """Make a selection of what was asked; of nothing, the present one.

    Raises:
        SelectionInvalid: an id that neither the MIS nor the roster has.
        NotInArchive: classes that are not there, or not any more.
        RunNotFound, UndoRefused: there is no such run, or it cannot be taken back.
        SyncInProgress: the run is being written.

    """
    match asked:
        case None:
            return Wanted(present(world.roster))
        case Choice(subjects, classes):
            return Wanted(chosen_selection(subjects, classes, world.snapshot, world.roster))
        case Restore(classes):
            return _restoring(classes, world)
        case Undo(run_id):
            return _undoing(run_id, world)


def _restoring(class_ids: frozenset[str], world: World) -> Wanted:
    entries = [each for each in world.entries() if each.class_id in class_ids]
    missing = class_ids - {each.class_id for each in entries}
    if missing:
        raise NotInArchive(missing)
    archived = _content(entries, world)
    before = present(world.roster)
    selection = Selection(
        subjects=before.subjects | {each.subject.id for each in archived},
        classes=before.classes | class_ids,
        declined=before.declined - {each.school_class.mis_id for each in archived},
        back=_back(archived),
    )
    return Wanted(selection, tuple(each.key for each in entries))


def _content(entries: Iterable[ArchiveEntry], world: World) -> tuple[ArchivedClass, ...]:
    """Read what the entries stand for, the newest first: of two of one class, that one counts."""
    newest_first = sorted(entries, key=lambda each: each.archived_at, reverse=True)
    runs = dict.fromkeys(each.run_id for each in newest_first)
    wanted = {each.key for each in newest_first}
    return tuple(
        each
        for run_id in runs
        for each in world.ports.runs.begun(world.school.id, run_id).archived
        if (each.school_class.id, run_id) in wanted
    )


def _back(archived: Iterable[ArchivedClass]) -> ComingBack:
    subjects, teachers = dict[str, Subject](), dict[str, Teacher]()
    for each in archived:
        subjects.setdefault(each.subject.id, each.subject)
        for teacher in each.teachers:
            teachers.setdefault(teacher.id, teacher)
    tasks = {(t.class_id, t.id): t for each in archived for t in reversed(each.tasks)}
    return ComingBack(
        classes=tuple(each.school_class for each in archived),
        subjects=tuple(subjects.values()),
        teachers=tuple(teachers.values()),
        tasks=tuple(tasks.values()),
    )


def _undoing(run_id: str, world: World) -> Wanted:
    school_id, runs = world.school.id, world.ports.runs
    run = run_of(school_id, run_id, world.ports)
    _refuse_undo(run, world)
    ahead = runs.begun(school_id, run_id)
    redone_id = _redone(run, world.ports)
    entries = [each for each in world.entries() if each.run_id == redone_id]
    done = Done(
        changes=ahead.changes,
        declined_before=ahead.declined if ahead.declined_before is None else ahead.declined_before,
        declined=ahead.declined,
        archived=_content(entries, world),
    )
    selection = undoing(done, world.roster, world.school.settings)
    return Wanted(selection, tuple(each.key for each in entries), done)


def _refuse_undo(run: Run, world: World) -> None:
    if run.outcome is None:
        raise SyncInProgress(f"run {run.run_id} is being written")
    why = why_not_undone(run, world.ports.clock.now())
    if why is None and is_taken_back(run, world.ports):
        why = WhyNotUndone.TAKEN_BACK
    if why is not None:
        raise UndoRefused(run.run_id, why)


def _redone(run: Run, ports: Ports) -> str:
    """Name the run that did it last: an undo of an undo archives the same classes again."""
    undo = ports.runs.get(run.school_id, run.undone_by) if run.undone_by else None
    redo = ports.runs.get(run.school_id, undo.undone_by) if undo and undo.undone_by else None
    return _redone(redo, ports) if redo else run.run_id


def is_taken_back(run: Run, ports: Ports) -> bool:
    """Whether what the run did is undone: an undo that was undone itself does not count."""
    undo = ports.runs.get(run.school_id, run.undone_by) if run.undone_by else None
    return undo is not None and not is_taken_back(undo, ports)
