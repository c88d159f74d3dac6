"""What goes wrong on the way is part of the page: it says so, and nothing chosen is lost."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from local.mis.changes import ComeBack, GoDown
from local.people import staff_of
from local.start import Started
from local.stories import Story
from manual_sync_api.problem_answers import respond
from rostersync.aws.stores.tasks import DynamoTasks
from rostersync.aws.table.table import Table
from rostersync.domain.errors import PreviewExpired, SyncInProgress
from rostersync.domain.roster import Task
from tests.browser.schools import BACK, LOST_CLASS, MOUSE, SETBACKS, STALE, TABS
from tests.browser.visitor import Visitor

ACT = "Delete 1 class and 2 tasks, and sync"
SESSION_KEY = "Object.keys(sessionStorage).find((key) => key.startsWith('oidc.user:'))"
BREAK_TOKEN = "user.id_token = user.id_token.slice(0, -8) + 'AAAAAAAA';"


@pytest.fixture
def at_subjects(staff_at: Callable[[Story], Visitor]) -> Visitor:
    """Somebody who has just taken a subject out."""
    visitor = staff_at(SETBACKS)
    visitor.open(f"schools/{SETBACKS.school_id}/sync/subjects")
    visitor.column("Chosen for sync").get_by_role("button", name="Remove English").click()
    expect(visitor.page.get_by_text("Being removed", exact=True)).to_be_visible()
    return visitor


@pytest.fixture
def at_confirm(staff_at: Callable[[Story], Visitor]) -> Visitor:
    """Somebody who has ticked what needs a yes, and not yet confirmed."""
    visitor = staff_at(SETBACKS)
    visitor.open(f"schools/{SETBACKS.school_id}/sync/confirm")
    visitor.sees("What you need to accept")
    visitor.tick_all()
    return visitor


def test_homework_set_meanwhile_makes_the_person_look_again(
    staff_at: Callable[[Story], Visitor], started: Started
) -> None:
    """A task that nobody has seen is not deleted: the page says what changed, and asks again."""
    visitor = staff_at(STALE)
    visitor.open(f"schools/{STALE.school_id}/sync/confirm")
    visitor.sees("What you need to accept")
    visitor.tick_all()
    _set_homework(started, STALE.school_id)
    visitor.button(ACT).click()
    visitor.sees("Something has changed since you looked")
    expect(visitor.page.get_by_text("Homework was set or removed")).to_be_visible()
    visitor.button("Look again").click()
    expect(visitor.button("Delete 1 class and 3 tasks, and sync")).to_be_visible()
    expect(visitor.page.get_by_role("checkbox")).not_to_be_checked()


def _set_homework(started: Started, school_id: str) -> None:
    ports = started.cloud.ports
    roster = ports.rosters.roster(ports.schools.get(school_id))
    (lost,) = [each for each in roster.classes.values() if each.name == LOST_CLASS]
    task = Task("late", lost.id, "Set at the last minute", datetime.now(UTC), ())
    DynamoTasks(Table(started.cloud.outputs["TableName"])).put(school_id, task)


def test_a_second_tab_cannot_confirm_what_the_first_has_settled(
    staff_at: Callable[[Story], Visitor], context: BrowserContext
) -> None:
    """Of two tabs one wins; the other says that somebody has confirmed."""
    first = staff_at(TABS)
    second = Visitor(context.new_page(), first.url)
    second.follow_mail(TABS.school_id)
    second.sign_in(staff_of(TABS.school_id))
    for visitor in (first, second):
        visitor.open(f"schools/{TABS.school_id}/sync/confirm")
        visitor.sees("What you need to accept")
        visitor.tick_all()
    first.button(ACT).click()
    first.sees("Done")
    second.button(ACT).click()
    second.sees("Something has changed since you looked")
    expect(second.page.get_by_text("Somebody else has confirmed a manual sync.")).to_be_visible()


def test_after_it_is_done_the_back_button_does_nothing_twice(
    staff_at: Callable[[Story], Visitor],
) -> None:
    """Going back leads to what was done, and not to a step that could be taken again."""
    visitor = staff_at(BACK)
    visitor.open(f"schools/{BACK.school_id}/sync/subjects")
    visitor.link("Next: classes").click()
    visitor.link("Next: check and confirm").click()
    visitor.sees("What you need to accept")
    visitor.tick_all()
    visitor.page.get_by_role("button", name="and sync").click()
    visitor.sees("Done")
    visitor.page.go_back()
    visitor.sees("This manual sync is confirmed")


def test_the_back_button_keeps_what_was_chosen(at_subjects: Visitor) -> None:
    """Steps are places: forward and back again finds the choice as it was."""
    at_subjects.link("Next: classes").click()
    at_subjects.sees("Choose the classes")
    at_subjects.page.go_back()
    expect(at_subjects.page.get_by_text("Being removed", exact=True)).to_be_visible()


def test_a_reload_keeps_what_was_chosen(at_subjects: Visitor) -> None:
    """The choice outlives the page, in this tab."""
    at_subjects.page.reload()
    expect(at_subjects.page.get_by_text("Being removed", exact=True)).to_be_visible()


def test_a_session_that_ends_midway_loses_nothing(at_subjects: Visitor) -> None:
    """The gateway refuses the token; after a new sign-in the person is back where they were."""
    _end_session(at_subjects.page)
    at_subjects.page.reload()
    at_subjects.sees("You have been signed out")
    at_subjects.button("Sign in again").click()
    at_subjects.give_password(staff_of(SETBACKS.school_id))
    at_subjects.sees("Choose the subjects")
    expect(at_subjects.page.get_by_text("Being removed", exact=True)).to_be_visible()


def test_a_token_that_runs_out_is_renewed_unseen(at_subjects: Visitor) -> None:
    """Nobody is sent to sign in while the session itself is good."""
    good = _session(at_subjects.page)

    # The emulator's own renewal tells another time of sign-in, which OpenID Connect Core 1.0
    # (12.2) forbids and the page's library refuses.
    def renew(route: Route) -> None:
        tokens = {name: good[name] for name in ("id_token", "access_token", "token_type")}
        route.fulfill(json=tokens, headers={"Access-Control-Allow-Origin": "*"})

    at_subjects.page.route("**/oauth2/token", renew)
    _edit_session(at_subjects.page, f"user.profile.exp = 0; {BREAK_TOKEN}")
    at_subjects.page.reload()
    expect(at_subjects.page.get_by_text("Being removed", exact=True)).to_be_visible()


def test_who_signs_out_leaves_nothing_behind(at_subjects: Visitor) -> None:
    """Neither session nor choice is left for the next person at the computer."""
    at_subjects.button("Sign out").click()
    at_subjects.sees("Sign in")
    kept = at_subjects.page.evaluate("Object.keys(sessionStorage)")
    assert kept == []


def _end_session(page: Page) -> None:
    """Break the token, and take what could renew it."""
    _edit_session(page, f"delete user.refresh_token; {BREAK_TOKEN}")


def _session(page: Page) -> dict[str, str]:
    """What the page keeps of who is signed in."""
    session: dict[str, str] = page.evaluate(f"JSON.parse(sessionStorage.getItem({SESSION_KEY}))")
    return session


def _edit_session(page: Page, edit: str) -> None:
    page.evaluate(
        f"""() => {{
            const key = {SESSION_KEY};
            const user = JSON.parse(sessionStorage.getItem(key));
            {edit}
            sessionStorage.setItem(key, JSON.stringify(user));
        }}"""
    )


def test_without_a_network_the_page_says_so_and_goes_on_later(
    at_subjects: Visitor, context: BrowserContext
) -> None:
    """What was chosen waits until the network is back."""
    at_subjects.link("Next: classes").click()
    context.set_offline(True)
    at_subjects.link("Next: check and confirm").click()
    at_subjects.sees("No connection")
    context.set_offline(False)
    at_subjects.button("Try again").click()
    at_subjects.sees("Subject you took out: English")


def test_an_mis_that_is_down_is_told_and_tried_again(
    at_subjects: Visitor, started: Started
) -> None:
    """Nothing is concluded from silence; once the MIS is back, one click goes on."""
    assert started.control
    started.control.change(SETBACKS.school_id, (GoDown(),))
    at_subjects.open(f"schools/{SETBACKS.school_id}/sync/confirm")
    at_subjects.sees("Your MIS does not answer")
    started.control.change(SETBACKS.school_id, (ComeBack(),))
    at_subjects.button("Try again").click()
    at_subjects.sees("Subject you took out: English")


def test_a_preview_that_expired_is_made_anew(at_confirm: Visitor) -> None:
    """After an hour the page asks to look again; a tick whose warning is the same stays."""
    _refuse_confirm(at_confirm.page, PreviewExpired("too old"))
    at_confirm.button(ACT).click()
    at_confirm.sees("This check is more than an hour old")
    at_confirm.button("Look again").click()
    expect(at_confirm.page.get_by_role("checkbox")).to_be_checked()


def test_another_sync_in_progress_asks_for_patience(at_confirm: Visitor) -> None:
    """The ticks stay, so that trying again is one click."""
    _refuse_confirm(at_confirm.page, SyncInProgress("busy"))
    at_confirm.button(ACT).click()
    at_confirm.sees("A sync is being done at this moment")
    expect(at_confirm.button("Try again")).to_be_visible()
    expect(at_confirm.page.get_by_role("checkbox")).to_be_checked()


def _refuse_confirm(page: Page, error: Exception) -> None:
    """Answer a confirm as the API answers that error."""
    refusal = respond(error, "request-1")

    def refuse(route: Route) -> None:
        route.fulfill(
            status=int(refusal.status_code),
            content_type="application/problem+json",
            body=json.dumps(json.loads(refusal.body or "")),
        )

    page.route("**/manual-sync/confirm", refuse)


def test_a_large_sync_is_followed_until_it_is_done(
    staff_at: Callable[[Story], Visitor],
) -> None:
    """While a sync is still being applied the page says so, and asks again by itself."""
    visitor = staff_at(SETBACKS)
    is_applying = True

    def show(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(json=answer.json() | ({"outcome": None} if is_applying else {}))

    visitor.page.route("**/runs/*", show)
    visitor.page.get_by_role("listitem").filter(has_text="Changes made").get_by_role("link").click()
    visitor.sees("Being applied")
    is_applying = False
    visitor.sees("Done")


def test_a_confirm_without_every_tick_names_what_is_missing(at_confirm: Visitor) -> None:
    """Nothing is sent; the page lists what still needs a yes."""
    at_confirm.page.get_by_role("checkbox").uncheck()
    at_confirm.button(ACT).click()
    at_confirm.sees("Some ticks are missing")
    at_confirm.button(LOST_CLASS).click()
    expect(at_confirm.page.get_by_role("checkbox")).to_be_focused()


def test_a_school_of_others_cannot_be_seen(staff_at: Callable[[Story], Visitor]) -> None:
    """It is answered as one that does not exist, with the way to get permission."""
    visitor = staff_at(SETBACKS)
    visitor.open(f"schools/{MOUSE.school_id}")
    visitor.sees("This school is not on your list")


def test_what_is_not_expected_leads_to_whom_to_ask(staff_at: Callable[[Story], Visitor]) -> None:
    """There is no dead end: the page says that nothing has changed, and who can help."""
    visitor = staff_at(SETBACKS)
    visitor.link("This is not expected").click()
    visitor.sees("Nothing has been changed")
    expect(visitor.page.get_by_text("ask your network manager")).to_be_visible()
