"""A secondary school in September: 367 warnings, settled by a person in one sitting."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bench.page import served
from tests.browser.test_accessibility import faults
from tests.browser.visitor import Visitor

SCHOOL = "schools/september"
MOST_ACTIONS = 40
MOST_SCREENS = 10


@pytest.fixture(scope="module")
def mock_url() -> Iterator[str]:
    with served() as url:
        yield url


@pytest.fixture
def september(page: Page, mock_url: str) -> Visitor:
    """Somebody at the plan of the school."""
    visitor = Visitor(page, mock_url)
    visitor.open("")
    visitor.button("Sign in").click()
    visitor.sees("Your schools")
    visitor.open(f"{SCHOOL}/sync/plan")
    visitor.sees("What the sync would do")
    return visitor


def test_the_plan_of_a_september_is_one_sentence(september: Visitor) -> None:
    """With what is at stake, and what a person would ask for next."""
    expect(
        september.page.get_by_text(
            "300 classes gone from the MIS, 85 of them with 199 tasks · 67 classes now empty on "
            "the MIS · 320 classes new on the MIS, not chosen · 300 students leave · "
            "280 students join"
        )
    ).to_be_visible()


def test_a_september_is_settled_in_40_actions(september: Visitor) -> None:
    """A click on a teacher's classes, one tick for what loses nothing, the name, and the button."""
    page = september.page
    september.link("Next: check and confirm").click()
    september.sees("What you need to accept")
    actions = 1 + _decide_all(september)
    screens = page.evaluate("document.documentElement.scrollHeight / innerHeight")
    page.get_by_label("Type the school").fill("Sedgemoor School")
    september.button("Delete 300 classes and 199 tasks, and sync").click()
    expect(page.get_by_role("heading", name="Done", exact=True)).to_be_visible()
    assert actions + 2 <= MOST_ACTIONS
    assert screens <= MOST_SCREENS * 900 / page.viewport_size["height"]  # type: ignore[index]


def _decide_all(visitor: Visitor) -> int:
    """Accept every warning, and count the clicks and keys."""
    open_one = visitor.button("Next open one")
    together = visitor.page.get_by_role("button", name="Accept these")
    actions = 0
    while open_one.count() and actions <= MOST_ACTIONS:
        if together.count():
            together.first.click()
            actions += 1
        else:
            open_one.click()
            visitor.page.keyboard.press("Space")
            actions += 2
    expect(visitor.page.get_by_text("367 of 367 decided, 199 of 199 tasks seen")).to_be_visible()
    return actions


def test_many_classes_are_not_deleted_without_the_schools_name(september: Visitor) -> None:
    """A slip of the mouse does not do it."""
    september.open(f"{SCHOOL}/sync/confirm")
    september.sees("What you need to accept")
    _decide_all(september)
    september.page.get_by_label("Type the school").fill("Sedgemoor")
    september.button("Delete 300 classes and 199 tasks, and sync").click()
    september.sees("Type the school’s name")  # noqa: RUF001 - as people write it


def test_a_tick_survives_another_read(september: Visitor) -> None:
    """Nothing that a person did is lost because the MIS was read again."""
    september.open(f"{SCHOOL}/sync/confirm")
    tick = september.page.get_by_label("Yes, delete these 215 classes without homework")
    tick.check()
    september.button("Read the MIS again now").click()
    september.sees("What you need to accept")
    expect(tick).to_be_checked()


def test_the_plan_is_saved_in_words_before_it_is_confirmed(september: Visitor) -> None:
    """A row for each class, for those who decide at another desk."""
    with september.page.expect_download() as download:
        september.button("Save the plan as a spreadsheet (CSV)").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("\ufeffWhat happens,Name,Subject")
    assert text.count("300 classes gone") == 300


def test_plan_and_review_have_no_fault(september: Visitor) -> None:
    """Folded and open, with a class that is kept."""
    september.page.locator(".plan summary").first.click()
    plan = faults(september.page)
    september.open(f"{SCHOOL}/sync/confirm")
    september.page.get_by_role("button", name="Keep").first.click()
    assert plan + faults(september.page) == []
