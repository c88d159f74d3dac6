"""What the mails say: every notice and every cause, word for word."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from notify.message import TEMPLATES, content_of
from rostersync.application.ports.mail import Mail
from rostersync.domain.night_report import NightReport
from rostersync.domain.notice import Notice, NoticeKind, notice_kind
from rostersync.domain.run import Cause, NextStep, Outcome
from tests.builders import NOW, a_manual_sync, a_trouble, an_autosync
from tests.mail_samples import (
    COMPOSER,
    OPERATORS,
    RECIPIENTS,
    SAMPLES,
    a_hostile_notice,
    a_major_failure,
    a_notice,
)

MANY_NIGHTS = 100
"""More than any rule waits for."""

EXPECTED = Path(__file__).parent / "expected"

# In no mail, except as our own mark-up: what loads something, runs something or names another host.
LOADS = re.compile(r"<(?:img|script|link|iframe|object|svg)\b|@import|url\(|\bsrc=", re.IGNORECASE)


def composed(name: str) -> Mail:
    notice = SAMPLES[name]
    recipients = (OPERATORS,) if isinstance(notice, NightReport) else RECIPIENTS
    return COMPOSER(notice, recipients)


def every_notice() -> set[tuple[NoticeKind, Cause | None]]:
    """Kind and cause of every notice that the rules leave, of all runs and all troubles."""
    troubles = [
        a_trouble(nights=nights, cause_nights=nights, told_at=told_at)
        for nights in (1, MANY_NIGHTS)
        for told_at in (None, NOW)
    ]
    ends = [(Outcome.APPLIED, None), (Outcome.UNCHANGED, None)]
    runs = [
        replace(run, outcome=outcome, cause=cause, credentials_refused=refused)
        for run in (
            an_autosync(),
            replace(an_autosync(), next_step=NextStep.MANUAL_SYNC),
            a_manual_sync(),
        )
        for outcome, cause in (*ends, *((Outcome.FAILED, cause) for cause in Cause))
        for refused in (False, True)
    ]
    left = {
        (notice_kind(run, before, after), run.cause)
        for run in runs
        for before in (None, *troubles)
        for after in troubles
    }
    of_years = {(kind, None) for kind in NoticeKind if kind.startswith("year_change")}
    return {(kind, cause) for kind, cause in left if kind} | of_years


def words_of(html: str) -> list[str]:
    """The words that a reader of the page sees, in order."""
    body = html[html.index("<body") :]
    return re.sub(r"\W+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).split()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_mail_says_this_and_nothing_else(name: str) -> None:
    """Subject and text, whole. `make mails` writes them again, to be read before they are kept."""
    mail = composed(name)

    expected = (EXPECTED / f"{name}.txt").read_text()

    assert f"Subject: {mail.subject}\n\n{mail.text}" == expected


def test_every_kept_text_has_its_mail() -> None:
    """A text of a mail that is gone is deleted with it."""
    assert {path.stem for path in EXPECTED.iterdir()} == SAMPLES.keys()


def test_the_samples_are_the_notices_that_can_be_left() -> None:
    """A new one cannot come without its words, and words of a notice that never comes go."""
    notices = [each for each in SAMPLES.values() if isinstance(each, Notice)]

    assert {(each.kind, each.cause) for each in notices} == every_notice()


def test_every_template_is_of_a_notice_that_can_be_left() -> None:
    """Each notice has its template, and each template its notice."""
    bases = {"failed", "school"}
    written = {path.stem for path in (TEMPLATES / "content").iterdir()} - bases

    assert written == {"night_report", *(content_of(*each) for each in every_notice())}


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - {"night_report-credentials_refused"}))
def test_the_page_says_what_the_text_says(name: str) -> None:
    """Both forms are set from one template: no word is in one of them alone."""
    mail = composed(name)
    page = set(words_of(mail.html)) - {"Schools", "How", "they", "ended"}
    text = set(re.sub(r"\W+", " ", mail.text).split()) - {"https"}

    assert page ^ text <= {"Schools", "How", "they", "ended", *_words_of_links(mail)}


def _words_of_links(mail: Mail) -> set[str]:
    return {
        word for link in re.findall(r"https://\S+", mail.text) for word in re.split(r"\W+", link)
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_loads_nothing(name: str) -> None:
    """A mail that loads from elsewhere reveals who read it, and half of all readers block it."""
    assert LOADS.findall(composed(name).html) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_can_be_read_out(name: str) -> None:
    """A language, one first heading, and no table that is taken for data but the counts."""
    html = composed(name).html

    assert html.count("<h1") == 1
    assert html.count("<table") == html.count('role="presentation"') + html.count("<thead>")
    assert '<html lang="en-GB"' in html


def test_a_name_that_is_markup_is_shown_as_it_is_written() -> None:
    """What a stranger writes into a class's name is text, in the page as anywhere."""
    html = COMPOSER(a_hostile_notice(), RECIPIENTS).html

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_name_cannot_begin_a_header() -> None:
    """No line break, and no character that turns the reading direction, reaches a subject."""
    subject = COMPOSER(a_hostile_notice(), RECIPIENTS).subject

    assert subject.isprintable()


