"""A notice is sent once to each of its people, whoever tries and wherever it was cut off."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from rostersync.application.ports.mail import (
    MailPutOff,
    MailRefused,
    MailUncertain,
    MarkState,
    NoticeRef,
    Outgoing,
    RecipientMark,
)
from rostersync.domain.delivery import DeliveryState
from rostersync.domain.notice import MOST_MANUAL_SYNC_MAILS, Notice, NoticeKind
from rostersync.domain.run import Cause
from tests.builders import NOW, a_school
from tests.fakes import Crash
from tests.mail_samples import a_night_report
from tests.unit.application.posting import OPERATORS, PostOffice

ANN, BEN = "ann@larkrise.example", "ben@larkrise.example"

NOTICE = Notice(
    NoticeKind.MIS_PROBLEM, "A1", "Larkrise School", "2026-11-23-autosync", NOW, Cause.MIS_ACCESS
)


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def ref(office: PostOffice) -> NoticeRef:
    """A notice for two."""
    return office.leave(NOTICE, a_school("A1", recipients=(ANN, BEN)))


def states(office: PostOffice, ref: NoticeRef) -> dict[str, DeliveryState]:
    return {address: each.state for address, each in office.outbox.items[ref].deliveries.items()}


def test_each_recipient_gets_a_mail(office: PostOffice, ref: NoticeRef) -> None:
    """One mail each, so that nobody's answer goes to all."""
    office.send(ref)

    assert office.mailer.addresses() == [ANN, BEN]


def test_the_notice_records_the_service_ids(office: PostOffice, ref: NoticeRef) -> None:
    """An operator who asks the mail service about a mail finds its id here."""
    office.send(ref)

    record = office.outbox.items[ref]
    assert {a: d.message_id for a, d in record.deliveries.items()} == {ANN: "ses-1", BEN: "ses-2"}
    assert record.closed_at == NOW


def test_a_record_that_comes_again_sends_nothing(office: PostOffice, ref: NoticeRef) -> None:
    """The stream delivers at least once."""
    office.send(ref)

    told = office.send(ref)

    assert (told.deliveries, len(office.mailer.taken)) == ({}, 2)


def test_a_notice_that_is_gone_is_left(office: PostOffice) -> None:
    """Four hundred days later the item may have been deleted."""
    assert office.send(NoticeRef("SCHOOL#A1", "NOTICE#gone")).deliveries == {}


def test_two_senders_at_the_same_moment_send_once(office: PostOffice, ref: NoticeRef) -> None:
    """The second reads before the first writes, and is refused by the record's revision."""
    stale = office.outbox.items[ref]
    office.send(ref)

    assert office.outbox.save(replace(stale, recipients=(ANN,))) is None


def test_a_sender_leaves_what_another_is_sending(office: PostOffice, ref: NoticeRef) -> None:
    """Until that other must be dead."""
    office.mailer.after_taking[ANN] = [Crash()]
    with pytest.raises(Crash):
        office.send(ref)

    office.send(ref)

    assert office.mailer.addresses() == [ANN]


@pytest.mark.parametrize("save", [1, 2, 3, 4])
def test_a_crash_costs_one_mail_at_most_and_loses_none(
    office: PostOffice, ref: NoticeRef, save: int
) -> None:
    """Cut off before each write in turn; whoever comes after the lease finishes."""
    office.outbox.crash_at_save = save
    with pytest.raises(Crash):
        office.send(ref)
    office.wait()

    office.send(ref)

    got = Counter(office.mailer.addresses())
    assert got.keys() == {ANN, BEN}
    assert got.total() <= 3


def test_a_mail_is_never_sent_a_third_time(office: PostOffice, ref: NoticeRef) -> None:
    """Twice unknown is uncertain: it is written down for a person to look at."""
    office.mailer.after_taking[ANN] = [MailUncertain(), MailUncertain()]
    for _ in range(4):
        office.send(ref)
        office.wait()

    assert Counter(office.mailer.addresses())[ANN] == 2
    assert states(office, ref) == {ANN: DeliveryState.UNCERTAIN, BEN: DeliveryState.SENT}


def test_a_refusal_is_recorded_and_the_others_get_theirs(
    office: PostOffice, ref: NoticeRef
) -> None:
    """A rejected address ends in the notice's own record, with the service's reason."""
    office.mailer.answers[ANN] = [MailRefused("MessageRejected")]

    office.send(ref)

    assert states(office, ref) == {ANN: DeliveryState.REFUSED, BEN: DeliveryState.SENT}
    assert office.outbox.items[ref].deliveries[ANN].reason == "MessageRejected"


def test_what_is_put_off_is_tried_again_as_often_as_needed(
    office: PostOffice, ref: NoticeRef
) -> None:
    """It was surely not sent, so an outage of the service may last longer than two tries."""
    office.mailer.answers[ANN] = [MailPutOff("TooManyRequestsException")] * 5
    for _ in range(6):
        office.send(ref)

    assert office.mailer.addresses() == [BEN, ANN]
    assert office.outbox.items[ref].closed_at == NOW


