"""Mails of a night, sent by the deployed functions, each in its own role."""

from datetime import UTC, datetime

import pytest

from local.cloud import Cloud
from local.mails import SentMail, await_mails, check_now, sent_mails
from local.night import Ended
from local.people import staff_of
from rostersync.application.mail_tags import tags_of
from rostersync.application.ports.mail import MarkState
from rostersync.aws.stores.recipients import DynamoRecipients
from rostersync.aws.table.table import Table
from tests.e2e.drills import invoke, physical_id, until
from tests.e2e.small_stories import BEREFT, JOINED, WITHDRAWN
from tests.functions.notify.events import a_bounce
from tests.mail_samples import COMPOSER, RECIPIENTS, a_major_failure

pytestmark = pytest.mark.e2e

WITHIN_S = 60


@pytest.fixture(scope="module")
def mails(cloud: Cloud, night: dict[str, Ended]) -> tuple[SentMail, ...]:
    """The mails about the night: two schools that failed."""
    await_mails(cloud, 2, WITHIN_S)
    return sent_mails(cloud)


def to_school(mails: tuple[SentMail, ...], school_id: str) -> list[SentMail]:
    return [mail for mail in mails if mail.to == staff_of(school_id)]


def about_the_night(mails: list[SentMail]) -> list[str]:
    return [mail.subject for mail in mails if "manual sync" not in mail.subject]


def test_a_school_that_failed_gets_one_mail(mails: tuple[SentMail, ...]) -> None:
    """It names what was found, and that nothing was changed."""
    assert about_the_night(to_school(mails, BEREFT.school_id)) == [
        "Your move: 1 class gone, 1 task at stake (Bereft School, autosync stopped)"
    ]


def test_a_school_that_withdrew_its_permission_gets_its_own_words(
    mails: tuple[SentMail, ...],
) -> None:
    """Each cause says who must act."""
    assert about_the_night(to_school(mails, WITHDRAWN.school_id)) == [
        "Withdrawn School: autosync has no access to your MIS, nothing was changed"
    ]


def test_a_school_that_was_synced_gets_none(mails: tuple[SentMail, ...]) -> None:
    """A night that went well sends no mail."""
    assert about_the_night(to_school(mails, JOINED.school_id)) == []


def test_the_mail_leads_to_the_manual_sync(mails: tuple[SentMail, ...], cloud: Cloud) -> None:
    """The link is the school's own."""
    [mail] = [each for each in to_school(mails, BEREFT.school_id) if "stopped" in each.subject]

    assert f"/?school={BEREFT.school_id}" in mail.text


def test_the_notice_records_its_mail(mails: tuple[SentMail, ...], cloud: Cloud) -> None:
    """Whom it was sent to, under which id of the mail service, and that nothing is left to do."""
    [mail] = [each for each in to_school(mails, BEREFT.school_id) if "stopped" in each.subject]

    [item] = [
        each
        for each in Table(cloud.outputs["TableName"]).query(f"SCHOOL#{BEREFT.school_id}", "NOTICE#")
        if each["kind"] == "autosync_failed"
    ]
    assert item["deliveries"][mail.to]["message_id"] == mail.message_id
    assert "closed_at" in item
    assert "directory_pk" not in item


def test_the_operators_get_one_report_of_the_night(
    mails: tuple[SentMail, ...], cloud: Cloud
) -> None:
    """However often it is looked."""
    check_now(cloud)
    check_now(cloud)

    until(lambda: of_the_night(cloud) != [], "no report of the night")
    check_now(cloud)

    assert len(of_the_night(cloud)) == 1


def of_the_night(cloud: Cloud) -> list[SentMail]:
    """The reports of the night that the rule began today; drills have nights of their own.

    How many schools it was for depends on which tests had set up theirs before it.
    """
    today = datetime.now(UTC).date()
    begins = f"Night of {today:%A} {today.day} {today:%B %Y}: "
    return [mail for mail in sent_mails(cloud) if mail.subject.startswith(begins)]


def test_an_address_that_bounced_is_marked_on_its_school(cloud: Cloud) -> None:
    """By the event that EventBridge hands to the function."""
    tags = tags_of(COMPOSER(a_major_failure(), RECIPIENTS))
    event = a_bounce(tags={name: [value] for name, value in tags.items()})

    invoke(physical_id("NotifyFeedbackFunction"), event)

    marks = DynamoRecipients(Table(cloud.outputs["TableName"])).marks(a_major_failure().school_id)
    assert [mark.state for mark in marks] == [MarkState.BOUNCED]
