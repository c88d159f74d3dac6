"""The history of a school's runs."""

from collections.abc import Iterable

from rostersync.application.ports.sync import Ports
from rostersync.domain.change import Change
from rostersync.domain.errors import RunNotFound
from rostersync.domain.run import Run


def run_of(school_id: str, run_id: str, ports: Ports) -> Run:
    """Read one run.

    Raises:
        UnknownSchool, SchoolRecordInvalid: as `Schools.get`.
        RunNotFound: the school has none of that id.

    """
    school = ports.schools.get(school_id)
    run = ports.runs.get(school.id, run_id)
    if run is None:
        raise RunNotFound(f"school {school_id} has no run {run_id}")
    return run


def newest_first(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Put the runs of a page in order: keys know a night's date only, not its hour."""
    return tuple(sorted(runs, key=lambda run: run.started_at, reverse=True))


def changes_of(school_id: str, run_id: str, ports: Ports) -> tuple[Change, ...]:
    """Read what a run changed, in the order of writing; nothing where it failed.

    Raises:
        UnknownSchool, SchoolRecordInvalid, RunNotFound: as `run_of`.

    """
    run = run_of(school_id, run_id, ports)
    return ports.runs.changes(school_id, run.run_id)
