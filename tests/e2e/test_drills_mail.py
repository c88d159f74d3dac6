"""Drills of mails that do not go out, or come back."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import boto3
import pytest

from local.cloud import Cloud
from local.mails import SentMail, check_now, sent_mails
from local.mis.changes import AnswerNothing, ComeBack
from local.mis.control_client import ControlClient
from rostersync.application.mail_tags import tags_of
from rostersync.application.ports.mail import NoticeRef, Outgoing
from rostersync.aws.stores.notice_items import notice_item
from rostersync.aws.stores.outbox import DynamoOutbox
from rostersync.aws.stores.recipients import DynamoRecipients
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Table
from rostersync.domain.delivery import DeliveryState
from rostersync.domain.run import Outcome
from tests.e2e.api import Api
from tests.e2e.deployments import GONE, reconfigured
from tests.e2e.drills import (
    DRILL,
    await_alarm,
    await_alarm_of_check,
    await_dead_letter,
    await_outcome,
    goes_off,
    invoke,
    is_quiet,
    lasting,
    physical_id,
    press,
    until,
)
from tests.e2e.faulty_aws import faulty_aws, hang_up
from tests.functions.notify.events import BOUNCED, a_bounce, a_complaint, stream_record
from tests.mail_samples import COMPOSER, RECIPIENTS, a_major_failure

pytestmark = pytest.mark.e2e

_RUNS = count(1)

SETTINGS = f"/schools/{DRILL.school_id}/settings"


@pytest.fixture
def table(cloud: Cloud) -> Table:
    return Table(cloud.outputs["TableName"])


@pytest.fixture
def recipient(drill_api: Api) -> Iterator[str]:
    """The one address of the drill school, which no other drill writes to."""
    before = drill_api.call("GET", f"/schools/{DRILL.school_id}").json()["recipients"]
    address = f"office{next(_RUNS)}@d1.example"
    _give(drill_api, [address])
    yield address
    _give(drill_api, before)


def _give(api: Api, recipients: list[str]) -> None:
    assert api.call("PATCH", SETTINGS, {"recipients": recipients}).status == 200


def _leave(table: Table, *, written_at: datetime) -> NoticeRef:
    """Leave a notice of the drill school, as the last transaction of a run does."""
    notice = replace(
        a_major_failure(),
        school_id=DRILL.school_id,
        run_id=f"drill-{next(_RUNS)}",
        created_at=written_at,
    )
    item = notice_item(notice)
    table.put(item)
    return NoticeRef(item["pk"], item["sk"])


def _outgoing(table: Table, ref: NoticeRef) -> Outgoing:
    found = DynamoOutbox(table).get(ref)
    assert found is not None
    return found


def _mails_to(cloud: Cloud, address: str) -> list[SentMail]:
    return [mail for mail in sent_mails(cloud) if mail.to == address]


@pytest.mark.drill("NoticesRefused")
def test_notices_refused(
    cloud: Cloud, drill_api: Api, control: ControlClient, drill_night: date, since: datetime
) -> None:
    """The sender is verified no more; verified again, the next failure is told."""
    mail, sender = boto3.Session().client("sesv2"), _sender()
    nightly = cloud.outputs["NightlyFunctionName"]
    _give(drill_api, ["head@d1.example", "it@d1.example", "deputy@d1.example"])
    control.change(DRILL.school_id, [AnswerNothing()])
    mail.delete_email_identity(EmailIdentity=sender)

    invoke(nightly, {"night": str(drill_night), "school_ids": [DRILL.school_id]})
    await_outcome(cloud, drill_night, Outcome.FAILED)
    await_alarm("NoticesRefused", since)
    mail.create_email_identity(EmailIdentity=sender)
    control.change(DRILL.school_id, [ComeBack()])
    next_night = drill_night + timedelta(days=1000)
    invoke(nightly, {"night": str(next_night), "school_ids": [DRILL.school_id]})
    await_outcome(cloud, next_night, Outcome.UNCHANGED)

    until(lambda: len(_mails_to(cloud, "deputy@d1.example")) == 1, "nobody got a mail")


def _sender() -> str:
    (identity,) = boto3.Session().client("sesv2").list_email_identities()["EmailIdentities"]
    return identity["IdentityName"]


@pytest.mark.drill("NoticesUncertain")
def test_notices_uncertain(cloud: Cloud, table: Table, recipient: str, since: datetime) -> None:
    """SES takes a mail twice and says nothing; it is not tried again, and somebody asks."""
    an_hour_ago = since - timedelta(hours=1)

    with (
        faulty_aws(cloud.aws_endpoint_url, hang_up) as url,
        reconfigured("NotifyFunction", AWS_ENDPOINT_URL_SESV2=url),
        reconfigured("NotifyCheckFunction", AWS_ENDPOINT_URL_SESV2=url),
    ):
        ref = _leave(table, written_at=an_hour_ago)
        until(lambda: recipient in _outgoing(table, ref).deliveries, "it was not tried")
        until(lambda: _is_given_up(cloud, table, ref), "it is tried without end")
        await_alarm_of_check(cloud, "NoticesUncertain", since)

    [delivery] = _outgoing(table, ref).deliveries.values()
    assert (delivery.tries, _mails_to(cloud, recipient)) == (2, [])


def _is_given_up(cloud: Cloud, table: Table, ref: NoticeRef) -> bool:
    """Have five minutes pass and NotifyCheck look; whether it has given the mail up.

    A try that found no connection on a busy machine surely sent nothing, and is not counted.
    """
    _let_time_pass(table, ref, timedelta(minutes=5))
    check_now(cloud)
    states = {each.state for each in _outgoing(table, ref).deliveries.values()}
    return states == {DeliveryState.UNCERTAIN}


def _let_time_pass(table: Table, ref: NoticeRef, passed: timedelta) -> None:
    """Have a try lie further back: nobody waits here for who might still be sending.

    Who is sending at this moment may write first; then the next look finds the try as it is.
    """
    outgoing = _outgoing(table, ref)
    deliveries = {
        address: replace(each, at=each.at - passed) for address, each in outgoing.deliveries.items()
    }
    DynamoOutbox(table).save(replace(outgoing, deliveries=deliveries))


@pytest.mark.drill("NotifyFaults", "StreamBehind")
def test_notify_faults(cloud: Cloud, table: Table, recipient: str, since: datetime) -> None:
    """Notify crashes at its start, and the stream waits for it; repaired, the notice is sent."""
    with reconfigured("NotifyFunction", handler=GONE):
        ref = _leave(table, written_at=since)
        # The emulator counts what is pressed, and not what its stream calls.
        press(physical_id("NotifyFunction"), {"Records": [stream_record(1, ref.pk, ref.sk)]})
        await_alarm("NotifyFaults", since)
        age = timedelta(minutes=16)
        behind = goes_off(
            "StreamBehind", *lasting("StreamBehind", age / timedelta(milliseconds=1), since + age)
        )

    until(lambda: len(_mails_to(cloud, recipient)) == 1, "the notice was not sent")
    assert behind


@pytest.mark.drill("NotifyCheckFaults")
def test_notify_check_faults(cloud: Cloud, since: datetime) -> None:
    """NotifyCheck crashes at its start; repaired, its Test answers."""
    with reconfigured("NotifyCheckFunction", handler=GONE):
        press(cloud.outputs["NotifyCheckFunctionName"], {})
        await_alarm("NotifyCheckFaults", since)

    assert check_now(cloud).keys() == {"left_behind", "reported", "newest_night"}


@pytest.mark.drill("NoticesFailing")
def test_notices_failing(cloud: Cloud, table: Table, recipient: str, since: datetime) -> None:
    """Three notices cannot be read; deleted, the next one is sent."""
    broken = [Key(f"SCHOOL#{DRILL.school_id}", f"NOTICE#broken-{n}") for n in range(3)]
    for key in broken:
        table.put({"pk": key.pk, "sk": key.sk, "type": "notice", "kind": "no such kind"})

    await_alarm("NoticesFailing", since)
    for key in broken:
        table.delete(key)
    _leave(table, written_at=since)

    until(lambda: len(_mails_to(cloud, recipient)) == 1, "the notice was not sent")


@pytest.mark.drill("NoticesLeftBehind")
def test_notices_left_behind(cloud: Cloud, since: datetime) -> None:
    """NotifyCheck's rule is disabled, and nobody looks; enabled, its Test finds nothing left."""
    events, rule = boto3.Session().client("events"), physical_id("NotifyCheckFunctionCheck")
    in_an_hour = since + timedelta(hours=1)

    events.disable_rule(Name=rule)
    was_on = goes_off("NoticesLeftBehind", [], in_an_hour)
    events.enable_rule(Name=rule)
    answer = check_now(cloud)

    until(lambda: is_quiet("NoticesLeftBehind", datetime.now(UTC), since), "nobody looks")
    assert (was_on, answer["left_behind"]) == (True, 0)


