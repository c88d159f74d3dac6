"""The fields of the one line that each run leaves in the logs, whoever ended it.

Autosync and manual sync say the same, so that a query over schools reads both. Ids, counts and
seconds. Who confirmed is an address, and only the line `sync_confirmed` has it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rostersync.domain.run import Run


def run_fields(
    run: Run, seconds: Mapping[str, float] | None = None, waiting_since: datetime | None = None
) -> dict[str, Any]:
    """Give the fields of a run that ended.

    `seconds` holds the time of each part that was measured; `took_s` is from the run's start to its
    end, a wait for Worker included. `waiting_since` is when a person was first needed; in UTC and
    to the minute, so that it sorts as text and fits in a column of the dashboard.
    """
    return {
        "run_id": run.run_id,
        "school_id": run.school_id,
        "kind": run.kind,
        "night": run.night and run.night.isoformat(),
        "ordinal": run.ordinal,
        "outcome": run.outcome,
        "cause": run.cause,
        "about": run.about,
        "next_step": run.next_step,
        "waiting_since": waiting_since and f"{waiting_since.astimezone(UTC):%Y-%m-%dT%H:%MZ}",
        "detail": run.detail,
        "attempts": run.attempts,
        "changes": run.change_count,
        "warnings": len(run.warnings),
        "left_out": [asdict(each) for each in run.left_out],
        "left_out_count": run.left_out_count,
        "summary": summary_counts(run),
        "seconds": dict(seconds or {}),
        "took_s": run.ended_at and (run.ended_at - run.started_at).total_seconds(),
    }


def summary_counts(run: Run) -> dict[str, int]:
    """Count what the run changed, by head of its summary; heads that are zero are left out."""
    return {head: count for head, count in asdict(run.summary).items() if count}
