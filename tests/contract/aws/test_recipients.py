"""What came back from addresses, fake and real."""

import pytest

from rostersync.application.ports.mail import MarkState, RecipientMark, Recipients
from rostersync.aws.stores.recipients import DynamoRecipients
from tests.builders import NOW
from tests.fakes import FakeRecipients

BOUNCED = RecipientMark("Ann@larkrise.example", MarkState.BOUNCED, NOW, "Permanent/General")


@pytest.fixture(params=["fake", "dynamo"])
def recipients(request: pytest.FixtureRequest) -> Recipients:
    if request.param == "fake":
        return FakeRecipients()
    return DynamoRecipients(request.getfixturevalue("dynamo").table)


def test_a_mark_is_read_back_at_its_school_alone(recipients: Recipients) -> None:
    """Another school may know a person by the same address."""
    recipients.mark("A1", BOUNCED)

    assert (recipients.marks("A1"), recipients.marks("B2")) == ((BOUNCED,), ())


def test_an_address_has_one_mark_however_it_is_written(recipients: Recipients) -> None:
    """The newest report stands; mail services write an address in any case."""
    recipients.mark("A1", BOUNCED)
    complained = RecipientMark("ann@LARKRISE.example", MarkState.COMPLAINED, NOW)

    recipients.mark("A1", complained)

    assert recipients.marks("A1") == (complained,)


def test_an_address_that_a_person_vouches_for_is_good_again(recipients: Recipients) -> None:
    """The mark is taken away; taking it away again is quiet."""
    recipients.mark("A1", BOUNCED)

    recipients.unmark("A1", "ann@larkrise.example")
    recipients.unmark("A1", "ann@larkrise.example")

    assert recipients.marks("A1") == ()


def test_another_letter_is_another_mailbox(recipients: Recipients) -> None:
    """The Kelvin sign is no "k": what came back from one address says nothing about another."""
    recipients.mark("A1", RecipientMark("kim@larkrise.example", MarkState.BOUNCED, NOW))

    recipients.unmark("A1", "\u212aim@larkrise.example")

    assert len(recipients.marks("A1")) == 1
