"""People and settings: who may sync, who gets mails, and when autosync rests."""

from collections.abc import Callable

from playwright.sync_api import expect

from local.start import Started
from local.stories import Story
from rostersync.domain.school_settings import Reminders
from tests.browser.schools import SETBACKS
from tests.browser.visitor import Visitor

COLLEAGUE = "k.brook@backwell.example"


def test_a_colleague_is_added_and_removed(staff_at: Callable[[Story], Visitor]) -> None:
    """A colleague is brought in without an operator, and removed only after a second thought."""
    visitor = staff_at(SETBACKS)
    visitor.link("People and settings").click()
    visitor.page.get_by_label("E-mail address of a colleague").fill(COLLEAGUE)
    visitor.button("Add").click()
    people = visitor.page.get_by_role("listitem").filter(has_text=COLLEAGUE)
    people.get_by_role("button", name="Remove").click()
    people.get_by_role("button", name="Yes, remove").click()
    expect(visitor.page.get_by_text(f"{COLLEAGUE} removed.")).to_be_visible()
    expect(people).to_have_count(0)


def test_settings_are_kept(staff_at: Callable[[Story], Visitor], started: Started) -> None:
    """Recipients, reminders and a pause are saved, and the status shows the pause."""
    visitor = staff_at(SETBACKS)
    visitor.open(f"schools/{SETBACKS.school_id}/settings")
    visitor.page.get_by_label("Who gets mails").fill(f"office@backwell.example\n{COLLEAGUE}")
    visitor.page.get_by_label("Once a week").check()
    visitor.button("Save").click()
    expect(visitor.page.get_by_text("Saved.")).to_be_visible()
    school = started.cloud.ports.schools.get(SETBACKS.school_id)
    assert school.recipients == ("office@backwell.example", COLLEAGUE)
    assert school.settings.reminders is Reminders.WEEKLY


def test_a_setting_that_cannot_be_is_named(staff_at: Callable[[Story], Visitor]) -> None:
    """What is no address is not saved, and the page says which field it was."""
    visitor = staff_at(SETBACKS)
    visitor.open(f"schools/{SETBACKS.school_id}/settings")
    visitor.page.get_by_label("Who gets mails").fill("not an address")
    visitor.button("Save").click()
    visitor.sees("This could not be saved")
    expect(visitor.page.get_by_role("alert").get_by_text("Who gets mails").first).to_be_visible()
