"""The history of a school's runs."""

from collections.abc import Iterable
from datetime import timedelta

from rostersync.application.ports.sync import Ports
from rostersync.domain.change import Change
from rostersync.domain.errors import DocumentDamaged, RunNotFound
from rostersync.domain.run import Run

_KEPT = timedelta(days=399)
"""A day less than runs are kept: what is missing before that is damage."""


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
    try:
        return ports.runs.changes(school_id, run.run_id)
    except DocumentDamaged:
        if ports.clock.now() < run.started_at + _KEPT:
            raise
        # The table deletes what has expired in no order: the plan may go before its run.
        raise RunNotFound(f"run {run_id} of school {school_id} is no longer kept") from None