@pytest.mark.drill("NotifyFeedbackFaults", "NoticeDeadLetters")
def test_notify_feedback_faults(
    cloud: Cloud, table: Table, recipient: str, since: datetime
) -> None:
    """NotifyFeedback crashes and a bounce is given up; repaired, it is pressed in by hand."""
    feedback = physical_id("NotifyFeedbackFunction")
    bounce = a_bounce(_tags())

    with reconfigured("NotifyFeedbackFunction", handler=GONE):
        boto3.Session().client("lambda").invoke(
            FunctionName=feedback, InvocationType="Event", Payload=json.dumps(bounce)
        )
        press(feedback, bounce)
        await_alarm("NotifyFeedbackFaults", since)
        given_up = await_dead_letter(cloud.outputs["NoticeDeadLetterQueueUrl"])

    was_on = goes_off("NoticeDeadLetters", *lasting("NoticeDeadLetters", 1, since))
    invoke(feedback, given_up["requestPayload"])
    [mark] = DynamoRecipients(table).marks(DRILL.school_id)
    assert (was_on, mark.email) == (True, BOUNCED)


@pytest.mark.drill("PublishFaults")
def test_publish_faults(since: datetime) -> None:
    """Publish crashes; repaired, it announces what the stream brings."""
    publish = physical_id("PublishFunction")

    with reconfigured("PublishFunction", handler=GONE):
        press(publish, {"Records": []})
        await_alarm("PublishFaults", since)

    assert invoke(publish, {"Records": []}) == {"batchItemFailures": []}


