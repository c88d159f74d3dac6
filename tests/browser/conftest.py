"""One local cloud, one night in it, and one browser for all tests of the page."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import boto3
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from rich.console import Console

from local.night import begin, follow, next_night
from local.people import staff_of, tokens_of
from local.samples import register, set_up_all
from local.start import CloudOrder, Started, local_cloud
from local.stories import Outcome, Story
from rostersync.aws import clients
from tests.browser.schools import SCHOOLS
from tests.browser.visitor import Visitor

# Reading an MIS through an emulated cloud, on two cores that do everything.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)

# Nothing of the browser's own may speak to anybody; it is one of many on a machine without a GPU.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def started() -> Iterator[Started]:
    before = dict(os.environ)
    # Clients and session that other tests of this process made would still speak to moto.
    boto3.DEFAULT_SESSION = None
    clients.dynamodb.cache_clear()
    clients.sqs.cache_clear()
    try:
        with local_cloud(CloudOrder(mis_token="invented"), Console(quiet=True)) as it:
            _live_a_night(it)
            yield it
    finally:
        boto3.DEFAULT_SESSION = None
        os.environ.clear()
        os.environ.update(before)


def _live_a_night(started: Started) -> None:
    """Set the schools up, change them on the MIS, and let their autosync fail."""
    cloud, control = started.cloud, started.control
    assert control
    for story in SCHOOLS:
        control.generate(story.school)
        register(story, cloud.ports)
    set_up_all([story for story in SCHOOLS if story.set_up], cloud, lambda name: None)
    tokens_of([story.school_id for story in SCHOOLS], cloud)
    for story in SCHOOLS:
        control.change(story.school_id, story.changes)
    due = [story.school_id for story in SCHOOLS if story.outcome is not Outcome.NOT_RUN]
    night = next_night(cloud.ports, due)
    follow(cloud, night, begin(cloud, night, due), lambda school: None, started.require_running)


@pytest.fixture(autouse=True)
def aws_environment(started: Started) -> None:
    """Here the environment is the local cloud's, in place of the fake one."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Debian's, or else the one that Playwright installed for itself.
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=_ARGUMENTS
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with new_context(browser) as context:
        yield context


@contextmanager
def new_context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser with nothing in its memory."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        # What the Content-Security-Policy refuses, the browser says in its console alone.
        lambda message: faults.append(message.text) if "Content Security" in message.text else None,
    )
    yield page
    assert faults == []


@pytest.fixture
def visitor(page: Page, started: Started) -> Visitor:
    return Visitor(page, f"{started.cloud.api_url}/")


@pytest.fixture(scope="session")
def sessions() -> dict[str, str]:
    """What the page kept of each person who has signed in, by their address."""
    return {}


@pytest.fixture
def staff_at(visitor: Visitor, sessions: dict[str, str]) -> Callable[[Story], Visitor]:
    """Somebody of the school's staff, signed in, who has followed a mail's link."""

    def arrive(story: Story) -> Visitor:
        email = staff_of(story.school_id)
        visitor.open("")
        if email in sessions:
            visitor.take_up(sessions[email])
        else:
            visitor.sign_in(email)
            sessions[email] = visitor.session()
        visitor.follow_mail(story.school_id)
        visitor.sees(story.name)
        return visitor

    return arrive
