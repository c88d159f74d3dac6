"""The whole story: a class is gone, the night fails, and a person settles it."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from local.mails import sent_mails
from local.people import staff_of
from local.start import Started
from local.stories import Story
from tests.browser.schools import KEYS, LOST_CLASS, LOST_TASKS, MOUSE, NEW
from tests.browser.visitor import Visitor

ACT = "Delete 1 class and 2 tasks, and sync"
MOST_TABS = 120
MAILED_WITHIN_S = 30


def test_a_person_settles_a_failed_night_by_mouse(visitor: Visitor, started: Started) -> None:
    """From the mail's link to a school that is in order, with nothing lost unseen."""
    visitor.page.goto(_mailed_link(started))
    visitor.sign_in(staff_of(MOUSE.school_id))
    visitor.sees("Autosync has been stopped")
    visitor.link("Choose subjects and classes").click()
    visitor.link("Next: classes").click()
    visitor.sees("Classes that are no longer on the MIS")
    for title in LOST_TASKS:
        expect(visitor.page.get_by_text(title)).to_be_visible()
    visitor.link("Next: check and confirm").click()
    visitor.page.get_by_label(f"Yes, delete {LOST_CLASS} and 2 tasks with it").check()
    visitor.button(ACT).click()
    visitor.sees("Done")
    with visitor.page.expect_download() as download:
        visitor.button("Save each change as a spreadsheet (CSV)").click()
    assert LOST_TASKS[0] in download.value.path().read_text()
    visitor.link("State of the school").click()
    visitor.sees("In order since")
    assert started.cloud.ports.schools.get(MOUSE.school_id).standing.trouble is None


def _mailed_link(started: Started) -> str:
    """The link to the page in the mail of the failed night; the mail may still be on its way."""
    until = time.monotonic() + MAILED_WITHIN_S
    while time.monotonic() < until:
        for mail in sent_mails(started.cloud):
            link = re.search(rf"{started.cloud.api_url}/\?school=\S+", mail.text)
            if mail.to == staff_of(MOUSE.school_id) and "stopped" in mail.subject and link:
                return link.group()
        time.sleep(0.5)
    raise AssertionError("no mail of the failed night names the page")


def test_a_person_settles_a_failed_night_by_keyboard_alone(
    visitor: Visitor, started: Started
) -> None:
    """Everything that the story needs can be reached by Tab, and done by Enter and Space."""
    page = visitor.page
    visitor.follow_mail(KEYS.school_id)
    _press_on(page, "Sign in", "Enter")
    visitor.give_password(staff_of(KEYS.school_id))
    visitor.sees("Autosync has been stopped")
    _press_on(page, "Look at the changes", "Enter")
    visitor.sees("What the sync would do")
    _press_on(page, "Choose subjects and classes", "Enter")
    visitor.sees("Choose the subjects")
    _press_on(page, "Next: classes", "Enter")
    visitor.sees("Choose the classes")
    _press_on(page, "Next: check and confirm", "Enter")
    visitor.sees("What you need to accept")
    _press_on(page, f"Yes, delete {LOST_CLASS} and 2 tasks with it", "Space")
    _press_on(page, ACT, "Enter")
    visitor.sees("Done")
    assert started.cloud.ports.schools.get(KEYS.school_id).standing.trouble is None


def _press_on(page: Page, name: str, key: str) -> None:
    """Go on by Tab to what is called so, and press the key there."""
    expect(page.get_by_text(name, exact=True).last).to_be_visible()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if _focused(page) == name:
            page.keyboard.press(key)
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def _focused(page: Page) -> str:
    name: str = page.evaluate(
        "(({activeElement: at}) => (at.labels?.[0] ?? at).textContent.trim())(document)"
    )
    return name


def test_a_new_school_is_set_up(staff_at: Callable[[Story], Visitor], started: Started) -> None:
    """Nothing is chosen beforehand; a subject that is chosen brings its classes with it."""
    visitor = staff_at(NEW)
    visitor.link("Choose what to sync").click()
    offered = visitor.column("On the MIS, not chosen")
    offered.get_by_role("button", name="Add Mathematics").click()
    expect(visitor.column("Chosen for sync").get_by_text("Being added", exact=True)).to_be_visible()
    visitor.link("Next: classes").click()
    visitor.column("Chosen for sync").get_by_role("button", name="Remove 7x/Ma1").click()
    visitor.link("Next: check and confirm").click()
    visitor.page.get_by_role("button", name="Set up 1 subject and").click()
    visitor.sees("Done")
    school = started.cloud.ports.schools.get(NEW.school_id)
    names = {each.name for each in started.cloud.ports.rosters.roster(school).classes.values()}
    assert "7x/Ma1" not in names
    assert names
