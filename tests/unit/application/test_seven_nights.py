"""Seven nights of one school under each rule of reminders: who gets which mail."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from rostersync.application.night import run_school
from rostersync.application.ports.mail import NoticeRef, Outgoing
from rostersync.application.ports.queue import NightMessage
from rostersync.domain.errors import CredentialsRefused, MisError, MisUnavailable
from rostersync.domain.school_settings import Reminders, Settings
from rostersync.domain.snapshot import Snapshot
from tests.builders import NIGHT, SCHOOL_ID, a_class, a_roster, a_school, mirror
from tests.fakes import FakeMis
from tests.fakes.brake import an_idle_brake
from tests.mis_edits import without_class
from tests.unit.application.posting import PostOffice

RECIPIENT = "network.manager@larkrise.example"

ROSTER = a_roster(
    classes=[a_class("7x"), a_class("7y", name="7Y Maths"), a_class("7z", name="7Z Maths")]
)
IN_ORDER = mirror(ROSTER)
ONE_GONE = without_class(IN_ORDER, "7x")
TWO_GONE = without_class(ONE_GONE, "7y")
DOWN = MisUnavailable("no answer in 30 s")
REFUSED = CredentialsRefused("credentials refused for every school")

F, R, P = "autosync_failed", "autosync_resolved", "mis_problem"


@dataclass
class SchoolLife:
    """One school, its MIS, and the post of each night."""

    reminders: Reminders
    mis: FakeMis = field(default_factory=lambda: FakeMis(IN_ORDER))
    office: PostOffice = field(default_factory=PostOffice)

    def __post_init__(self) -> None:
        school = a_school(recipients=(RECIPIENT,), settings=Settings(reminders=self.reminders))
        self.office.table.add(school, ROSTER)

    def night(self, number: int, answer: Snapshot | MisError) -> str | None:
        """Live one night; the kind of the mail that the school got, if it got one."""
        self.mis.answer = answer
        night = NightMessage(SCHOOL_ID, NIGHT + timedelta(days=number), reread=True)
        table = self.office.table
        run_school(night, 3, table.ports(self.mis, self.office.clock), an_idle_brake())
        self.office.clock.advance(timedelta(days=1))
        before = len(self.office.mailer.taken)
        for notice in table.notices:
            ref = NoticeRef(notice.school_id, notice.notice_id)
            self.office.outbox.add(Outgoing(ref, notice))
            self.office.send(ref)
        mails = self.office.mailer.taken[before:]
        assert {address for address, _ in mails} <= {RECIPIENT}
        return " ".join(mail.kind for _, mail in mails) or None


def mails_of(reminders: Reminders, *answers: Snapshot | MisError) -> list[str | None]:
    life = SchoolLife(reminders)
    return [life.night(number, answer) for number, answer in enumerate(answers)]


@pytest.mark.parametrize(
    ("reminders", "mails"),
    [
        (Reminders.EVERY_NIGHT, [F, F, F, F, R, None, F]),
        (Reminders.WEEKLY, [F, None, F, None, R, None, F]),
        (Reminders.ONCE, [F, None, F, None, R, None, F]),
    ],
)
def test_it_fails_twice_differs_twice_is_resolved_and_fails_again(
    reminders: Reminders, mails: list[str | None]
) -> None:
    """Another set of warnings mails at once, as does the first failure after a good night."""
    nights = (ONE_GONE, ONE_GONE, TWO_GONE, TWO_GONE, IN_ORDER, IN_ORDER, ONE_GONE)

    assert mails_of(reminders, *nights) == mails


@pytest.mark.parametrize(
    ("reminders", "mails"),
    [
        (Reminders.EVERY_NIGHT, [F] * 8),
        (Reminders.WEEKLY, [F, None, None, None, None, None, None, F]),
        (Reminders.ONCE, [F, None, None, None, None, None, None, None]),
    ],
)
def test_the_same_failure_for_a_week_and_a_day(
    reminders: Reminders, mails: list[str | None]
) -> None:
    """A weekly reminder comes on the eighth night."""
    assert mails_of(reminders, *[ONE_GONE] * 8) == mails


@pytest.mark.parametrize(
    ("reminders", "mails"),
    [
        (Reminders.EVERY_NIGHT, [None, None, P, P, R, None, None]),
        (Reminders.WEEKLY, [None, None, P, None, R, None, None]),
        (Reminders.ONCE, [None, None, P, None, R, None, None]),
    ],
)
def test_an_outage_is_told_from_its_third_night(
    reminders: Reminders, mails: list[str | None]
) -> None:
    """Until then it is the operators' business, and the first good night sends one mail."""
    nights = (DOWN, DOWN, DOWN, DOWN, IN_ORDER, IN_ORDER, DOWN)

    assert mails_of(reminders, *nights) == mails


@pytest.mark.parametrize("reminders", Reminders)
def test_credentials_that_are_refused_for_all_are_no_schools_business(
    reminders: Reminders,
) -> None:
    """Not even after a week; and a school without a mail gets none that it is over."""
    assert mails_of(reminders, *[REFUSED] * 6, IN_ORDER) == [None] * 7


def test_an_outage_that_began_as_our_fault_is_told_by_its_own_nights() -> None:
    """The cause is the same for both, so the nights in a row count on."""
    nights = (DOWN, DOWN, REFUSED, DOWN, IN_ORDER)

    assert mails_of(Reminders.EVERY_NIGHT, *nights) == [None, None, None, P, R]
