"""Plans too large for a request: the request begins them, and Worker finishes them."""

from dataclasses import dataclass
from datetime import timedelta

from rostersync.application.applying import finish_begun
from rostersync.application.ports.queue import WorkQueue
from rostersync.application.ports.sync import Ports
from rostersync.domain.errors import SyncInProgress
from rostersync.domain.run import Run
from rostersync.domain.school import School

_ASKED_AGAIN_AFTER = timedelta(minutes=1)
"""After this time the message is sent again: perhaps it was lost after the begin."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """The queue that takes plans of more than `most_changes`."""

    queue: WorkQueue
    most_changes: int

    def is_due(self, run: Run) -> bool:
        """Whether the run's plan is too large to be written here."""
        return run.change_count > self.most_changes


def settle(
    school: School, ports: Ports, hand_over: HandOver | None, own: str | None = None
) -> School:
    """Finish a plan that was begun for the school, before anything else.

    `own` is as in `finish_begun`.

    Raises:
        SyncInProgress: it is too large to be finished here, and others are writing it.

    """
    if school.applying is None or hand_over is None:
        return finish_begun(school, ports, own)
    run = ports.runs.get(school.id, school.applying)
    if run is None or not hand_over.is_due(run):
        return finish_begun(school, ports, own)
    ask_again(run, ports, hand_over)
    raise SyncInProgress(f"school {school.id} is applying run {run.run_id}")


def ask_again(run: Run, ports: Ports, hand_over: HandOver) -> None:
    """Ask again that a run is finished which was begun some time ago."""
    if ports.clock.now() - run.started_at > _ASKED_AGAIN_AFTER:
        hand_over.queue.send_finish(run.school_id, run.run_id)


def finish_run(school_id: str, run_id: str, ports: Ports) -> Run | None:
    """Finish a run that was handed over, and give it back as it ended.

    None when there was nothing to finish: it had ended already, or never was.

    Raises:
        UnknownSchool, SchoolRecordInvalid: as `Schools.get`.

    """
    school = ports.schools.get(school_id)
    if school.applying != run_id:
        return None
    finish_begun(school, ports, own=run_id)
    return ports.runs.get(school_id, run_id)