def _tags() -> dict[str, list[str]]:
    """What a mail of the drill school carries, by which its bounce finds the school."""
    notice = replace(a_major_failure(), school_id=DRILL.school_id)
    return {name: [value] for name, value in tags_of(COMPOSER(notice, RECIPIENTS)).items()}


@pytest.mark.drill("BounceRate", "ComplaintRate")
def test_mails_that_come_back(
    cloud: Cloud, table: Table, drill_api: Api, recipient: str, since: datetime
) -> None:
    """The school's one address is no good, so one of one comes back; another is given instead."""
    _give(drill_api, [BOUNCED])
    for event in (a_bounce(_tags()), a_complaint(_tags())):
        invoke(physical_id("NotifyFeedbackFunction"), event)
    problems = _problems(drill_api)
    # The emulator has no such figure: SES's own is what came back of what was sent.
    were_on = [
        goes_off(name, *lasting(name, 1 / 1, since)) for name in ("BounceRate", "ComplaintRate")
    ]

    _give(drill_api, [recipient])
    _leave(table, written_at=since)

    until(lambda: len(_mails_to(cloud, recipient)) == 1, "the notice was not sent")
    assert (were_on, len(problems), _problems(drill_api)) == ([True, True], 1, [])


def _problems(api: Api) -> list[Any]:
    found: list[Any] = api.call("GET", f"/schools/{DRILL.school_id}").json()["recipient_problems"]
    return found
