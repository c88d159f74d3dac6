"""A night in the local cloud: begun as EventBridge begins it, watched until it has ended."""

import json
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3

from local.cloud import Cloud
from local.emulator import REGION
from local.errors import LocalCloudError
from local.logs import last_errors
from rostersync.application.ports.sync import Ports
from rostersync.domain.run import Run, autosync_run_id
from rostersync.domain.school import School

_POLL_S = 0.5
_WITHIN_S = 240


@dataclass(frozen=True, slots=True)
class Ended:
    """A school after the night; `run` is None for a school that was not due."""

    school: School
    run: Run | None


def begin(cloud: Cloud, night: date, school_ids: Iterable[str] = ()) -> tuple[str, ...]:
    """Invoke Nightly, and give back the ids of the schools that it sent for.

    Without `school_ids` the payload is the scheduled event, word for word.

    Raises:
        LocalCloudError: Nightly failed, or does not know a school.

    """
    asked = sorted(set(school_ids))
    payload = {"school_ids": asked, "night": night.isoformat()} if asked else scheduled_event(night)
    answer = (
        boto3.Session()
        .client("lambda")
        .invoke(FunctionName=cloud.outputs["NightlyFunctionName"], Payload=json.dumps(payload))
    )
    result = json.load(answer["Payload"])
    if answer.get("FunctionError"):
        raise LocalCloudError(f"Nightly failed: {result.get('errorMessage', result)}")
    if result["unknown"]:
        raise LocalCloudError(f"No such school: {', '.join(result['unknown'])}")
    return tuple(result["sent"])


def scheduled_event(night: date) -> dict[str, Any]:
    """What EventBridge sends at one o'clock of that day."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": f"{night.isoformat()}T01:00:00Z",
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:000000000000:rule/rostersync-Night"],
        "detail": {},
    }


def next_night(ports: Ports, school_ids: Iterable[str]) -> date:
    """The first night, from today on, that none of the schools has had."""
    ids = tuple(school_ids)
    night = datetime.now(UTC).date()
    while any(ports.runs.get(each, autosync_run_id(night)) for each in ids):
        night += timedelta(days=1)
    return night


def follow(
    cloud: Cloud,
    night: date,
    sent: Iterable[str],
    on_ended: Callable[[School], None],
    require_running: Callable[[], None],
) -> None:
    """Wait until each school's run has ended, and call `on_ended` with each.

    Raises:
        LocalCloudError: a school's message died without a run, or the night takes too long.

    """
    ports, waiting = cloud.ports, set(sent)
    until = time.monotonic() + _WITHIN_S
    while waiting:
        require_running()
        # Ask before looking: if the queue is idle now, no run is still to come.
        is_over = is_idle(cloud.outputs["QueueUrl"]) or time.monotonic() > until
        for school_id in sorted(waiting):
            if has_ended(ports, school_id, night):
                waiting.remove(school_id)
                on_ended(ports.schools.get(school_id))
        if waiting and is_over:
            raise LocalCloudError(
                f"No run of the night for: {', '.join(sorted(waiting))}\n"
                f"{last_errors(cloud.outputs)}"
            )
        time.sleep(_POLL_S)


def look(ports: Ports, school_id: str, night: date) -> Ended:
    """The state of the school after that night."""
    run = ports.runs.get(school_id, autosync_run_id(night))
    return Ended(ports.schools.get(school_id), run)


def has_ended(ports: Ports, school_id: str, night: date) -> bool:
    """Whether the school's run of that night has ended, with any outcome."""
    run = ports.runs.get(school_id, autosync_run_id(night))
    return run is not None and run.outcome is not None


def is_idle(queue_url: str) -> bool:
    """Whether the queue holds no message: none waiting, hidden or being worked on."""
    attributes = (
        boto3.Session()
        .client("sqs")
        .get_queue_attributes(
            QueueUrl=queue_url,
            AttributeNames=[
                "ApproximateNumberOfMessages",
                "ApproximateNumberOfMessagesDelayed",
                "ApproximateNumberOfMessagesNotVisible",
            ],
        )["Attributes"]
    )
    return all(int(count) == 0 for count in attributes.values())
