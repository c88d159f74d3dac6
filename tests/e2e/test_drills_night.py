"""Drills: a fault is made, its alarm goes off, the runbook is followed, and all is well again."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import boto3
import pytest

from local.cloud import TOKEN_PARAMETER, Cloud
from local.mis.changes import AnswerNothing, ComeBack
from local.mis.faults import Fault, FaultKind
from rostersync.aws.stores.night_tallies import DynamoNightTallies
from rostersync.aws.stores.nights import DynamoNights
from rostersync.aws.table.table import Table
from rostersync.domain.night_report import Night
from rostersync.domain.run import Cause, Outcome
from tests.e2e.drills import (
    DRILL,
    MIS_TOKEN,
    alone,
    await_alarm,
    await_alarm_of_check,
    await_outcome,
    check,
    invoke,
    is_quiet,
    order,
    physical_id,
    the_run,
    until,
)

if TYPE_CHECKING:
    from local.mis.control_client import ControlClient

pytestmark = pytest.mark.e2e


def _table(cloud: Cloud) -> Table:
    return Table(cloud.outputs["TableName"])


@pytest.mark.drill("NightHeld")
def test_night_held(
    cloud: Cloud, control: "ControlClient", drill_night: date, since: datetime
) -> None:
    """The tenth school of a night without students is held; released, it runs as it should."""
    nightly = cloud.outputs["NightlyFunctionName"]
    DynamoNights(_table(cloud)).begin(Night(drill_night, since, (DRILL.school_id,)))
    for _ in range(9):
        DynamoNightTallies(_table(cloud)).count(drill_night, Cause.MIS_EMPTY)
    control.change(DRILL.school_id, [AnswerNothing()])

    invoke(nightly, {"night": str(drill_night), "school_ids": [DRILL.school_id]})
    until(lambda: check(cloud)["held"] == 1, "the night is not held")
    await_alarm_of_check(cloud, "NightHeld", since)
    held = the_run(cloud, drill_night)
    control.change(DRILL.school_id, [ComeBack()])
    with alone(cloud):
        invoke(nightly, order("Release a held night", drill_night))

    await_outcome(cloud, drill_night, Outcome.UNCHANGED)
    assert (held, check(cloud)["held"]) == (None, 0)


@pytest.mark.drill("CredentialsRefused")
def test_credentials_refused(
    cloud: Cloud, control: "ControlClient", drill_night: date, since: datetime
) -> None:
    """Our token is revoked and the next one mistyped; put right, the night's next try is well."""
    # Once refused, Worker reads the token again.
    control.set_faults([Fault(kind=FaultKind.STATUS, status=401, times=1)])
    _store_token("mistyped")

    invoke(
        cloud.outputs["NightlyFunctionName"],
        order("Run one school now", drill_night) | {"night": str(drill_night)},
    )
    await_alarm("CredentialsRefused", since)
    _store_token(MIS_TOKEN)

    await_outcome(cloud, drill_night, Outcome.UNCHANGED)


def _store_token(token: str) -> None:
    """Systems Manager > Parameter Store > Edit > paste > Save changes."""
    boto3.Session().client("ssm").put_parameter(
        Name=TOKEN_PARAMETER, Type="SecureString", Value=token, Overwrite=True
    )


@pytest.mark.drill("OurFault")
@pytest.mark.parametrize("act", ["Run one school again", "Run one night again"])
def test_our_fault(
    cloud: Cloud, control: "ControlClient", drill_night: date, since: datetime, act: str
) -> None:
    """A record that cannot be read is put right by hand, and what failed is run again."""
    nightly = cloud.outputs["NightlyFunctionName"]
    DynamoNights(_table(cloud)).begin(Night(drill_night, since, (DRILL.school_id,)))
    _set_reminders(cloud, "now and then")

    invoke(nightly, {"night": str(drill_night), "school_ids": [DRILL.school_id]})
    until(lambda: check(cloud)["failed_by_us"] == 1, "our fault is not seen")
    await_alarm_of_check(cloud, "OurFault", since)
    _set_reminders(cloud, "every_night")
    with alone(cloud):
        invoke(nightly, order(act, drill_night))

    await_outcome(cloud, drill_night, Outcome.UNCHANGED, ordinal=2)
    assert check(cloud)["failed_by_us"] == 0


def _set_reminders(cloud: Cloud, reminders: str) -> None:
    boto3.Session().resource("dynamodb").Table(cloud.outputs["TableName"]).update_item(
        Key={"pk": f"SCHOOL#{DRILL.school_id}", "sk": "SCHOOL"},
        UpdateExpression="SET settings.reminders = :reminders",
        ExpressionAttributeValues={":reminders": reminders},
    )


@pytest.mark.drill("NightNotFinished")
def test_night_not_finished(cloud: Cloud, drill_night: date, since: datetime) -> None:
    """A message that was lost is missed by the night report; the night is run once more."""
    begun_at = since - timedelta(hours=6)
    DynamoNights(_table(cloud)).begin(Night(drill_night, begun_at, (DRILL.school_id,)))

    assert check(cloud)["unfinished"] == 1
    await_alarm_of_check(cloud, "NightNotFinished", since)
    with alone(cloud):
        invoke(cloud.outputs["NightlyFunctionName"], order("Run one night now", drill_night))

    await_outcome(cloud, drill_night, Outcome.UNCHANGED)
    assert check(cloud)["unfinished"] == 0


@pytest.mark.drill("NightNotStarted")
def test_night_not_started(cloud: Cloud, drill_night: date, since: datetime) -> None:
    """The rule is disabled, a day goes by; enabled, and the night run by hand, it is quiet."""
    events, rule = boto3.Session().client("events"), physical_id("NightlyFunctionNight")
    tomorrow = since + timedelta(hours=26)
    events.disable_rule(Name=rule)

    was_quiet = is_quiet("NightNotStarted", tomorrow, tomorrow - timedelta(hours=25))
    events.enable_rule(Name=rule)
    with alone(cloud):
        invoke(cloud.outputs["NightlyFunctionName"], order("Run one night now", drill_night))

    until(lambda: is_quiet("NightNotStarted", datetime.now(UTC), since), "no night has begun")
    assert not was_quiet
    await_outcome(cloud, drill_night, Outcome.UNCHANGED)
