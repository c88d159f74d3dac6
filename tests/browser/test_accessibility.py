"""axe-core finds nothing in any state of the page, in light and dark, narrow and wide."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from local.people import OPERATOR
from local.start import Started
from tests.browser.conftest import new_context
from tests.browser.schools import EVERYTHING
from tests.browser.visitor import Visitor

SCHOOL = f"schools/{EVERYTHING.school_id}"

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = ((360, 740), (1440, 900))

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"

PLACES = {
    "the choice of a school": ("", "Your schools"),
    "how a school stands": (SCHOOL, "Autosync has been stopped"),
    "the plan": (f"{SCHOOL}/sync/plan", "What the sync would do"),
    "what can be brought back": (f"{SCHOOL}/archive", "What can be brought back"),
    "subjects": (f"{SCHOOL}/sync/subjects", "Subjects that are no longer on the MIS"),
    "classes": (f"{SCHOOL}/sync/classes", "Classes that are now empty on the MIS"),
    "confirm": (f"{SCHOOL}/sync/confirm", "What you need to accept"),
    "not expected": (f"{SCHOOL}/unexpected", "What to do"),
    "people and settings": (f"{SCHOOL}/settings", "Who may do the sync"),
    "no such school": ("schools/nowhere", "This school is not on your list"),
    "no such sync": (f"{SCHOOL}/runs/2020-01-01-autosync", "There is no such sync"),
}


@pytest.fixture(scope="module")
def operator(browser: Browser, started: Started) -> Iterator[Visitor]:
    """Somebody who sees every school, signed in once for all tests of this file."""
    with new_context(browser) as context:
        visitor = Visitor(context.new_page(), f"{started.cloud.api_url}/")
        visitor.open("")
        visitor.sign_in(OPERATOR)
        visitor.sees("Your schools")
        yield visitor


def faults(page: Page) -> list[str]:
    """What axe finds now, in each scheme and size, and what is wider than the screen."""
    page.evaluate(AXE.read_text())
    return list(_faults(page))


def _faults(page: Page) -> Iterator[str]:
    for scheme, (width, height) in product(SCHEMES, SIZES):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": height})
        found: dict[str, Any] = page.evaluate(
            "(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        for violation in found["violations"]:
            targets = [node["target"] for node in violation["nodes"][:3]]
            yield f"{scheme} {width}: {violation['id']} {targets}"
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"{scheme} {width}: wider than the screen"


@pytest.mark.parametrize(("place", "sign"), PLACES.values(), ids=PLACES.keys())
def test_a_place_has_no_fault(operator: Visitor, place: str, sign: str) -> None:
    """Every place that a person comes to can be used by everybody."""
    operator.open(place)
    operator.sees(sign)
    assert faults(operator.page) == []


@pytest.mark.parametrize("result", ["Changes made", "Stopped: changes too big"])
def test_a_result_has_no_fault(operator: Visitor, result: str) -> None:
    """So can what a sync led to."""
    operator.open(SCHOOL)
    operator.page.get_by_role("listitem").filter(has_text=result).get_by_role("link").click()
    operator.sees(result)
    assert faults(operator.page) == []


def test_marks_and_missing_ticks_have_no_fault(operator: Visitor) -> None:
    """So can a list with marks, and a confirm that lacks its ticks."""
    operator.open(f"{SCHOOL}/sync/subjects")
    operator.column("Chosen for sync").get_by_role("button", name="Remove English").click()
    marked = faults(operator.page)
    operator.link("Next: classes").click()
    operator.link("Next: check and confirm").click()
    operator.sees("Subject you took out: English")
    operator.page.get_by_role("button", name="and sync").click()
    operator.sees("Some ticks are missing")
    assert marked + faults(operator.page) == []


def test_the_sign_in_has_no_fault(visitor: Visitor) -> None:
    """So can the page that nobody has signed in to."""
    visitor.open("")
    visitor.sees("Sign in")
    assert faults(visitor.page) == []


def test_the_page_to_try_the_api_has_no_fault(operator: Visitor) -> None:
    """Programmers are people too."""
    operator.page.goto(f"{operator.url}docs")
    operator.page.get_by_text("/schools", exact=True).first.wait_for()
    assert faults(operator.page) == []