def test_the_audience_is_settled_at_the_first_try(office: PostOffice, ref: NoticeRef) -> None:
    """Somebody who is added while a mail waits gets none halfway through."""
    office.mailer.answers[ANN] = [MailPutOff("TooManyRequestsException")]
    office.send(ref)
    office.table.add(a_school("A1", recipients=("carl@larkrise.example",)))

    office.send(ref)

    assert office.mailer.addresses() == [BEN, ANN]


def test_an_address_that_bounced_is_not_written_to(office: PostOffice, ref: NoticeRef) -> None:
    """The others are."""
    office.recipients.mark("A1", RecipientMark(ANN.upper(), MarkState.BOUNCED, NOW))

    office.send(ref)

    assert office.mailer.addresses() == [BEN]


@pytest.mark.parametrize("recipients", [(), (ANN,)])
def test_a_school_nobody_of_which_can_be_told_is_told_to_the_operators(
    office: PostOffice, recipients: tuple[str, ...]
) -> None:
    """It has no address, or none that works."""
    ref = office.leave(NOTICE, a_school("A1", recipients=recipients))
    office.recipients.mark("A1", RecipientMark(ANN, MarkState.COMPLAINED, NOW))

    office.send(ref)

    assert office.mailer.addresses() == [OPERATORS]


def test_a_school_that_is_gone_is_told_to_the_operators(office: PostOffice) -> None:
    """The failure happened all the same."""
    ref = office.leave(NOTICE)
    office.table.schools.clear()

    office.send(ref)

    assert office.mailer.addresses() == [OPERATORS]


def test_the_night_report_goes_to_the_operators(office: PostOffice) -> None:
    """And to no school."""
    ref = NoticeRef("NIGHT#2026-11-23", "NOTICE#night_report")
    office.outbox.add(Outgoing(ref, a_night_report()))

    office.send(ref)

    assert office.mailer.addresses() == [OPERATORS]


def test_a_thousand_schools_get_a_mail_each_whatever_is_delivered_twice(
    office: PostOffice,
) -> None:
    """Every stream record comes two or three times, in any order, some while SES throttles."""
    people = [f"school{number}@example.org" for number in range(1000)]
    refs = [
        office.leave(
            replace(NOTICE, school_id=f"A{number}"), a_school(f"A{number}", recipients=(address,))
        )
        for number, address in enumerate(people)
    ]
    for address in people[::7]:
        office.mailer.answers[address] = [MailPutOff("TooManyRequestsException")]

    for ref in (*refs, *refs[::-1], *refs[::2]):
        office.send(ref)

    assert Counter(office.mailer.addresses()) == dict.fromkeys(people, 1)


def a_manual_sync(number: int) -> Notice:
    return replace(
        NOTICE,
        kind=NoticeKind.MANUAL_SYNC_APPLIED,
        run_id=f"2026-11-23T08{number:02}-manual",
        cause=None,
    )


TWENTY = a_school("A1", recipients=tuple(f"{number}@larkrise.example" for number in range(20)))


def test_manual_syncs_send_so_many_mails_a_day_and_no_more(office: PostOffice) -> None:
    """Whoever lists twenty strangers and syncs all day reaches each of them five times."""
    for number in range(7):
        office.send(office.leave(a_manual_sync(number), TWENTY))

    told = Counter(office.mailer.addresses())
    assert told.pop(OPERATORS) == 2
    assert (len(told), set(told.values())) == (20, {5})
    assert told.total() == MOST_MANUAL_SYNC_MAILS


def test_the_next_day_mails_go_out_again(office: PostOffice) -> None:
    """The bound is of a day."""
    for number in range(6):
        office.send(office.leave(a_manual_sync(number), TWENTY))
    office.mailer.taken.clear()

    tomorrow = replace(a_manual_sync(7), created_at=NOW + timedelta(days=1))
    office.send(office.leave(tomorrow, TWENTY))

    assert len(office.mailer.addresses()) == 20


def test_a_failing_night_is_told_whatever_was_synced_by_hand(office: PostOffice) -> None:
    """Nobody can use up the mails that a school needs most."""
    for number in range(7):
        office.send(office.leave(a_manual_sync(number), TWENTY))
    office.mailer.taken.clear()

    office.send(office.leave(NOTICE, TWENTY))

    assert OPERATORS not in office.mailer.addresses()


def test_a_mail_that_is_tried_again_goes_to_the_same_people(office: PostOffice) -> None:
    """The recipients are recorded with the first try, and counted once."""
    ref = office.leave(a_manual_sync(1), TWENTY)
    office.mailer.answers[TWENTY.recipients[0]] = [MailPutOff("Throttling")]
    office.send(ref)

    office.send(ref)

    assert set(office.mailer.addresses()) == set(TWENTY.recipients)