def test_a_subject_has_an_end() -> None:
    """However long the school's name is."""
    mail = COMPOSER(replace(a_major_failure(), school_name="x" * 10_000), RECIPIENTS)

    assert len(mail.subject) == 200


def test_the_link_leads_to_that_school() -> None:
    """An id of an odd source stays one parameter."""
    notice = replace(a_major_failure(), school_id="a&b=c/d")

    assert "https://sync.rostersync.example/?school=a%26b%3Dc%2Fd&open=plan\n" in (
        COMPOSER(notice, RECIPIENTS).text
    )


def test_the_operators_read_why_a_schools_notice_came_to_them() -> None:
    """They get the mails of a school without a working address."""
    text = COMPOSER(a_major_failure(), (OPERATORS,)).text

    assert "no address of Larkrise School takes mail" in text


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        ("cron(30 2 * * ? *)", "on Monday 23 November 2026, 02:30 GMT"),
        ("cron(0 1 * * ? *)", "on Tuesday 24 November 2026, 01:00 GMT"),
        ("cron(0 1 ? * MON-FRI *)", "in the next night"),
    ],
)
def test_the_next_try_is_told_as_far_as_it_is_known(schedule: str, words: str) -> None:
    """A daily schedule gives the time; of another it is only said that there is a next night."""
    composer = replace(COMPOSER, nightly_schedule=schedule)

    text = composer(a_notice(NoticeKind.MIS_PROBLEM, Cause.MIS_ACCESS), RECIPIENTS).text

    assert f"The next try is {words}." in text


def test_summer_time_is_named() -> None:
    """A person reads the clock of their own wall."""
    june = a_major_failure().created_at.replace(month=6)

    assert "Tuesday 23 June 2026, 02:02 BST" in (
        COMPOSER(replace(a_major_failure(), created_at=june), RECIPIENTS).text
    )


def test_more_addresses_than_fit_are_counted() -> None:
    """The other recipients stay readable."""
    people = [f"person{number}@larkrise.example" for number in range(1, 15)]

    text = COMPOSER(a_major_failure(), people).text

    assert "person10@larkrise.example and 4 more. Staff" in text


@pytest.mark.parametrize(
    "name", [name for name, each in SAMPLES.items() if isinstance(each, Notice)]
)
def test_a_mail_says_by_which_ids_it_is_looked_for(name: str) -> None:
    """The school's and the run's, as they are in logs, traces, table and API."""
    notice, mail = SAMPLES[name], composed(name)
    assert isinstance(notice, Notice)

    ids = {notice.school_id, notice.run_id}
    assert [id for id in ids if id not in mail.text or id not in mail.html] == []
